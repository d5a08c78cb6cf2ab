package hanji.generative.measure;

import hanji.generative.dense.Products;
import hanji.tensor.Device;
import java.util.Arrays;

/**
 * The unbiased estimate of the squared maximum mean discrepancy between the laws of two sets of points under the kernel
 * k(x, y) = (x · y / D + 1)³: arXiv:1801.01401. Its mean over sets is 0 where the laws are equal, so it can be negative.
 */
public final class KernelDistance {
    private static final int PART = 250;

    private final Device device;
    private final int dimensions;
    private final double[] reference;
    private final double within;

    /**
     * From these points.
     *
     * @param reference [M, D] with M of at least 2
     */
    public KernelDistance(Device device, double[] reference, int dimensions) {
        this.device = device;
        this.dimensions = dimensions;
        this.reference = reference;
        int count = reference.length / dimensions;
        double sum = Arrays.stream(sums(reference, reference)).sum();
        for (int i = 0; i < count; i++) sum -= kernel(square(reference, i, dimensions));
        this.within = sum / ((double) count * (count - 1));
    }

    private double kernel(double product) {
        double base = product / dimensions + 1;
        return base * base * base;
    }

    private static double square(double[] points, int point, int dimensions) {
        double sum = 0;
        for (int d = point * dimensions; d < (point + 1) * dimensions; d++) sum = Math.fma(points[d], points[d], sum);
        return sum;
    }

    /** Of each point of the first, the sum of its kernels with all of the second. */
    private double[] sums(double[] points, double[] others) {
        double[] sums = new double[points.length / dimensions];
        int columns = others.length / dimensions;
        for (int from = 0; from < sums.length; from += PART) {
            int to = Math.min(sums.length, from + PART);
            double[] part = Arrays.copyOfRange(points, from * dimensions, to * dimensions);
            double[] products = Products.inner(device, part, others, dimensions);
            for (int i = 0; i < products.length; i++) sums[from + i / columns] += kernel(products[i]);
        }
        return sums;
    }

    /**
     * The distance of points, and of any 2 or more of them, with means over pairs of different points.
     *
     * @param points [N, D]; N² numbers are kept
     */
    public Statistic of(double[] points) {
        int count = points.length / dimensions, others = reference.length / dimensions;
        double[] across = sums(points, reference), products = Products.inner(device, points, points, dimensions);
        return members -> {
            double same = 0, cross = 0;
            for (int i : members) {
                cross += across[i];
                for (int j : members) if (j != i) same += kernel(products[i * count + j]);
            }
            double n = members.length;
            return within + same / (n * (n - 1)) - 2 * cross / (n * others);
        };
    }
}
