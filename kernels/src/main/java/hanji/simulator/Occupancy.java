package hanji.simulator;

/**
 * How many blocks of a launch a multiprocessor holds at a time, and why not more, by the rules of CUDA's occupancy
 * calculator for compute capability 9.0 (H100, H200).
 *
 * @param blockWarps warps of a block
 * @param blocks that a multiprocessor holds; 0 if not even one fits, and CUDA refuses the launch
 * @param limit what allows no more
 * @param gridBlocks of the launch
 */
public record Occupancy(int blockWarps, int blocks, Limit limit, long gridBlocks) {
    /** What a multiprocessor holds. */
    public static final int MOST_WARPS = 64;

    /** What a block may have of its shared memory. */
    public static final int SHARED_PER_BLOCK = 227 * 1024;

    private static final int MOST_BLOCKS = 32, REGISTERS = 65_536, SHARED = 228 * 1024, SHARED_OF_SYSTEM = 1024;
    private static final int LANES = 32, REGISTER_UNIT = 256, SHARED_UNIT = 128, WARP_UNIT = 4;

    /** What allows no more blocks. */
    public enum Limit {
        /** All warps that a multiprocessor holds are there. */
        WARPS,
        BLOCKS,
        REGISTERS,
        /** Shared memory. */
        SHARED
    }

    /**
     * Of a launch.
     *
     * @param threads of a block
     * @param registers of a thread; 0 to leave them out of account
     * @param sharedBytes of a block, static and dynamic
     */
    public static Occupancy of(int threads, int registers, long sharedBytes, long gridBlocks) {
        int warps = Math.ceilDiv(threads, LANES);
        long byRegisters = Long.MAX_VALUE;
        if (registers > 0) {
            int ofWarp = Math.ceilDiv(registers * LANES, REGISTER_UNIT) * REGISTER_UNIT;
            byRegisters = REGISTERS / ofWarp / WARP_UNIT * WARP_UNIT / warps;
        }
        long[] most = {
            MOST_WARPS / warps,
            MOST_BLOCKS,
            byRegisters,
            SHARED / (Math.ceilDiv(sharedBytes + SHARED_OF_SYSTEM, SHARED_UNIT) * SHARED_UNIT)
        };
        int limit = 0;
        for (int i = 1; i < most.length; i++) if (most[i] < most[limit]) limit = i;
        return new Occupancy(warps, (int) most[limit], Limit.values()[limit], gridBlocks);
    }

    /** Warps that a multiprocessor holds, of {@link #MOST_WARPS}. */
    public int warps() {
        return blocks * blockWarps;
    }

    /** How often all multiprocessors are filled, the last time perhaps in part; 0 if no block fits. */
    public double waves() {
        return blocks == 0 ? 0 : (double) gridBlocks / (Roofline.Gpu.H100.multiprocessors() * (long) blocks);
    }
}
