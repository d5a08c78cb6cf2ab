package hanji.bench.gpu;

import hanji.cuda.Precision;
import hanji.simulator.Counts;
import hanji.simulator.LineCounts;
import hanji.simulator.Roofline.Gpu;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Statement.Code;
import hanji.simulator.ptx.Type;
import java.util.List;
import java.util.Map;

/**
 * What the warps of a launch do, by the instructions of the PTX that they execute.
 *
 * @param warps of the launch
 * @param slots instructions that schedulers issue, those of the PTX
 * @param passes of the path that shared memory, the first-level cache and the exchange between lanes share, each of 128
 *     bytes or of a warp: those of vectors and of lanes that meet in a bank count as several
 * @param chain cycles that all warps would take if each were alone
 * @param tensorCores what tensor cores multiply, if they do
 */
record WarpWork(double warps, double slots, double passes, SerialChain.Cycles chain, TensorCores tensorCores) {
    private static final int SECTOR = 32, SECTORS_OF_A_LINE = 4, WORD = 4, LANES = 32;

    /** Operations a second of an H100, whose tensor cores are those of an H200. */
    enum TensorCores {
        NONE(0),
        TF32(Gpu.H100.peak(Precision.TF32)),
        HALF(Gpu.H100.peak(Precision.BF16)),
        /** Of exact sums, which take ten operations on bytes for each of their definition. */
        BYTES(Gpu.H100.int8Peak() / 10);

        private final double peak;

        TensorCores(double peak) {
            this.peak = peak;
        }

        double peak() {
            return peak;
        }
    }

    /**
     * Of a launch that was counted by the lines of its PTX.
     *
     * @param counts of the launch
     * @param lines of {@link CountedPtx}
     */
    static WarpWork of(Entry kernel, Counts counts, List<LineCounts> lines, long blocks, int threads) {
        Map<Integer, Long> executed = CountedPtx.executed(lines);
        double warps = (double) blocks * Math.ceilDiv(threads, LANES);
        double slots = 0, passes = counts.bankConflicts() + (double) counts.globalSectors() / SECTORS_OF_A_LINE;
        var cores = TensorCores.NONE;
        for (Statement statement : kernel.body())
            if (statement instanceof Code code) {
                long times = executed.getOrDefault(code.ptxLine(), 0L);
                slots += times;
                passes += times * passes(code);
                if (times > 0 && code.name().endsWith("mma"))
                    cores = code.has("tf32") ? TensorCores.TF32 : code.has("s8") ? TensorCores.BYTES : TensorCores.HALF;
            }
        var chain = new SerialChain(executed, globalLatency(counts)).cycles(kernel.body(), warps);
        return new WarpWork(warps, slots, passes, chain, cores);
    }

    /** What is not the first touch of a sector comes from the second-level cache. */
    private static double globalLatency(Counts counts) {
        double misses = Math.min(1, (double) counts.footprint() / (SECTOR * Math.max(1, counts.globalSectors())));
        return misses * Latency.MEMORY + (1 - misses) * Latency.SECOND_LEVEL;
    }

    private static int passes(Code code) {
        return switch (code.name()) {
            case "ld", "st" -> code.has("shared") || code.has("shared::cta") ? words(code) : 0;
            case "atom", "red" -> code.has("shared") ? 1 : 0;
            case "ldmatrix" -> code.has("x4") ? 4 : code.has("x2") ? 2 : 1;
            case "shfl", "vote", "match", "redux" -> 1;
            default -> 0;
        };
    }

    /** Words of a lane. */
    private static int words(Code code) {
        int elements = code.has("v4") ? 4 : code.has("v2") ? 2 : 1;
        return Math.max(
                1, elements * code.types().stream().mapToInt(Type::bytes).max().orElse(WORD) / WORD);
    }
}
