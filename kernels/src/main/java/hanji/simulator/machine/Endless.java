package hanji.simulator.machine;

/** A warp that does not come to an end. */
final class Endless extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Warp warp;
    private final transient Instruction at;

    /** @param message why it is taken to be endless */
    Endless(Warp warp, Instruction at, String message) {
        super(message);
        this.warp = warp;
        this.at = at;
    }

    Warp warp() {
        return warp;
    }

    Instruction at() {
        return at;
    }
}
