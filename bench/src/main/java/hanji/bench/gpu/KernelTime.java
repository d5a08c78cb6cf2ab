package hanji.bench.gpu;

import hanji.cuda.Grid;

/**
 * The time of one kernel on a card.
 *
 * @param kernel its file and name
 * @param call the standard call that launched it
 * @param blocks of its launch
 * @param threads of a block
 * @param bytes that it must move: each of its tensors once, those that it overwrites in place twice
 * @param floorUs microseconds that moving them takes at the card's own copy bandwidth
 * @param medianUs microseconds of a launch
 * @param lowUs fastest batch
 * @param highUs slowest batch
 * @param ofFloor floor over median, 1 at the limit
 * @param buffersMb megabytes that the launches went round over; a second-level cache may hold small ones
 */
public record KernelTime(
        String kernel,
        String call,
        long blocks,
        int threads,
        long bytes,
        double floorUs,
        double medianUs,
        double lowUs,
        double highUs,
        double ofFloor,
        double buffersMb) {
    /** Buffers of more than this are beyond every second-level cache. */
    private static final double BEYOND_CACHE_MB = 128;
    /** How much faster than a plain copy a kernel may be before its figure is taken for an error. */
    private static final double SLACK = 1.15;

    static KernelTime of(
            String call,
            Grid grid,
            String kernel,
            long bytes,
            double copyBandwidth,
            KernelTimer.Time time,
            long buffers) {
        double floor = 1e6 * bytes / copyBandwidth;
        return new KernelTime(
                kernel,
                call,
                grid.blocks(),
                grid.threads(),
                bytes,
                floor,
                time.median(),
                time.low(),
                time.high(),
                floor / time.median(),
                buffers / 1e6);
    }

    /** Whether it claims to be faster than memory allows. */
    boolean isAboveTheRoofline() {
        return buffersMb > BEYOND_CACHE_MB && ofFloor > SLACK;
    }
}
