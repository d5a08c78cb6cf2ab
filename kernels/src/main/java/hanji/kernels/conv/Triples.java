package hanji.kernels.conv;

import hanji.tensor.Shape;

/** Visits the open (input, weight, output) index triples of a convolution; its three passes differ in the product only. */
public final class Triples {
    private Triples() {}

    /** Takes flat indices into [N, H, W, Cin], [KH, KW, Cin, Cout] and [N, H, W, Cout]. */
    @FunctionalInterface
    public interface Visitor {
        void visit(int input, int weight, int output);
    }

    /**
     * Visits every triple of a convolution with stride 1 and zero padding to the same size; closed weights and the padding
     * are in none. Those of one output come in the order of the kernel's rows, columns and channels.
     *
     * @param input [N, H, W, Cin]
     * @param weight [KH, KW, Cin, Cout]
     */
    public static void each(Shape input, Shape weight, Mask mask, Visitor visitor) {
        int kh = weight.dim(0), kw = weight.dim(1), height = input.dim(1), width = input.dim(2);
        for (int n = 0; n < input.dim(0); n++)
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++)
                    for (int ky = 0; ky < kh; ky++)
                        for (int kx = 0; kx < kw; kx++) {
                            int row = y + ky - kh / 2, column = x + kx - kw / 2;
                            if (row < 0 || row >= height || column < 0 || column >= width) continue;
                            int from = (n * height + row) * width + column;
                            eachChannel(weight, mask, ky, kx, from, (n * height + y) * width + x, visitor);
                        }
    }

    private static void eachChannel(Shape weight, Mask mask, int ky, int kx, int from, int to, Visitor visitor) {
        int cin = weight.dim(2), cout = weight.dim(3);
        for (int c = 0; c < cin; c++)
            for (int f = 0; f < cout; f++)
                if (mask.opens(weight, ky, kx, c, f))
                    visitor.visit(from * cin + c, ((ky * weight.dim(1) + kx) * cin + c) * cout + f, to * cout + f);
    }
}
