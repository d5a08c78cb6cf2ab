package hanji.kernels.conv;

import hanji.autograd.Reads;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/**
 * Visits the open (input, weight, output) index triples of a convolution, in runs along the output channels that see an input
 * channel through a tap. The passes of a convolution differ only in which of the three they sum into.
 */
public final class Triples {
    private Triples() {}

    /**
     * Takes the run of triples {@code (input, weight + f, output + f)} for f from 0 to {@code length - 1}: flat indices into
     * [N, H, W, Cin], [KH, KW, Cin, Cout] and [N, H, W, Cout].
     */
    @FunctionalInterface
    public interface Visitor {
        void visit(int input, int weight, int output, int length);
    }

    /** {@code outputs[o] += inputs[i] * weights[w]} for each triple. */
    static Visitor sumIntoOutputs(double[] outputs, double[] inputs, double[] weights) {
        return (input, weight, output, length) -> {
            double factor = inputs[input];
            for (int f = 0; f < length; f++) outputs[output + f] += factor * weights[weight + f];
        };
    }

    /** {@code inputs[i] += outputs[o] * weights[w]} for each triple. */
    static Visitor sumIntoInputs(double[] inputs, double[] outputs, double[] weights) {
        return (input, weight, output, length) -> {
            double sum = inputs[input];
            for (int f = 0; f < length; f++) sum += outputs[output + f] * weights[weight + f];
            inputs[input] = sum;
        };
    }

    /** {@code weights[w] += inputs[i] * outputs[o]} for each triple. */
    static Visitor sumIntoWeights(double[] weights, double[] inputs, double[] outputs) {
        return (input, weight, output, length) -> {
            double factor = inputs[input];
            for (int f = 0; f < length; f++) weights[weight + f] += factor * outputs[output + f];
        };
    }

    /** Says that each output reads its inputs and weights. */
    static Visitor read(Reads reads, Tensor inputs, Tensor weights) {
        return (input, weight, output, length) -> {
            for (int f = 0; f < length; f++) {
                reads.add(inputs, input, output + f);
                reads.add(weights, weight + f, output + f);
            }
        };
    }

    /**
     * Visits every triple of a convolution with stride 1 and zero padding to the same size; closed weights and the padding
     * are in none. Those of one output come in the order of the kernel's rows, columns and channels.
     *
     * @param input [N, H, W, Cin]
     * @param weight [KH, KW, Cin, Cout]
     */
    public static void each(Shape input, Shape weight, Mask mask, Visitor visitor) {
        int top = weight.dim(0) / 2, left = weight.dim(1) / 2;
        each(input, weight, mask, input.dim(1), input.dim(2), 1, top, left, visitor);
    }

    /**
     * Visits every triple of a strided convolution, and so of the transposed one, whose input is what we call the output
     * here; the padding is in none.
     *
     * @param input [N, H, W, Cin]
     * @param weight [KH, KW, Cin, Cout]
     */
    public static void each(Shape input, Shape weight, Window window, Visitor visitor) {
        int rows = window.count(input.dim(1), weight.dim(0)), columns = window.count(input.dim(2), weight.dim(1));
        int padding = window.padding();
        each(input, weight, Mask.NONE, rows, columns, window.stride(), padding, padding, visitor);
    }

    /** The biases [Cout] of so many results [N, H, W, Cout]. */
    static double[] repeat(Tensor bias, int size) {
        double[] biases = bias.toDoubles(), repeated = new double[size];
        for (int i = 0; i < size; i++) repeated[i] = biases[i % biases.length];
        return repeated;
    }

    /** Makes sums the elements of a tensor. */
    static void store(double[] sums, Tensor out) {
        for (int i = 0; i < sums.length; i++) out.set(i, sums[i]);
    }

    private static void each(
            Shape input,
            Shape weight,
            Mask mask,
            int rows,
            int columns,
            int stride,
            int top,
            int left,
            Visitor visitor) {
        int kh = weight.dim(0), kw = weight.dim(1), height = input.dim(1), width = input.dim(2);
        int cin = weight.dim(2), cout = weight.dim(3);
        int[][] closed = closed(weight, mask);
        for (int n = 0; n < input.dim(0); n++)
            for (int y = 0; y < rows; y++)
                for (int x = 0; x < columns; x++)
                    for (int ky = 0; ky < kh; ky++)
                        for (int kx = 0; kx < kw; kx++) {
                            int row = y * stride + ky - top, column = x * stride + kx - left;
                            if (row < 0 || row >= height || column < 0 || column >= width) continue;
                            int tap = ky * kw + kx;
                            int from = ((n * height + row) * width + column) * cin;
                            int to = ((n * rows + y) * columns + x) * cout;
                            for (int c = 0; c < cin; c++) {
                                int first = closed[tap][c];
                                if (first == cout) break;
                                visitor.visit(from + c, (tap * cin + c) * cout + first, to + first, cout - first);
                            }
                        }
    }

    /** By tap and input channel: how many output channels do not see it. They are the first, since colours see those before. */
    private static int[][] closed(Shape weight, Mask mask) {
        int kw = weight.dim(1), cin = weight.dim(2), cout = weight.dim(3);
        var closed = new int[weight.dim(0) * kw][cin];
        for (int tap = 0; tap < closed.length; tap++)
            for (int f = 0; f < cout; f++)
                for (int c = mask.open(weight, tap / kw, tap % kw, f); c < cin; c++) closed[tap][c] = f + 1;
        return closed;
    }
}
