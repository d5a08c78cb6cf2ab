package hanji.cuda;

/**
 * What a launch may ask for beyond its geometry; {@code cuLaunchKernelEx} takes it. "CUDA C++ Programming Guide", thread
 * block clusters; programmatic dependent launch.
 *
 * @param clusterX blocks of a cluster along x: they run at the same time and see each other's shared memory; 1 for none
 * @param overlapping whether the kernel may begin before the one before it on its stream has ended: it waits by itself,
 *     with {@code griddepcontrol.wait}, before it reads what that writes
 */
public record LaunchAttributes(int clusterX, int clusterY, int clusterZ, boolean overlapping) {
    /** No clusters, no overlap: an ordinary launch. */
    public static final LaunchAttributes NONE = new LaunchAttributes(1, 1, 1, false);

    /** Blocks of a cluster on every GPU that has clusters. */
    private static final int MOST_BLOCKS = 8;

    /** @throws IllegalArgumentException if there is no such cluster */
    public LaunchAttributes {
        boolean possible = clusterX > 0 && clusterY > 0 && clusterZ > 0;
        if (!possible || (long) clusterX * clusterY * clusterZ > MOST_BLOCKS)
            throw new IllegalArgumentException(
                    "a cluster has 1 to " + MOST_BLOCKS + " blocks, not " + clusterX + "x" + clusterY + "x" + clusterZ);
    }

    /** Clusters of these blocks. */
    public static LaunchAttributes cluster(int x, int y, int z) {
        return NONE.inClusters(x, y, z);
    }

    /** The same in clusters. */
    public LaunchAttributes inClusters(int x, int y, int z) {
        return new LaunchAttributes(x, y, z, overlapping);
    }

    /** The same, beginning before the kernel before it has ended. */
    public LaunchAttributes overlap() {
        return new LaunchAttributes(clusterX, clusterY, clusterZ, true);
    }

    /** Whether clusters are asked for. */
    public boolean hasClusters() {
        return clusterX * clusterY * clusterZ > 1;
    }

    /** Whether nothing is asked for. */
    public boolean isNone() {
        return !hasClusters() && !overlapping;
    }

    @Override
    public String toString() {
        return "clusters of " + clusterX + "x" + clusterY + "x" + clusterZ + " blocks"
                + (overlapping ? " that overlap the kernel before" : "");
    }
}
