package hanji.simulator;

import java.util.List;
import java.util.Locale;

/**
 * The least time that a GPU could take, on paper: what moves memory and what computes run side by side, at the rates of
 * the device, with perfect caches.
 *
 * @param device a GPU
 * @param memorySeconds to move {@link Counts#footprint}
 * @param computeSeconds to do {@link Counts#flops} and {@link Counts#f64Flops}
 */
public record Roofline(Gpu device, double memorySeconds, double computeSeconds) {
    /**
     * GPUs by NVIDIA's data sheets (H100 SXM, H200 SXM). Their memory moves 3.35 and 4.8 TB/s there, of which programs
     * get about nine tenths; without tensor cores both do 67 TFLOP/s in F32 and 34 in F64.
     */
    public enum Gpu {
        H100(3.0e12, 67e12, 34e12),
        H200(4.3e12, 67e12, 34e12);

        private final double bandwidth;
        private final double peak;
        private final double f64Peak;

        Gpu(double bandwidth, double peak, double f64Peak) {
            this.bandwidth = bandwidth;
            this.peak = peak;
            this.f64Peak = f64Peak;
        }

        /** Bytes a second of its memory. */
        public double bandwidth() {
            return bandwidth;
        }

        /** F32 operations a second. */
        public double peak() {
            return peak;
        }

        private Roofline of(Counts counts) {
            double compute = counts.flops() / peak + counts.f64Flops() / f64Peak;
            return new Roofline(this, counts.footprint() / bandwidth, compute);
        }
    }

    /** One for each GPU. */
    public static List<Roofline> of(Counts counts) {
        return List.of(Gpu.values()).stream().map(gpu -> gpu.of(counts)).toList();
    }

    /** The larger of both times. */
    public double seconds() {
        return Math.max(memorySeconds, computeSeconds);
    }

    /** What takes it: memory or compute. */
    public String limit() {
        return memorySeconds >= computeSeconds ? "memory" : "compute";
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %.3f us at least (memory %.3f at %.1f TB/s, compute %.3f at %.0f TFLOP/s)",
                device,
                seconds() * 1e6,
                memorySeconds * 1e6,
                device.bandwidth() / 1e12,
                computeSeconds * 1e6,
                device.peak() / 1e12);
    }
}
