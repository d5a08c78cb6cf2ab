package hanji.simulator.machine;

/**
 * {@code cp.async.commit_group}, {@code wait_group} and {@code wait_all}: the machine copies at once, so that only what
 * looks on has to know.
 */
public final class CopyGroup extends Instruction {
    private final Report report;

    private interface Report {
        void to(Watch watch, Warp warp, int mask);
    }

    private CopyGroup(Origin origin, Report report) {
        super(origin);
        this.report = report;
    }

    /** Closes a group. */
    public static CopyGroup commit(Origin origin) {
        return new CopyGroup(origin, Watch::copiesCommitted);
    }

    /** @param mayGoOn how many groups are not waited for; -1 to wait for everything */
    public static CopyGroup await(Origin origin, int mayGoOn) {
        return new CopyGroup(origin, (watch, warp, mask) -> watch.copiesAwaited(warp, mask, mayGoOn));
    }

    @Override
    void execute(Warp warp, int mask) {
        warp.block().launch().watch().ifPresent(watch -> report.to(watch, warp, mask));
    }
}
