package hanji.generative.use;

import hanji.generative.signal.GaussianFilter;
import hanji.generative.signal.Signals;
import hanji.nn.data.Images;
import java.util.Arrays;

/**
 * Structural similarity of Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to structural
 * similarity", IEEE Transactions on Image Processing 13 (2004) 600: the mean over pixels of equation 13, over windows that are a
 * Gaussian of standard deviation 1.5 pixels. At the border the weights inside the image count.
 */
public final class Ssim {
    private static final double WINDOW = 1.5;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;

    private Ssim() {}

    /**
     * Of each image: 1 where it is the same, about 0 where it has nothing to do with the truth.
     *
     * @param counted which pixels the mean is over, row by row
     */
    public static double[] of(Images truth, Images made, boolean[] counted) {
        Signals x = Signals.of(truth), y = Signals.of(made);
        float[] meanX = windowed(x), meanY = windowed(y);
        float[] squaresX = windowed(product(x, x)),
                squaresY = windowed(product(y, y)),
                products = windowed(product(x, y));
        double[] sums = new double[truth.count()];
        int size = truth.imageSize(), values = 0;
        for (boolean each : counted) if (each) values += truth.channels();
        for (int i = 0; i < meanX.length; i++) {
            if (!counted[i % size / truth.channels()]) continue;
            double a = meanX[i], b = meanY[i];
            double varianceX = squaresX[i] - a * a, varianceY = squaresY[i] - b * b, covariance = products[i] - a * b;
            sums[i / size] += (2 * a * b + C1)
                    * (2 * covariance + C2)
                    / ((a * a + b * b + C1) * (varianceX + varianceY + C2)); // (13)
        }
        int number = values;
        return Arrays.stream(sums).map(sum -> sum / number).toArray();
    }

    private static float[] windowed(Signals x) {
        boolean[] all = new boolean[x.values().length / x.channels()];
        Arrays.fill(all, true);
        return GaussianFilter.blurred(x, all, WINDOW).values();
    }

    private static Signals product(Signals x, Signals y) {
        float[] values = new float[x.values().length];
        for (int i = 0; i < values.length; i++) values[i] = x.values()[i] * y.values()[i];
        return x.with(values);
    }
}
