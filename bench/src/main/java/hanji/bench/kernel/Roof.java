package hanji.bench.kernel;

import hanji.generative.cli.PlainFailure;
import hanji.simulator.Roofline.Gpu;
import java.util.Locale;

/**
 * What a device does at most.
 *
 * @param bytesPerSecond that its memory moves
 * @param flopsPerSecond in F32
 * @param source how both are known
 */
public record Roof(String device, double bytesPerSecond, double flopsPerSecond, String source) {
    /** How much faster a figure may be before it is taken for an error: peaks are measured, too. */
    private static final double SLACK = 1.15;

    private static final String PAPER = "on paper: nine tenths of the data sheet's memory, and its peak";

    /** That of a GPU that nobody has measured here. */
    public static Roof onPaper(Gpu gpu) {
        return new Roof(gpu + " on paper", gpu.bandwidth(), gpu.peak(), PAPER);
    }

    /** Whether nothing of it is measured. */
    boolean isOnPaper() {
        return source.equals(PAPER);
    }

    /** Operations a second that are possible at so many operations for each byte. */
    public double at(double intensity) {
        return Math.min(flopsPerSecond, intensity * bytesPerSecond);
    }

    /** Microseconds that so much takes at least. */
    public double leastUs(double bytes, double flops) {
        return 1e6 * Math.max(bytes / bytesPerSecond, flops / flopsPerSecond);
    }

    /**
     * Refuses a time that cannot be.
     *
     * @param bytes that memory, not a cache, must have moved
     * @throws ImpossibleTime if it is above the roofline
     */
    public void require(String what, double us, double bytes, double flops) {
        double least = leastUs(bytes, flops);
        if (us * SLACK < least)
            throw new ImpossibleTime(String.format(
                    Locale.ROOT,
                    "the time of %s is above the roofline of %s: %.1f us, where %.1f MB and %.1f MFLOP take %.1f at least;"
                            + " the measurement is wrong",
                    what,
                    device,
                    us,
                    bytes / 1e6,
                    flops / 1e6,
                    least));
    }

    /** A time that is above a roofline. */
    public static final class ImpossibleTime extends PlainFailure {
        private static final long serialVersionUID = 1;

        ImpossibleTime(String line) {
            super(line);
        }
    }
}
