package hanji.generative.signal;

import hanji.nn.data.Images;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Means of what is around a pixel, weighted by a Gaussian: x + amount (G x - x). At an amount of 1 it smooths; below 0 it is an
 * unsharp mask, which undoes blur. Where pixels are missing, the known ones around are weighted: Knutsson and Westin, "Normalized and
 * differential convolution", CVPR 1993.
 *
 * @param deviation of the Gaussian in pixels, above 0
 */
public record GaussianFilter(double deviation, double amount) implements Filter {
    /** How far the Gaussian is cut off, in its deviations. */
    private static final double REACH = 4;

    /** What is worth trying against a damage. */
    public static List<GaussianFilter> candidates(Damage damage) {
        return damage == Damage.BLUR
                ? both(
                        new double[] {0.4, 0.6, 0.8, 1, 1.2, 1.5, 2, 3},
                        new double[] {1, 0.5, 0, -0.5, -1, -1.5, -2, -3, -4})
                : both(IntStream.rangeClosed(3, 24).mapToDouble(i -> i / 10.0).toArray(), new double[] {1});
    }

    private static List<GaussianFilter> both(double[] deviations, double[] amounts) {
        return Arrays.stream(deviations)
                .boxed()
                .flatMap(deviation -> Arrays.stream(amounts).mapToObj(amount -> new GaussianFilter(deviation, amount)))
                .toList();
    }

    @Override
    public Images restore(Damaged damaged) {
        Signals x = damaged.signals(), smooth = blurred(x, damaged.known(), deviation);
        float[] values = new float[x.values().length];
        for (int i = 0; i < values.length; i++) {
            float value = x.values()[i];
            values[i] = value + (float) amount * (smooth.values()[i] - value);
        }
        return damaged.keepingKnown(x.with(values)).images();
    }

    @Override
    public String setting() {
        String width = String.format(Locale.ROOT, "%.1f px", deviation);
        return amount == 1 ? width : width + String.format(Locale.ROOT, " x %.1f", amount);
    }

    /**
     * Weighted means of known pixels; of an image's mean, where none is near.
     *
     * @param known [N, H, W]
     */
    public static Signals blurred(Signals x, boolean[] known, double deviation) {
        float[] there = new float[known.length], values = x.values().clone();
        for (int i = 0; i < there.length; i++) there[i] = known[i] ? 1 : 0;
        for (int i = 0; i < values.length; i++) values[i] *= there[i / x.channels()];
        float[] sums = spread(x.with(values), deviation).values();
        float[] weights =
                spread(new Signals(x.height(), x.width(), 1, there), deviation).values();
        for (int i = 0; i < sums.length; i++) {
            float weight = weights[i / x.channels()];
            sums[i] = weight > 0 ? sums[i] / weight : mean(values, there, x, i);
        }
        return x.with(sums);
    }

    /** Of an image's known values in one channel. */
    private static float mean(float[] values, float[] there, Signals x, int i) {
        int size = x.imageSize(), from = i / size * size;
        double sum = 0, weight = 0;
        for (int at = from + i % x.channels(); at < from + size; at += x.channels()) {
            sum += values[at];
            weight += there[at / x.channels()];
        }
        return weight > 0 ? (float) (sum / weight) : 0;
    }

    /** Sums weighted by the Gaussian, along columns and then along rows, of 0 beyond the border. */
    private static Signals spread(Signals x, double deviation) {
        int reach = (int) Math.ceil(REACH * deviation);
        double[] weights = IntStream.rangeClosed(0, reach)
                .mapToDouble(i -> StrictMath.exp(-i * i / (2 * deviation * deviation)))
                .toArray();
        Signals down = Separable.alongColumns(x, x.height(), (at, line) -> sum(at, line, x.height(), weights));
        return Separable.alongRows(down, x.width(), (at, line) -> sum(at, line, x.width(), weights));
    }

    private static double sum(int at, Separable.Old line, int n, double[] weights) {
        double sum = 0;
        for (int i = Math.max(0, at - weights.length + 1); i < Math.min(n, at + weights.length); i++)
            sum += weights[Math.abs(at - i)] * line.at(i);
        return sum;
    }
}
