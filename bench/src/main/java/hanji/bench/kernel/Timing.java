package hanji.bench.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * The time of a call or a kernel on a device.
 *
 * @param bytes that it must move
 * @param flops that it must do
 * @param medianUs microseconds: the median of the rounds
 * @param roundsUs the median of each round, in ascending order
 * @param ofRoofline the least time over the median, 1 at the limit
 */
public record Timing(
        String what, String device, long bytes, long flops, double medianUs, List<Double> roundsUs, double ofRoofline) {
    public Timing {
        roundsUs = List.copyOf(roundsUs);
    }

    /** @param us the time in each round, at least one */
    public static Timing of(String what, Roof roof, long bytes, long flops, double... us) {
        double[] sorted = us.clone();
        Arrays.sort(sorted);
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Timing(
                what,
                roof.device(),
                bytes,
                flops,
                median,
                Arrays.stream(sorted).boxed().toList(),
                roof.leastUs(bytes, flops) / median);
    }

    double lowUs() {
        return roundsUs.getFirst();
    }

    double highUs() {
        return roundsUs.getLast();
    }

    /** Operations for each byte. */
    double intensity() {
        return (double) flops / bytes;
    }

    double flopsPerSecond() {
        return 1e6 * flops / medianUs;
    }

    double bytesPerSecond() {
        return 1e6 * bytes / medianUs;
    }
}
