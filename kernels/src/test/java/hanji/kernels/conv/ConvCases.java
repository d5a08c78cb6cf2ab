package hanji.kernels.conv;

import hanji.autograd.Op;
import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.kernels.conv.ReluConv2d.Skip;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Convolutions and their gradients: every mask, no images, one pixel, even and odd sizes, channels beside the tiles, images
 * wider than a tile, more images than threads, of more pixels than are in work at once, chains longer than a tile takes.
 */
public final class ConvCases {
    private static final Mask A3 = new Mask(Mask.Kind.A, 3);
    private static final Mask B3 = new Mask(Mask.Kind.B, 3);
    private static final Mask ABOVE = new Mask(Mask.Kind.ROWS_ABOVE, 1);
    private static final Mask UP_TO = new Mask(Mask.Kind.ROWS_UP_TO, 1);

    /** Sizes of one call. */
    private record Sizes(int images, int height, int width, int in, int out, int kh, int kw, Mask mask) {
        int[] input() {
            return new int[] {images, height, width, in};
        }

        int[] weight() {
            return new int[] {kh, kw, in, out};
        }

        int[] output() {
            return new int[] {images, height, width, out};
        }
    }

    private static final List<Sizes> SIZES = List.of(
            new Sizes(1, 1, 1, 1, 1, 1, 1, Mask.NONE),
            new Sizes(0, 3, 4, 2, 3, 3, 3, Mask.B),
            new Sizes(2, 3, 5, 1, 2, 3, 3, Mask.NONE),
            new Sizes(1, 5, 4, 2, 3, 3, 3, Mask.A),
            new Sizes(2, 4, 3, 3, 2, 3, 3, Mask.B),
            new Sizes(1, 4, 6, 2, 2, 5, 3, Mask.NONE),
            new Sizes(1, 3, 3, 3, 6, 3, 3, A3),
            new Sizes(2, 2, 3, 6, 3, 3, 3, B3),
            new Sizes(1, 2, 3, 3, 6, 1, 1, B3),
            new Sizes(3, 1, 2, 2, 3, 1, 1, Mask.A),
            new Sizes(1, 6, 5, 1, 3, 7, 7, Mask.A),
            new Sizes(3, 7, 9, 5, 70, 3, 3, Mask.B),
            new Sizes(5, 13, 18, 19, 33, 1, 1, Mask.NONE),
            new Sizes(1, 2, 131, 3, 4, 3, 3, Mask.B),
            new Sizes(1, 3, 37, 1, 5, 3, 3, Mask.A),
            new Sizes(1, 11, 1, 4, 5, 3, 3, Mask.A),
            new Sizes(20, 2, 2, 5, 1, 3, 3, Mask.NONE),
            new Sizes(1, 5, 6, 1, 64, 7, 7, Mask.A),
            new Sizes(1, 2, 3, 64, 64, 3, 3, Mask.B),
            new Sizes(1, 2, 3, 64, 3, 3, 3, Mask.B),
            new Sizes(1, 2, 3, 4, 256, 1, 1, Mask.NONE),
            new Sizes(1, 2, 3, 24, 108, 3, 3, B3),
            new Sizes(1, 2, 9, 130, 37, 3, 3, Mask.NONE),
            new Sizes(1, 2, 3, 6, 246, 3, 3, B3),
            new Sizes(5, 15, 16, 5, 6, 3, 3, Mask.B),
            new Sizes(5, 15, 16, 6, 6, 3, 3, B3),
            new Sizes(5, 15, 16, 1, 3, 7, 7, Mask.A),
            new Sizes(2, 5, 4, 2, 3, 7, 3, ABOVE),
            new Sizes(2, 1, 5, 3, 2, 1, 3, ABOVE),
            new Sizes(2, 7, 9, 5, 70, 3, 3, UP_TO),
            new Sizes(1, 3, 4, 3, 6, 3, 5, new Mask(Mask.Kind.ROWS_UP_TO, 3)));

    private ConvCases() {}

    /** All, and in tiles of each size: on what mutants of the kernels are tried. {@link TiledTest} runs them, too. */
    public static List<OpCase> cases() {
        return Stream.concat(all().stream(), Stream.of(Tiling.values()).flatMap(tiling -> Tiled.cases(tiling).stream()))
                .toList();
    }

    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (Sizes s : SIZES) {
            Input input = Input.of(Fill.NORMAL, s.input());
            Input signed = Input.of(Fill.AWAY_FROM_ZERO, s.input());
            Input weight = Input.of(Fill.NORMAL, s.weight());
            Input bias = Input.of(Fill.NORMAL, s.out);
            Input dOut = Input.of(Fill.NORMAL, s.output());
            cases.add(of(
                    Conv2d.class,
                    s.toString(),
                    List.of(input, weight, bias),
                    in -> new Conv2d(in.get(0), in.get(1), in.get(2), s.mask)));
            cases.add(of(
                    InputGradient.class,
                    s.toString(),
                    List.of(dOut, weight),
                    in -> new InputGradient(in.get(0), in.get(1), s.mask)));
            cases.add(of(
                    WeightGradient.class,
                    s.toString(),
                    List.of(input, dOut),
                    in -> new WeightGradient(in.get(0), Form.AS_IS, in.get(1), Shape.of(s.weight()), s.mask)));
            cases.add(of(
                    WeightGradient.class,
                    s + " of relu",
                    List.of(signed, dOut),
                    in -> new WeightGradient(in.get(0), Form.RELU, in.get(1), Shape.of(s.weight()), s.mask)));
            for (Skip skip : s.in == s.out ? Skip.values() : new Skip[] {Skip.NONE}) {
                cases.add(of(
                        ReluConv2d.class,
                        s + " " + skip,
                        List.of(signed, weight, bias),
                        in -> new ReluConv2d(in.get(0), in.get(1), in.get(2), s.mask, skip)));
                cases.add(of(
                        ReluConv2d.InputGradient.class,
                        s + " " + skip,
                        List.of(dOut, weight, signed),
                        in -> new ReluConv2d.InputGradient(in.get(0), in.get(1), in.get(2), s.mask, skip)));
            }
            cases.add(of(BiasGradient.class, s.toString(), List.of(dOut), in -> new BiasGradient(in.getFirst())));
        }
        return cases;
    }

    private static OpCase of(Class<? extends Op> op, String name, List<Input> inputs, Function<List<Tensor>, Op> call) {
        return new OpCase(op, name, inputs, call, Accuracy.ofTerms(4));
    }
}
