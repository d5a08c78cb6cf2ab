package hanji.bench.kernel;

import hanji.simulator.Counts;
import hanji.simulator.Occupancy;
import hanji.simulator.Roofline.Gpu;
import hanji.simulator.run.Resources;

/**
 * What is known of a kernel before a GPU has run it, of its largest launch.
 *
 * @param bytes that it must move
 * @param flops that it must do
 * @param issueSlots instructions of warps, each of which takes a scheduler's cycle: those that the simulator counts at a
 *     smaller size, in proportion to the bytes
 * @param sectorsPerRequest of global memory
 * @param leastSectorsPerRequest if the lanes of each request lay side by side
 * @param conflictsPerRequest further passes of a request to shared memory
 * @param registers of a thread on sm_90
 * @param sharedBytes of a block
 * @param occupancy share of a multiprocessor's warps that can be there at a time, by registers, shared memory and the
 *     size of blocks
 * @param occupancyLimit what allows no more
 * @param leastUsOnH100 by memory and compute, on paper
 * @param leastUsOnH200 likewise
 * @param issueUs by issue slots, on either
 */
public record Predicted(
        String kernel,
        long bytes,
        long flops,
        long issueSlots,
        double sectorsPerRequest,
        double leastSectorsPerRequest,
        double conflictsPerRequest,
        int registers,
        int sharedBytes,
        double occupancy,
        String occupancyLimit,
        double leastUsOnH100,
        double leastUsOnH200,
        double issueUs) {
    /** Of a launch that the simulator has counted at its own size. */
    public static Predicted of(String kernel, long bytes, long flops, Counts counts, Resources resources) {
        Occupancy occupancy = resources.occupancy();
        return new Predicted(
                kernel,
                bytes,
                flops,
                counts.warpInstructions(),
                counts.sectorsPerRequest(),
                counts.idealSectorsPerRequest(),
                counts.conflictsPerRequest(),
                resources.registers(),
                Math.toIntExact(resources.sharedBytes()),
                (double) occupancy.warps() / Occupancy.MOST_WARPS,
                occupancy.limit().name(),
                leastUs(Gpu.H100, bytes, flops),
                leastUs(Gpu.H200, bytes, flops),
                1e6 * Gpu.H100.issueSeconds(counts.warpInstructions()));
    }

    private static double leastUs(Gpu gpu, long bytes, long flops) {
        return Roof.onPaper(gpu).leastUs(bytes, flops);
    }

    /** Under a roofline on paper: the operations a second that memory, compute and issue leave. */
    double flopsPerSecond(Roof roof) {
        return 1e6 * flops / Math.max(roof.leastUs(bytes, flops), issueUs);
    }

    /** Operations for each byte. */
    double intensity() {
        return (double) flops / bytes;
    }
}
