package hanji.generative.use;

import hanji.generative.measure.Measure;
import hanji.nn.data.Images;
import java.util.Arrays;

/** Peak signal-to-noise ratio. */
public final class Psnr {
    /** Of two images that are the same. */
    private static final double MOST = 100;

    private Psnr() {}

    /** -10 log10 of the mean squared error of values on [0, 1], of each image in dB; at most 100. */
    public static double[] of(Images truth, Images made) {
        return inDecibels(Measure.squaredErrors(truth, made), 1);
    }

    /**
     * The same over some pixels.
     *
     * @param counted which ones, row by row; everywhere else both images must be the same
     */
    public static double[] of(Images truth, Images made, boolean[] counted) {
        int pixels = 0;
        for (boolean each : counted) if (each) pixels++;
        return inDecibels(Measure.squaredErrors(truth, made), (double) counted.length / pixels);
    }

    private static double[] inDecibels(double[] errors, double factor) {
        return Arrays.stream(errors)
                .map(error -> Math.min(MOST, -10 * StrictMath.log10(factor * error)))
                .toArray();
    }
}
