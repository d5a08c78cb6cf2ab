package hanji.kernels.conv;

import hanji.autograd.Op;
import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Strided and transposed convolutions and their weight's gradient: no images, one pixel, even and odd kernels, images that
 * no whole number of strides covers, strides beyond the kernel, padding beyond it, channels beside the tiles, more images
 * than the tree joins at once.
 */
public final class StridedCases {
    /** Sizes of one call: those of the fine image, [images, height, width, in], and of the weight, [kh, kw, in, out]. */
    private record Sizes(int images, int height, int width, int in, int out, int kh, int kw, Window window) {
        int[] fine() {
            return new int[] {images, height, width, in};
        }

        int[] weight() {
            return new int[] {kh, kw, in, out};
        }

        int[] coarse() {
            return new int[] {images, window.count(height, kh), window.count(width, kw), out};
        }
    }

    private static final List<Sizes> SIZES = List.of(
            new Sizes(1, 1, 1, 1, 1, 1, 1, new Window(1, 0)),
            new Sizes(0, 4, 5, 2, 3, 4, 4, new Window(2, 1)),
            new Sizes(2, 6, 4, 1, 2, 4, 4, new Window(2, 1)),
            new Sizes(1, 7, 5, 2, 3, 4, 4, new Window(2, 1)),
            new Sizes(2, 5, 6, 3, 2, 3, 3, new Window(1, 1)),
            new Sizes(1, 5, 4, 2, 2, 2, 3, new Window(1, 0)),
            new Sizes(1, 8, 9, 2, 3, 3, 5, new Window(3, 1)),
            new Sizes(2, 5, 7, 2, 2, 1, 1, new Window(2, 0)),
            new Sizes(1, 7, 8, 2, 3, 1, 2, new Window(4, 0)),
            new Sizes(1, 2, 3, 2, 2, 2, 2, new Window(2, 3)),
            new Sizes(3, 1, 9, 3, 1, 1, 4, new Window(2, 2)),
            new Sizes(2, 5, 1, 2, 3, 1, 1, new Window(8, 2)),
            new Sizes(1, 5, 1, 2, 6, 1, 1, new Window(8, 2)),
            new Sizes(2, 2, 3, 2, 5, 2, 2, new Window(1, 3)),
            new Sizes(2, 2, 3, 5, 2, 2, 2, new Window(1, 3)),
            new Sizes(3, 8, 9, 5, 70, 4, 4, new Window(2, 1)),
            new Sizes(2, 7, 21, 19, 33, 3, 3, new Window(2, 1)),
            new Sizes(1, 3, 267, 3, 4, 4, 4, new Window(2, 1)),
            new Sizes(20, 4, 4, 5, 1, 4, 4, new Window(2, 1)),
            new Sizes(1, 4, 6, 64, 64, 4, 4, new Window(2, 1)),
            new Sizes(1, 4, 4, 1, 64, 5, 5, new Window(2, 2)),
            new Sizes(5, 31, 32, 5, 3, 4, 4, new Window(2, 1)));

    private StridedCases() {}

    /** All of them. */
    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (Sizes s : SIZES) {
            Input fine = Input.of(Fill.NORMAL, s.fine());
            Input coarse = Input.of(Fill.NORMAL, s.coarse());
            Input weight = Input.of(Fill.NORMAL, s.weight());
            cases.add(of(
                    StridedConv2d.class,
                    s,
                    List.of(fine, weight, Input.of(Fill.NORMAL, s.out)),
                    in -> new StridedConv2d(in.get(0), in.get(1), in.get(2), s.window)));
            cases.add(of(
                    TransposedConv2d.class,
                    s,
                    List.of(coarse, weight, Input.of(Fill.NORMAL, s.in)),
                    in -> new TransposedConv2d(in.get(0), in.get(1), in.get(2), s.window, s.height, s.width)));
            cases.add(of(
                    StridedWeightGradient.class,
                    s,
                    List.of(fine, coarse),
                    in -> new StridedWeightGradient(in.get(0), in.get(1), Shape.of(s.weight()), s.window)));
        }
        return cases;
    }

    private static OpCase of(Class<? extends Op> op, Sizes s, List<Input> inputs, Function<List<Tensor>, Op> call) {
        return new OpCase(op, s.toString(), inputs, call, Accuracy.ofTerms(4));
    }
}
