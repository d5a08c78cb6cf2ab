package hanji.simulator;

/** A warp that has run through all its steps. */
final class Endless extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Warp warp;
    private final transient Instruction at;

    Endless(Warp warp, Instruction at) {
        super("a warp ran through all its steps");
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
