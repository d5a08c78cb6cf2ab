package hanji.simulator.machine;

import hanji.simulator.Counts;

/** An instruction that does nothing, for tests. */
public final class TestInstruction extends Instruction {
    private TestInstruction(Origin origin) {
        super(origin);
    }

    public static Instruction of(int index, String text) {
        return new TestInstruction(new Origin(index, text, Counts.Kind.MOVE, "", 0, true));
    }

    @Override
    void execute(Warp warp, int mask) {}
}
