package hanji.simulator;

import hanji.cuda.Precision;
import java.util.List;
import java.util.Locale;

/**
 * The least time that a GPU could take, on paper: what moves memory, what computes and what issues instructions run side
 * by side, at the rates of the device, with perfect caches.
 *
 * <p>The instructions are those of the PTX. A GPU executes what an assembler makes of them, which may be fewer or more, so
 * that the time of issue is an estimate, not a bound.
 *
 * @param device a GPU
 * @param memorySeconds to move {@link Counts#footprint}
 * @param computeSeconds to do {@link Counts#flops} and {@link Counts#f64Flops}
 * @param issueSeconds to issue {@link Counts#warpInstructions}
 */
public record Roofline(Gpu device, double memorySeconds, double computeSeconds, double issueSeconds) {
    /**
     * GPUs by NVIDIA's data sheets (H100 SXM, H200 SXM). Their memory moves 3.35 and 4.8 TB/s there, of which programs
     * get about nine tenths; without tensor cores both do 67 TFLOP/s in F32 and 34 in F64. Each of their 132
     * multiprocessors has four schedulers, which issue an instruction of a warp each in a cycle.
     */
    public enum Gpu {
        H100(3.0e12, 67e12, 34e12, 2.83e-6),
        H200(4.3e12, 67e12, 34e12, 3.86e-6);
        private static final int MULTIPROCESSORS = 132, SCHEDULERS = 4;
        private static final double CLOCK = 1.98e9;

        /** Of tensor cores without sparsity, by the data sheets: TF32, BF16 and bytes. */
        private static final double TF32_PEAK = 494.7e12, BF16_PEAK = 989.4e12, INT8_PEAK = 1978.9e12;

        private final double bandwidth;
        private final double peak;
        private final double f64Peak;
        private final double shortestLaunch;

        Gpu(double bandwidth, double peak, double f64Peak, double shortestLaunch) {
            this.bandwidth = bandwidth;
            this.peak = peak;
            this.f64Peak = f64Peak;
            this.shortestLaunch = shortestLaunch;
        }

        /** Bytes a second of its memory. */
        public double bandwidth() {
            return bandwidth;
        }

        /** F32 operations a second. */
        public double peak() {
            return peak;
        }

        /** Operations a second of products and convolutions in a precision. */
        public double peak(Precision precision) {
            return switch (precision) {
                case STRICT -> peak;
                case TF32 -> TF32_PEAK;
                case BF16 -> BF16_PEAK;
            };
        }

        /** Operations a second of tensor cores on bytes. */
        public double int8Peak() {
            return INT8_PEAK;
        }

        /** Streaming multiprocessors. */
        public int multiprocessors() {
            return MULTIPROCESSORS;
        }

        /** Cycles a second, at its highest clock. */
        public double clock() {
            return CLOCK;
        }

        /** Seconds of the shortest launch, one behind the other, that {@code bench/gpu/check} has measured on it. */
        public double shortestLaunch() {
            return shortestLaunch;
        }

        /** Seconds to issue instructions of warps. */
        public double issueSeconds(double warpInstructions) {
            return warpInstructions / (MULTIPROCESSORS * SCHEDULERS * CLOCK);
        }

        private Roofline of(Counts counts) {
            double compute = counts.flops() / peak + counts.f64Flops() / f64Peak;
            return new Roofline(this, counts.footprint() / bandwidth, compute, issueSeconds(counts.warpInstructions()));
        }
    }

    /** One for each GPU. */
    public static List<Roofline> of(Counts counts) {
        return List.of(Gpu.values()).stream().map(gpu -> gpu.of(counts)).toList();
    }

    /** The largest of the three times. */
    public double seconds() {
        return Math.max(Math.max(memorySeconds, computeSeconds), issueSeconds);
    }

    /** What takes it: memory, compute or issue. */
    public String limit() {
        if (memorySeconds == seconds()) return "memory";
        return computeSeconds == seconds() ? "compute" : "issue";
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %.3f us, for %s (memory %.3f, compute %.3f, issue %.3f)",
                device,
                seconds() * 1e6,
                limit(),
                memorySeconds * 1e6,
                computeSeconds * 1e6,
                issueSeconds * 1e6);
    }

    /** What the times are counted with, and what is not in them; two lines. */
    public static List<String> legend() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "  (%.1f and %.1f TB/s; %.0f TFLOP/s; %d x %d warp instructions a cycle, %.2f GHz)",
                        Gpu.H100.bandwidth / 1e12,
                        Gpu.H200.bandwidth / 1e12,
                        Gpu.H100.peak / 1e12,
                        Gpu.MULTIPROCESSORS,
                        Gpu.SCHEDULERS,
                        Gpu.CLOCK / 1e9),
                String.format(
                        Locale.ROOT,
                        "  (launching is not in it: no measured launch took less than %.1f and %.1f us)",
                        Gpu.H100.shortestLaunch * 1e6,
                        Gpu.H200.shortestLaunch * 1e6));
    }
}
