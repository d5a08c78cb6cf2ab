package hanji.simulator.machine;

import hanji.simulator.Counts;
import java.util.Arrays;
import java.util.List;

/** One instruction, or several of one sort in a row, done with vectors. */
public abstract class Vectored extends Instruction {
    /** The origin of a form that no kernel has yet. */
    public static final Origin NOWHERE = new Origin(-1, "", Counts.Kind.MOVE, "", 0, true);

    private final int[] slots;

    /** @param slots by instruction, the register it writes and those it reads */
    protected Vectored(Origin origin, int... slots) {
        super(origin);
        this.slots = slots;
    }

    @Override
    final void execute(Warp warp, int mask) {
        run(warp.registers(), slots, mask);
    }

    /** Does it for the lanes of a mask. */
    public abstract void run(Object[] registers, int[] slots, int mask);

    /** The same for other registers. */
    public abstract Vectored over(Origin origin, int... slots);

    /** The banks of the register it writes and of those it reads. */
    public abstract List<Bank> banks();

    /** This one and then another of its sort. */
    final Vectored then(Vectored next) {
        int[] all = Arrays.copyOf(slots, slots.length + next.slots.length);
        System.arraycopy(next.slots, 0, all, slots.length, next.slots.length);
        return over(next.origin(), all);
    }
}
