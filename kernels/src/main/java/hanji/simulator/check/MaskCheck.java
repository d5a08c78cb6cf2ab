package hanji.simulator.check;

import hanji.simulator.Fault;
import hanji.simulator.machine.Faults;
import hanji.simulator.machine.Instruction;
import hanji.simulator.machine.Warp;

/** Finds shuffles, votes, matches and warp barriers that name the wrong lanes. */
final class MaskCheck {
    private final Faults faults;

    MaskCheck(Faults faults) {
        this.faults = faults;
    }

    /** Lanes exchange: each must be named, and each that is named must be there. */
    void exchange(Warp warp, Instruction at, int mask, int named) {
        int outside = mask & ~named, missing = named & warp.lanes() & ~mask;
        if (outside != 0)
            report(warp, at, outside, "the mask " + hex(named) + " does not name " + lanes(outside) + ", which came");
        if (missing != 0) {
            String rest = (missing & warp.live()) == 0 ? "which ended" : "which did not come";
            report(warp, at, mask, "the mask " + hex(named) + " names " + lanes(missing) + ", " + rest);
        }
    }

    /** Lanes read from lanes that take no part. */
    void absentSource(Warp warp, Instruction at, int lanes) {
        report(warp, at, lanes, "reads from a lane that takes no part in the shuffle");
    }

    private void report(Warp warp, Instruction at, int mask, String message) {
        faults.add(Fault.Kind.WRONG_MASK, message, warp, Integer.numberOfTrailingZeros(mask), at);
    }

    private static String lanes(int mask) {
        return Integer.bitCount(mask) == 1 ? "lane " + Integer.numberOfTrailingZeros(mask) : "lanes " + hex(mask);
    }

    private static String hex(int mask) {
        return String.format("0x%08x", mask);
    }
}
