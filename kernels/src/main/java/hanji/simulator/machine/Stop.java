package hanji.simulator.machine;

import hanji.simulator.Fault;

/** A fault with which a launch cannot go on: a kernel that does not end, a failed assertion, too deep a recursion. */
final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Fault.Kind kind;
    private final transient Warp warp;
    private final int lane;
    private final transient Instruction at;

    /** @param message what is wrong */
    Stop(Fault.Kind kind, Warp warp, int lane, Instruction at, String message) {
        super(message);
        this.kind = kind;
        this.warp = warp;
        this.lane = lane;
        this.at = at;
    }

    /** A warp is taken to be endless. */
    static Stop endless(Warp warp, Instruction at, String why) {
        return new Stop(Fault.Kind.ENDLESS, warp, Integer.numberOfTrailingZeros(warp.live()) & 31, at, why);
    }

    Fault.Kind kind() {
        return kind;
    }

    Warp warp() {
        return warp;
    }

    int lane() {
        return lane;
    }

    Instruction at() {
        return at;
    }
}
