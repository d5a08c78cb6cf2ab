package hanji.generative.zoo;

import hanji.generative.model.Site;
import hanji.generative.zoo.Coupling.Transformed;
import hanji.generative.zoo.RealNvp.Dequantization;
import hanji.generative.zoo.RealNvp.Network;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/** Small flows far from the identity, and squares of points to integrate their densities over. */
final class Flows {
    static final Philox RANDOM = new Philox(7, 3, 0);

    private Flows() {}

    static RealNvp.Options options(int scales, Dequantization dequantization) {
        return new RealNvp.Options(scales, 2, 4, 1, dequantization, 0.05, 0.01);
    }

    static Site site(int height, int width, int channels, DType dtype) {
        return new Site(height, width, channels, 0, Device.CPU, dtype, new Noise(5));
    }

    static Network network(RealNvp.Options options, Site site) {
        Network network = Network.create(options, site);
        Untrained.scatter(network, 0.7);
        return network;
    }

    /** A flow of two values side by side. */
    static Network ofTwoValues(Dequantization dequantization) {
        return network(options(1, dequantization), site(1, 2, 1, DType.F64));
    }

    /** Numbers between -1.5 and 1.5. */
    static Tensor numbers(int... dims) {
        double[] values = new double[Shape.of(dims).size()];
        for (int i = 0; i < values.length; i++) values[i] = 3 * RANDOM.uniform(i) - 1.5;
        return Tensor.of(values, dims);
    }

    /** The middles of the n x n cells of a square, as images of two values: [n * n, 1, 2, 1]. */
    static Tensor square(double from, double to, int n) {
        double cell = (to - from) / n;
        double[] points = new double[2 * n * n];
        for (int i = 0; i < n * n; i++) {
            points[2 * i] = from + cell * (i / n + 0.5);
            points[2 * i + 1] = from + cell * (i % n + 0.5);
        }
        return Tensor.of(points, n * n, 1, 2, 1);
    }

    /** The same plus two numbers each. */
    static Tensor moved(Tensor points, int first, int second) {
        double[] moved = points.toDoubles();
        for (int i = 0; i < moved.length; i++) moved[i] += i % 2 == 0 ? first : second;
        return Tensor.of(moved, points.shape().dims());
    }

    /** Density of a pair of standard normal numbers. */
    static double normal(double first, double second) {
        return Math.exp(-0.5 * (first * first + second * second)) / (2 * Math.PI);
    }

    /** Density of each pair of values before the sigmoid that makes intensities of them. */
    static double[] densities(Network network, Tensor points) {
        Transformed z = network.flow().forward(points);
        double[] codes = z.value().toDoubles(), densities = z.logDet().toDoubles();
        for (int i = 0; i < densities.length; i++)
            densities[i] = Math.exp(densities[i]) * normal(codes[2 * i], codes[2 * i + 1]);
        return densities;
    }
}
