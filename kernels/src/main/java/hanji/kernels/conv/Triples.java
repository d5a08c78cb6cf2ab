package hanji.kernels.conv;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/** Visits the open (input, weight, output) index triples of a convolution; its passes differ in the product only. */
public final class Triples {
    /** Triples that are visited at once: a call for each would take longer than what is done with it. */
    private static final int AT_ONCE = 512;

    private final int[] inputs;
    private final int[] weights;
    private final int[] outputs;
    private final Visitor visitor;
    private int count;

    /** @param channels of the input: so many triples are added in one go */
    private Triples(int channels, Visitor visitor) {
        int room = Math.max(AT_ONCE, channels);
        inputs = new int[room];
        weights = new int[room];
        outputs = new int[room];
        this.visitor = visitor;
    }

    /** Takes flat indices into [N, H, W, Cin], [KH, KW, Cin, Cout] and [N, H, W, Cout], {@code count} of each. */
    @FunctionalInterface
    public interface Visitor {
        void visit(int[] inputs, int[] weights, int[] outputs, int count);
    }

    /** {@code sums[at] += x[from] * y[by]} of triples of indices, one after the other. */
    static void addProducts(double[] sums, int[] at, double[] x, int[] from, double[] y, int[] by, int count) {
        for (int t = 0; t < count; t++) sums[at[t]] += x[from[t]] * y[by[t]];
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
        int[][] open = open(weight, mask);
        var triples = new Triples(weight.dim(2), visitor);
        for (int n = 0; n < input.dim(0); n++)
            for (int y = 0; y < rows; y++)
                for (int x = 0; x < columns; x++)
                    for (int ky = 0; ky < kh; ky++)
                        for (int kx = 0; kx < kw; kx++) {
                            int row = y * stride + ky - top, column = x * stride + kx - left;
                            if (row < 0 || row >= height || column < 0 || column >= width) continue;
                            int from = (n * height + row) * width + column;
                            triples.addChannels(
                                    weight.dim(2),
                                    ky * kw + kx,
                                    open[ky * kw + kx],
                                    from,
                                    (n * rows + y) * columns + x);
                        }
        triples.visit();
    }

    /** @param open by output channel, how many input channels it sees */
    private void addChannels(int cin, int tap, int[] open, int from, int to) {
        int cout = open.length;
        for (int f = 0; f < cout; f++) {
            if (count + open[f] > inputs.length) visit();
            addRun(from * cin, tap * cin * cout + f, cout, to * cout + f, open[f]);
        }
    }

    /** Triples of one output, the input channels one after the other. */
    private void addRun(int input, int weight, int stride, int output, int length) {
        int[] i = inputs, w = weights, o = outputs;
        int at = count;
        for (int c = 0; c < length; c++) {
            i[at + c] = input + c;
            w[at + c] = weight + c * stride;
            o[at + c] = output;
        }
        count = at + length;
    }

    private void visit() {
        visitor.visit(inputs, weights, outputs, count);
        count = 0;
    }

    /** By tap and output channel: how many input channels the mask opens. */
    private static int[][] open(Shape weight, Mask mask) {
        int kw = weight.dim(1);
        var open = new int[weight.dim(0) * kw][weight.dim(3)];
        for (int tap = 0; tap < open.length; tap++)
            for (int f = 0; f < open[tap].length; f++) open[tap][f] = mask.open(weight, tap / kw, tap % kw, f);
        return open;
    }
}
