package hanji.simulator.check;

import hanji.simulator.Fault;
import hanji.simulator.machine.Block;
import hanji.simulator.machine.Faults;
import hanji.simulator.machine.Instruction;
import hanji.simulator.machine.Warp;
import java.util.Optional;

/**
 * Finds block barriers that not all threads of a block reach together: some have ended, some never come, or some come
 * to another instruction. That may be of the same line, as where a function with a barrier is inlined twice. At a
 * barrier for a given number of threads these may come from anywhere.
 */
final class BarrierCheck {
    private static final int BARRIERS = 16;

    private final Faults faults;
    private final Phase[] phases = new Phase[BARRIERS];

    /** Who came to a barrier since it last let go. */
    private static final class Phase {
        private Optional<Arrival> first = Optional.empty();
        private Optional<Arrival> elsewhere = Optional.empty();
    }

    private record Arrival(Warp warp, Instruction at, int mask) {
        boolean isAtSameBarrier(Instruction other) {
            return at.origin().index() == other.origin().index();
        }
    }

    BarrierCheck(Faults faults) {
        this.faults = faults;
        for (int i = 0; i < BARRIERS; i++) phases[i] = new Phase();
    }

    /** Lanes come to a barrier. */
    void arrive(Warp warp, Instruction at, int mask, int barrier) {
        Phase phase = phases[barrier];
        if (phase.first.isEmpty()) phase.first = Optional.of(new Arrival(warp, at, mask));
        else if (phase.elsewhere.isEmpty() && !phase.first.get().isAtSameBarrier(at))
            phase.elsewhere = Optional.of(new Arrival(warp, at, mask));
    }

    /** A barrier lets go those who came; whether any did. */
    boolean release(Block block, int barrier) {
        Phase phase = phases[barrier];
        Block.Arrivals arrivals = block.arrivals(barrier);
        if (phase.first.isEmpty()) return false;
        int wanted = arrivals.expected == 0 ? block.threads() : arrivals.expected;
        if (arrivals.arrived < wanted)
            report(phase.first.get(), "only " + arrivals.arrived + " of " + wanted + " threads reach this barrier");
        else if (arrivals.expected == 0 && phase.elsewhere.isPresent())
            report(
                    phase.elsewhere.get(),
                    "other threads of the block wait at another barrier"
                            + line(phase.first.get().at(), phase.elsewhere.get().at()));
        clear(phase);
        return true;
    }

    private static String line(Instruction at, Instruction elsewhere) {
        int line = at.origin().line();
        if (line == 0) return "";
        return line == elsewhere.origin().line() ? " of this line" : ", at line " + line;
    }

    /** A block begins. */
    void clear() {
        for (Phase phase : phases) clear(phase);
    }

    private static void clear(Phase phase) {
        phase.first = Optional.empty();
        phase.elsewhere = Optional.empty();
    }

    private void report(Arrival arrival, String message) {
        int lane = Integer.numberOfTrailingZeros(arrival.mask());
        faults.add(Fault.Kind.DIVERGENT_BARRIER, message, arrival.warp(), lane, arrival.at());
    }
}
