package hanji.simulator;

/** One access of the lanes of a warp to one region, as {@link Watch#access} is told it, and how the lanes lie. */
record Request(
        Warp warp,
        Instruction at,
        Watch.Access access,
        Region region,
        int mask,
        int[] offsets,
        int bytes,
        Spread spread) {
    static Request of(
            Warp warp, Instruction at, Watch.Access access, Region region, int mask, int[] offsets, int bytes) {
        return new Request(warp, at, access, region, mask, offsets, bytes, Spread.of(mask, offsets, bytes));
    }

    /** The first lane that takes part. */
    int first() {
        return Integer.numberOfTrailingZeros(mask);
    }

    /** Where that lane's access begins. */
    int offset() {
        return offsets[first()];
    }

    boolean isOfOneLane() {
        return (mask & mask - 1) == 0;
    }
}
