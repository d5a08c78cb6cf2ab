package hanji.simulator.machine;

/** {@code ld}: one element, or a vector of them, into registers. */
public final class Load extends Access {
    private final Element element;
    private final int[] to;

    /** @param to a register for each element; -1 for one that nobody wants */
    public Load(Origin origin, Place place, Element element, int[] to) {
        super(origin, place, Watch.Access.LOAD);
        this.element = element;
        this.to = to;
    }

    @Override
    void transfer(Warp warp, Region region, int[] offsets, int mask) {
        for (int e = 0; e < to.length; e++) {
            if (to[e] < 0) continue;
            Object register = warp.register(to[e]);
            int delta = e * element.bytes();
            if (mask == -1) element.load(region.bytes, offsets, delta, register);
            else
                for (int rest = mask; rest != 0; rest &= rest - 1) {
                    int lane = Integer.numberOfTrailingZeros(rest);
                    element.loadLane(region.bytes, offsets[lane] + delta, register, lane);
                }
        }
    }

    @Override
    void skip(Warp warp, int mask) {
        for (int each : to)
            if (each >= 0)
                element.bank().blend(warp.register(each), element.bank().constant(0), mask);
    }
}
