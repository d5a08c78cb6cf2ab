package hanji.simulator.machine;

/** One access of the lanes of a warp to one region, as {@link Watch#access} is told it, and how the lanes lie. */
public record Request(
        Warp warp,
        Instruction at,
        Watch.Access access,
        Region region,
        int mask,
        int[] offsets,
        int bytes,
        Arrangement arrangement) {
    public static Request of(
            Warp warp, Instruction at, Watch.Access access, Region region, int mask, int[] offsets, int bytes) {
        return new Request(warp, at, access, region, mask, offsets, bytes, Arrangement.of(mask, offsets, bytes));
    }

    /** How the lanes lie to each other, in short. */
    public Spread spread() {
        return arrangement.spread();
    }

    /** The first lane that takes part. */
    public int first() {
        return Integer.numberOfTrailingZeros(mask);
    }

    /** Where that lane's access begins. */
    public int offset() {
        return offsets[first()];
    }

    public boolean isOfOneLane() {
        return (mask & mask - 1) == 0;
    }
}
