package hanji.simulator.machine;

/** {@code activemask}: the lanes that run together now. */
public final class ActiveMask extends Instruction {
    private final int to;

    /** @param to the register of the mask */
    public ActiveMask(Origin origin, int to) {
        super(origin);
        this.to = to;
    }

    @Override
    void execute(Warp warp, int mask) {
        Bank.INT.blend(warp.register(to), Bank.INT.constant(mask), mask);
    }
}
