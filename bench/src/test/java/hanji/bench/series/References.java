package hanji.bench.series;

import hanji.simulator.run.Argument;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Report;
import java.util.List;

/**
 * What the kernels of docs/kernels are to compute, as plain loops in double, and by how much F32 may miss it: for each
 * element its value, then the sum of the magnitudes that a rounding is relative to.
 */
record References(double[] value, double[] magnitude) {
    /** Of the launch that a report is of. */
    static References of(String series, KernelRun run, Report report) {
        int[] sizes = run.arguments().stream()
                .filter(Argument.Scalar.class::isInstance)
                .mapToInt(each -> ((Argument.Scalar) each).value().intValue())
                .toArray();
        double[] first = array(report, 1);
        return switch (series) {
            case "softmax" -> softmax(first, sizes[0], sizes[1]);
            case "gemm" -> product(first, array(report, 2), sizes[0], sizes[1], sizes[2]);
            case "masked-conv" -> convolution(first, array(report, 2), sizes, 5);
            default -> throw new IllegalArgumentException(series);
        };
    }

    static double[] array(Report report, int argument) {
        List<Number> elements = report.outputs().get(argument).head();
        return elements.stream().mapToDouble(Number::doubleValue).toArray();
    }

    private static References softmax(double[] x, int rows, int columns) {
        double[] p = new double[rows * columns];
        for (int r = 0; r < rows; r++) {
            double sum = 0;
            for (int k = 0; k < columns; k++) sum += Math.exp(x[r * columns + k]);
            for (int k = 0; k < columns; k++) p[r * columns + k] = Math.exp(x[r * columns + k]) / sum;
        }
        return new References(p, p);
    }

    private static References product(double[] a, double[] b, int m, int n, int k) {
        var sums = new References(new double[m * n], new double[m * n]);
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++) for (int l = 0; l < k; l++) sums.add(i * n + j, a[i * k + l] * b[l * n + j]);
        return sums;
    }

    /**
     * 3x3, in the layout of the kernels.
     *
     * @param sizes images, height, width, channels, features
     * @param open how many taps count, along the rows
     */
    static References convolution(double[] in, double[] weight, int[] sizes, int open) {
        int height = sizes[1], width = sizes[2], channels = sizes[3], features = sizes[4];
        int pixels = sizes[0] * height * width;
        var sums = new References(new double[pixels * features], new double[pixels * features]);
        for (int pixel = 0; pixel < pixels; pixel++)
            for (int t = 0; t < open; t++) {
                int y = pixel / width % height + t / 3 - 1, x = pixel % width + t % 3 - 1;
                if (y < 0 || y >= height || x < 0 || x >= width) continue;
                int from = (pixel + (t / 3 - 1) * width + t % 3 - 1) * channels;
                for (int c = 0; c < channels; c++)
                    for (int f = 0; f < features; f++)
                        sums.add(pixel * features + f, in[from + c] * weight[(t * channels + c) * features + f]);
            }
        return sums;
    }

    private void add(int at, double product) {
        value[at] += product;
        magnitude[at] += Math.abs(product);
    }

    /** The largest error of any element, over its magnitude. */
    double error(double[] found) {
        double worst = 0;
        for (int i = 0; i < value.length; i++) {
            double error = Math.abs(found[i] - value[i]);
            if (!(error == 0))
                worst = Math.max(worst, magnitude[i] > 0 ? error / magnitude[i] : Double.POSITIVE_INFINITY);
        }
        return found.length == value.length ? worst : Double.POSITIVE_INFINITY;
    }
}
