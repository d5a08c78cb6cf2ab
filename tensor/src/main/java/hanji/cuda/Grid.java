package hanji.cuda;

/**
 * The geometry of a launch: a grid of blocks, a block of threads, and bytes of dynamic shared memory for each block.
 *
 * @param x blocks along x; with 0 blocks along an axis nothing is launched
 * @param blockX threads of a block along x
 * @param shared bytes of dynamic shared memory
 * @param attributes what is asked for besides
 */
public record Grid(int x, int y, int z, int blockX, int blockY, int blockZ, int shared, LaunchAttributes attributes) {
    /** Threads that a block may have. */
    public static final int MAX_THREADS = 1024;

    public Grid {
        long threads = (long) blockX * blockY * blockZ;
        if (x < 0 || y < 0 || z < 0 || blockX < 1 || blockY < 1 || blockZ < 1 || threads > MAX_THREADS || shared < 0)
            throw new IllegalArgumentException("no launch has the geometry " + x + "x" + y + "x" + z + " blocks of "
                    + blockX + "x" + blockY + "x" + blockZ + " threads with " + shared + " bytes of shared memory");
        if (x % attributes.clusterX() != 0 || y % attributes.clusterY() != 0 || z % attributes.clusterZ() != 0)
            throw new IllegalArgumentException(x + "x" + y + "x" + z + " blocks are no whole number of " + attributes);
    }

    /** A launch that asks for nothing besides. */
    public Grid(int x, int y, int z, int blockX, int blockY, int blockZ, int shared) {
        this(x, y, z, blockX, blockY, blockZ, shared, LaunchAttributes.NONE);
    }

    /** A row of blocks of a row of threads. */
    public static Grid of(int blocks, int threads) {
        return new Grid(blocks, 1, 1, threads, 1, 1, 0);
    }

    /** A box of blocks of a row of threads. */
    public static Grid of(int x, int y, int z, int threads) {
        return new Grid(x, y, z, threads, 1, 1, 0);
    }

    /** The same with dynamic shared memory. */
    public Grid withShared(int bytes) {
        return new Grid(x, y, z, blockX, blockY, blockZ, bytes, attributes);
    }

    /** The same, asking for these attributes besides. */
    public Grid with(LaunchAttributes wanted) {
        return new Grid(x, y, z, blockX, blockY, blockZ, shared, wanted);
    }

    /** Blocks in all. */
    public long blocks() {
        return (long) x * y * z;
    }

    /** Threads of a block. */
    public int threads() {
        return blockX * blockY * blockZ;
    }
}
