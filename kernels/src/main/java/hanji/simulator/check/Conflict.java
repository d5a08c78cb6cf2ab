package hanji.simulator.check;

import hanji.simulator.machine.Watch;

/** The accesses of one instruction that race: the first pair of them, and which lanes race only with stores. */
final class Conflict {
    private final Filter filter;
    private int lane = -1;
    private long earlier;
    private Watch.Access access = Watch.Access.LOAD;
    private int withStores;
    private boolean withOthers;

    /** Says which pairs are of no interest. */
    interface Filter {
        boolean excuses(long earlier, Watch.Access before);
    }

    /** Of all pairs. */
    Conflict() {
        this((_, _) -> false);
    }

    /** Of those pairs that are not excused. */
    Conflict(Filter filter) {
        this.filter = filter;
    }

    /** Forgets everything. */
    void clear() {
        lane = -1;
        withStores = 0;
        withOthers = false;
    }

    /** Takes a pair. */
    void found(int atLane, long stamp, Watch.Access before) {
        if (filter.excuses(stamp, before)) return;
        if (before == Watch.Access.STORE) withStores |= 1 << atLane;
        else withOthers = true;
        if (lane >= 0) return;
        lane = atLane;
        earlier = stamp;
        access = before;
    }

    boolean isThere() {
        return lane >= 0;
    }

    /** The lane of the later access of the first pair. */
    int lane() {
        return lane;
    }

    /** When the earlier access of the first pair was. */
    long earlier() {
        return earlier;
    }

    /** What the earlier access of the first pair did. */
    Watch.Access access() {
        return access;
    }

    /** The lanes that race, if all pairs are with earlier stores; else 0. */
    int withStoresOnly() {
        return withOthers ? 0 : withStores;
    }
}
