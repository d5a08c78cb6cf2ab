package hanji.bench.gpu;

import hanji.simulator.Occupancy;
import hanji.simulator.Roofline.Gpu;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/**
 * The time of a launch on paper, written down before a card measures it: the shortest launch and the longest of what must
 * be done, each at the speed that data sheets or published measurements give, as if all else were hidden behind it.
 *
 * @param launchUs the shortest launch
 * @param us microseconds by limit
 */
record PaperTime(double launchUs, Map<Limit, Double> us) {
    /** What a launch waits for. */
    enum Limit {
        /** Bytes of device memory. */
        MEMORY,
        /** Multiply-adds, in F32 or on tensor cores. */
        COMPUTE,
        /** Issue slots: four instructions of a warp a cycle on each multiprocessor. */
        ISSUE,
        /** Passes of shared memory and the first-level cache, one a cycle on each multiprocessor. */
        SHARED,
        /** The chain of dependent instructions of a warp, as often as the blocks fill the card. */
        CHAIN
    }

    PaperTime {
        us = new EnumMap<>(us);
    }

    /**
     * Of a launch.
     *
     * @param bytes that it must move
     * @param flops that it must do
     * @param work at a smaller size
     * @param scale how much more is done than at that size
     */
    static PaperTime of(
            Gpu gpu, double bytes, double flops, WarpWork work, double scale, long blocks, Occupancy occupancy) {
        int processors = gpu.multiprocessors();
        // The fullest multiprocessor over the average one: 1 where the blocks come out even.
        double uneven = Math.ceil((double) blocks / processors) * processors / blocks;
        double cycles = 1e6 / gpu.clock();
        double peak = work.tensorCores() == WarpWork.TensorCores.NONE
                ? gpu.peak()
                : work.tensorCores().peak();
        double rounds = Math.ceil((double) blocks / ((double) processors * Math.max(1, occupancy.blocks())));
        // Of a warp that is alone: it goes once through the code around its loops, at any size.
        double alone = work.chain().once() / work.warps()
                + scale * work.chain().again() / ((double) blocks * occupancy.blockWarps());
        var us = new EnumMap<Limit, Double>(Limit.class);
        us.put(Limit.MEMORY, 1e6 * bytes / gpu.bandwidth());
        us.put(Limit.COMPUTE, 1e6 * uneven * flops / peak);
        us.put(Limit.ISSUE, 1e6 * uneven * gpu.issueSeconds(scale * work.slots()));
        us.put(Limit.SHARED, uneven * cycles * scale * work.passes() / processors);
        us.put(Limit.CHAIN, cycles * rounds * alone);
        return new PaperTime(1e6 * gpu.shortestLaunch(), us);
    }

    /** The longest of all. */
    Limit limit() {
        return us.entrySet().stream()
                .max(Comparator.comparingDouble(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }

    /** Microseconds in all. */
    double total() {
        return launchUs + us.getOrDefault(limit(), 0.0);
    }
}
