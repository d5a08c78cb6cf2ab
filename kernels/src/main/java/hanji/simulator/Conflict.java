package hanji.simulator;

/** The first pair of accesses of one instruction that race. */
final class Conflict {
    private int lane = -1;
    private long earlier;
    private Watch.Access access = Watch.Access.LOAD;

    /** Forgets the pair. */
    void clear() {
        lane = -1;
    }

    /** Takes a pair, unless there is one. */
    void found(int atLane, long stamp, Watch.Access before) {
        if (lane >= 0) return;
        lane = atLane;
        earlier = stamp;
        access = before;
    }

    boolean isThere() {
        return lane >= 0;
    }

    /** The lane of the later access. */
    int lane() {
        return lane;
    }

    /** When the earlier access was. */
    long earlier() {
        return earlier;
    }

    /** What the earlier access did. */
    Watch.Access access() {
        return access;
    }
}
