package hanji.simulator;

/** An instruction that does nothing, for tests. */
final class TestInstruction extends Instruction {
    private TestInstruction(Origin origin) {
        super(origin);
    }

    static Instruction of(int index, String text) {
        return new TestInstruction(new Origin(index, text, Counts.Kind.MOVE, "", 0, true));
    }

    @Override
    void execute(Warp warp, int mask) {}
}
