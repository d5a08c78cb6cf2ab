package hanji.simulator.machine;

/** A read of a clock: it counts the nanoseconds of the host. */
public final class HostClock extends Instruction {
    private final Bank bank;
    private final int to;

    /** @param to a register of the bank */
    public HostClock(Origin origin, Bank bank, int to) {
        super(origin);
        this.bank = bank;
        this.to = to;
    }

    @Override
    void execute(Warp warp, int mask) {
        bank.blend(warp.register(to), bank.constant(System.nanoTime()), mask);
    }
}
