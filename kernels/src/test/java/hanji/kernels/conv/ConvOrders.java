package hanji.kernels.conv;

import hanji.autograd.Op;
import hanji.simulator.proof.Rules;
import hanji.simulator.proof.SymbolicDevice;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/** The canonical orders of docs/numerics.md, "Convolution", written once and plainly, on expressions. */
record ConvOrders(Rules rules, SymbolicDevice device) {
    /** How the windows of an image lie: a stride, and how far the first begins before the image. */
    private record Lie(Mask mask, int stride, int top, int left) {
        static Lie centred(Shape weight, Mask mask) {
            return new Lie(mask, 1, weight.dim(0) / 2, weight.dim(1) / 2);
        }

        static Lie of(Window window) {
            return new Lie(Mask.NONE, window.stride(), window.padding(), window.padding());
        }
    }

    /** An image, or a weight, of expressions: four axes. */
    private record Array(Shape shape, int[] terms) {
        int at(int i, int j, int k, int l) {
            return terms[((i * shape.dim(1) + j) * shape.dim(2) + k) * shape.dim(3) + l];
        }
    }

    int[] of(Op op) {
        return switch (op) {
            case Conv2d it ->
                forward(
                        array(it.input()),
                        array(it.weight()),
                        device.terms(it.bias()),
                        Lie.centred(it.weight().shape(), it.mask()),
                        op.shape());
            case InputGradient it ->
                transposed(
                        array(it.dOut()),
                        array(it.weight()),
                        zeros(op.shape().dim(3)),
                        Lie.centred(it.weight().shape(), it.mask()),
                        op.shape());
            case WeightGradient it ->
                weightGradient(
                        it.form() == Form.RELU ? relu(array(it.input())) : array(it.input()),
                        array(it.dOut()),
                        Lie.centred(op.shape(), it.mask()),
                        op.shape());
            case StridedConv2d it ->
                forward(
                        array(it.input()),
                        array(it.weight()),
                        device.terms(it.bias()),
                        Lie.of(it.window()),
                        op.shape());
            case TransposedConv2d it ->
                transposed(
                        array(it.input()),
                        array(it.weight()),
                        device.terms(it.bias()),
                        Lie.of(it.window()),
                        op.shape());
            case StridedWeightGradient it ->
                weightGradient(array(it.fine()), array(it.coarse()), Lie.of(it.window()), op.shape());
            default -> throw new IllegalArgumentException(op.toString());
        };
    }

    private Array array(Tensor tensor) {
        return new Array(tensor.shape(), device.terms(tensor));
    }

    private Array relu(Array of) {
        return new Array(
                of.shape,
                Arrays.stream(of.terms)
                        .map(x -> rules.of("select", rules.compare("le", "f32", x, zero()), zero(), x))
                        .toArray());
    }

    private int zero() {
        return rules.terms().word(0);
    }

    private int[] zeros(int count) {
        int[] zeros = new int[count];
        Arrays.fill(zeros, zero());
        return zeros;
    }

    /** A pixel; +0 outside the image. */
    private int pixel(Array image, int n, int y, int x, int c) {
        boolean inside = y >= 0 && y < image.shape.dim(1) && x >= 0 && x < image.shape.dim(2);
        return inside ? image.at(n, y, x, c) : zero();
    }

    private int[] forward(Array in, Array weight, int[] bias, Lie lie, Shape out) {
        Shape w = weight.shape;
        int[] result = new int[out.size()];
        for (int o = 0; o < result.length; o++) {
            int f = o % out.dim(3), x = o / out.dim(3) % out.dim(2), y = o / out.dim(3) / out.dim(2) % out.dim(1);
            int n = o / out.dim(3) / out.dim(2) / out.dim(1), sum = bias[f];
            for (int ky = 0; ky < w.dim(0); ky++)
                for (int kx = 0; kx < w.dim(1); kx++)
                    for (int c = 0; c < w.dim(2); c++) {
                        if (!lie.mask.opens(w, ky, kx, c, f)) continue;
                        int row = y * lie.stride + ky - lie.top, column = x * lie.stride + kx - lie.left;
                        sum = rules.of("fma.f32", pixel(in, n, row, column, c), weight.at(ky, kx, c, f), sum);
                    }
            result[o] = sum;
        }
        return result;
    }

    private int[] transposed(Array coarse, Array weight, int[] bias, Lie lie, Shape out) {
        Shape w = weight.shape;
        int[] result = new int[out.size()];
        for (int o = 0; o < result.length; o++) {
            int c = o % out.dim(3), x = o / out.dim(3) % out.dim(2), y = o / out.dim(3) / out.dim(2) % out.dim(1);
            int n = o / out.dim(3) / out.dim(2) / out.dim(1), sum = bias[c];
            for (int ky = w.dim(0) - 1; ky >= 0; ky--)
                for (int kx = w.dim(1) - 1; kx >= 0; kx--) {
                    int row = y + lie.top - ky, column = x + lie.left - kx;
                    if (row % lie.stride != 0 || column % lie.stride != 0) continue;
                    for (int f = 0; f < w.dim(3); f++)
                        if (lie.mask.opens(w, ky, kx, c, f))
                            sum = rules.of(
                                    "fma.f32",
                                    pixel(
                                            coarse,
                                            n,
                                            Math.floorDiv(row, lie.stride),
                                            Math.floorDiv(column, lie.stride),
                                            f),
                                    weight.at(ky, kx, c, f),
                                    sum);
                }
            result[o] = sum;
        }
        return result;
    }

    private int[] weightGradient(Array fine, Array coarse, Lie lie, Shape weight) {
        int images = fine.shape.dim(0);
        int[][] parts = new int[images][];
        for (int n = 0; n < images; n++) parts[n] = weightGradient(fine, coarse, lie, weight, n);
        if (images == 0) return zeros(weight.size());
        for (int s = 1; s < images; s *= 2)
            for (int i = 0; i + s < images; i += 2 * s)
                for (int k = 0; k < weight.size(); k++) parts[i][k] = rules.of("add.f32", parts[i][k], parts[i + s][k]);
        for (int k = 0; k < weight.size(); k++) {
            int f = k % weight.dim(3), c = k / weight.dim(3) % weight.dim(2), tap = k / weight.dim(3) / weight.dim(2);
            if (!lie.mask.opens(weight, tap / weight.dim(1), tap % weight.dim(1), c, f)) parts[0][k] = zero();
        }
        return parts[0];
    }

    private int[] weightGradient(Array fine, Array coarse, Lie lie, Shape weight, int n) {
        int[] sums = zeros(weight.size());
        for (int k = 0; k < sums.length; k++) {
            int f = k % weight.dim(3), c = k / weight.dim(3) % weight.dim(2), tap = k / weight.dim(3) / weight.dim(2);
            int ky = tap / weight.dim(1), kx = tap % weight.dim(1);
            for (int y = 0; y < coarse.shape.dim(1); y++)
                for (int x = 0; x < coarse.shape.dim(2); x++)
                    sums[k] = rules.of(
                            "fma.f32",
                            pixel(fine, n, y * lie.stride + ky - lie.top, x * lie.stride + kx - lie.left, c),
                            coarse.at(n, y, x, f),
                            sums[k]);
        }
        return sums;
    }
}
