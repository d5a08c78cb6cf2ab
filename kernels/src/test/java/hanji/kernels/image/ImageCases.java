package hanji.kernels.image;

import static hanji.autograd.check.OpCase.Fill.NORMAL;

import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Input;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What the checks run of the sizes of images. */
public final class ImageCases {
    /** Images, and the factor by which they are made finer. */
    private static final int[][][] FINER = {
        {{1, 1, 1, 1}, {2}},
        {{0, 3, 2, 4}, {2}},
        {{2, 3, 2, 0}, {3}},
        {{2, 3, 4, 5}, {1}},
        {{2, 4, 3, 3}, {2}},
        {{1, 1, 5, 2}, {3}},
        {{1, 5, 1, 7}, {4}},
        {{3, 2, 3, 33}, {2}},
        {{2, 7, 9, 16}, {2}},
        {{1, 3, 3, 1}, {5}},
    };

    /** Images, and the margins at the top, the bottom, the left and the right. */
    private static final int[][][] PADDED = {
        {{1, 4, 4, 1}, {1, 1, 1, 1}},
        {{0, 4, 4, 3}, {1, 2, 0, 1}},
        {{2, 3, 3, 0}, {1, 1, 1, 1}},
        {{2, 3, 5, 3}, {0, 2, 4, 0}},
        {{1, 2, 2, 5}, {1, 1, 1, 1}},
        {{2, 1, 6, 4}, {0, 0, 5, 5}},
        {{3, 5, 4, 33}, {4, 4, 3, 3}},
        {{1, 28, 28, 8}, {2, 2, 2, 2}},
        {{2, 3, 3, 2}, {0, 0, 0, 0}},
    };

    /** Beyond what mirroring allows: more than the image. */
    private static final int[][][] FAR = {{{1, 1, 2, 2}, {2, 0, 5, 3}}, {{2, 2, 3, 1}, {7, 1, 4, 9}}};

    /** The differences that are interpolated cancel; each of the two steps adds roundings of the larger pixel. */
    private static final Accuracy BETWEEN_PIXELS = new Accuracy(4, (op, expected) -> {
        Tensor input = ((Upsample2d) op).input(),
                magnitude = Tensor.empty(expected.dtype(), expected.shape(), expected.device());
        double largest = 0;
        for (int i = 0; i < input.size(); i++) largest = Math.max(largest, Math.abs(input.get(i)));
        magnitude.fill(largest);
        return magnitude;
    });

    private ImageCases() {}

    /** All of them. */
    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (int[][] finer : FINER)
            for (var interpolation : Interpolation.values()) upsample(cases, finer[0], finer[1][0], interpolation);
        for (var mode : PadMode.values()) {
            for (int[][] padded : PADDED) pad(cases, padded[0], padded[1], mode);
            if (mode != PadMode.REFLECT) for (int[][] far : FAR) pad(cases, far[0], far[1], mode);
        }
        return cases;
    }

    private static void upsample(List<OpCase> cases, int[] image, int factor, Interpolation interpolation) {
        String name = interpolation + " " + factor + " of " + Shape.of(image);
        boolean isCopy = interpolation == Interpolation.NEAREST;
        cases.add(new OpCase(
                Upsample2d.class,
                name,
                List.of(Input.of(NORMAL, image)),
                in -> new Upsample2d(in.getFirst(), factor, interpolation),
                isCopy ? Accuracy.EXACT : BETWEEN_PIXELS));
        cases.add(new OpCase(
                Upsample2d.InputGradient.class,
                "gradient " + name,
                List.of(Input.of(NORMAL, image[0], factor * image[1], factor * image[2], image[3])),
                in -> new Upsample2d.InputGradient(in.getFirst(), factor, interpolation),
                Accuracy.ofTerms(4)));
    }

    private static void pad(List<OpCase> cases, int[] image, int[] widths, PadMode mode) {
        var margins = new Margins(widths[0], widths[1], widths[2], widths[3], mode);
        String name = margins + " of " + Shape.of(image);
        cases.add(new OpCase(
                Pad2d.class,
                name,
                List.of(Input.of(NORMAL, image)),
                in -> new Pad2d(in.getFirst(), margins),
                Accuracy.EXACT));
        cases.add(new OpCase(
                Pad2d.InputGradient.class,
                "gradient " + name,
                List.of(Input.of(NORMAL, margins.around(Shape.of(image)).dims())),
                in -> new Pad2d.InputGradient(in.getFirst(), margins),
                Accuracy.ofTerms(4)));
    }
}
