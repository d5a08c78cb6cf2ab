package hanji.simulator.machine;

/** An instruction for the lanes for which a predicate holds. */
public final class Guarded extends Instruction {
    private final Instruction instruction;
    private final End.Guard guard;

    public Guarded(Instruction instruction, End.Guard guard) {
        super(instruction.origin());
        this.instruction = instruction;
        this.guard = guard;
    }

    @Override
    Instruction vectored(VectorForms forms) {
        return new Guarded(instruction.vectored(forms), guard);
    }

    @Override
    void execute(Warp warp, int mask) {
        int lanes = guard.lanes(warp, mask);
        if (lanes != 0) instruction.execute(warp, lanes);
    }
}
