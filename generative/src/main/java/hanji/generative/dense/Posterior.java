package hanji.generative.dense;

import hanji.tensor.Device;
import hanji.tensor.Philox;

/** Which component of a mixture an image came from. */
public final class Posterior {
    private Posterior() {}

    /**
     * Turns log p(component, image) into p(component | image), in place.
     *
     * @param scores [K, n], at least one of each column above minus infinity
     * @return log p(image) = log of the sum over components, [n]
     */
    public static double[] normalize(Device device, double[] scores, int count) {
        double[] logSums = new double[count];
        device.parallelRanges(count, 1, (from, to) -> {
            for (int n = from; n < to; n++) logSums[n] = normalizeColumn(scores, n, count);
        });
        return logSums;
    }

    private static double normalizeColumn(double[] scores, int column, int count) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = column; i < scores.length; i += count) highest = Math.max(highest, scores[i]);
        double sum = 0;
        for (int i = column; i < scores.length; i += count) {
            scores[i] = StrictMath.exp(scores[i] - highest); // StrictMath: the same figures on every machine
            sum += scores[i];
        }
        for (int i = column; i < scores.length; i += count) scores[i] /= sum;
        return highest + StrictMath.log(sum);
    }

    /**
     * Draws a component.
     *
     * @param weights [K, n] probabilities
     * @param column whose weights count; they add up to 1
     * @param u uniform in [0, 1)
     */
    public static int choose(double[] weights, int column, int count, double u) {
        double left = u;
        int chosen = 0;
        for (int k = 0; k < weights.length / count; k++) {
            double weight = weights[k * count + column];
            if (weight == 0) continue;
            chosen = k;
            left -= weight;
            if (left < 0) break;
        }
        return chosen;
    }

    /**
     * The uniform number, in [0, 1), by which an image's component is drawn: pixels take their noise from elements below
     * 2<sup>40</sup>.
     */
    public static double uniform(Philox noise, int image) {
        return (noise.bits64((1L << 40) + image) >>> 11) * 0x1p-53;
    }
}
