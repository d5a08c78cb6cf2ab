package hanji.kernels.conv;

import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import java.util.List;

/** Convolutions in groups: one group, as many as channels, more outputs than inputs, masks, no images. */
public final class GroupedCases {
    private record Sizes(int images, int height, int width, int in, int out, int kh, int kw, Mask mask, int groups) {
        OpCase opCase() {
            return new OpCase(
                    GroupedConv2d.class,
                    toString(),
                    List.of(
                            Input.of(Fill.NORMAL, images, height, width, in),
                            Input.of(Fill.NORMAL, kh, kw, in / groups, out),
                            Input.of(Fill.NORMAL, out)),
                    inputs -> new GroupedConv2d(inputs.get(0), inputs.get(1), inputs.get(2), mask, groups),
                    Accuracy.ofTerms(4));
        }
    }

    private static final List<Sizes> SIZES = List.of(
            new Sizes(1, 1, 1, 1, 1, 1, 1, Mask.NONE, 1),
            new Sizes(0, 3, 4, 4, 6, 3, 3, Mask.B, 2),
            new Sizes(2, 3, 5, 4, 6, 3, 3, Mask.NONE, 2),
            new Sizes(1, 4, 3, 6, 3, 1, 3, Mask.A, 3),
            new Sizes(2, 2, 3, 3, 3, 3, 3, Mask.NONE, 3),
            new Sizes(1, 3, 2, 2, 6, 3, 1, Mask.NONE, 2),
            new Sizes(3, 5, 4, 10, 15, 3, 3, Mask.B, 5),
            new Sizes(1, 2, 9, 38, 66, 3, 3, Mask.NONE, 2),
            new Sizes(2, 7, 6, 20, 20, 5, 5, Mask.A, 20));

    private GroupedCases() {}

    /** All of them. */
    public static List<OpCase> all() {
        return SIZES.stream().map(Sizes::opCase).toList();
    }
}
