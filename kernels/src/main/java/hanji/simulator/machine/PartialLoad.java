package hanji.simulator.machine;

/**
 * The load of a {@code cp.async} of which each lane says how many bytes it copies; zeros stand for the others. Lanes that copy all
 * go together, the rest byte by byte.
 */
public final class PartialLoad extends Instruction {
    private static final Object ZERO = Bank.INT.constant(0);

    private final Load whole;
    private final Load[] singles;
    private final int single;
    private final int sizes;
    private final int[] to;

    /**
     * @param from where whole copies come from
     * @param sizes the register that says how many bytes
     * @param single a register for a byte on its way
     * @param to registers of four bytes each
     */
    public PartialLoad(Origin origin, Access.Place from, int sizes, int single, int[] to) {
        super(origin);
        this.whole = new Load(origin, from, Element.INT, to);
        this.sizes = sizes;
        this.single = single;
        this.to = to.clone();
        singles = new Load[from.bytes()];
        for (int i = 0; i < singles.length; i++) {
            var place = new Access.Place(from.space(), from.address(), from.wide(), from.offset() + i, 1);
            singles[i] = new Load(origin, place, Element.U8, new int[] {single});
        }
    }

    @Override
    void execute(Warp warp, int mask) {
        int complete = lanesWith(warp, mask, singles.length);
        if (complete != 0) whole.execute(warp, complete);
        if (complete == mask) return;
        for (int word : to) Bank.INT.blend(warp.register(word), ZERO, mask & ~complete);
        for (int i = 0; i < singles.length; i++) {
            int lanes = lanesWith(warp, mask & ~complete, i + 1);
            if (lanes == 0) return;
            singles[i].execute(warp, lanes);
            join(warp.register(to[i / Integer.BYTES]), warp.register(single), lanes, Byte.SIZE * (i % Integer.BYTES));
        }
    }

    /** The lanes that copy so many bytes at least. */
    private int lanesWith(Warp warp, int mask, int bytes) {
        int[] counts = warp.register(sizes);
        int lanes = 0;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            if (Integer.compareUnsigned(counts[lane], bytes) >= 0) lanes |= 1 << lane;
        }
        return lanes;
    }

    private static void join(int[] word, int[] part, int lanes, int shift) {
        for (int rest = lanes; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            word[lane] |= part[lane] << shift;
        }
    }
}
