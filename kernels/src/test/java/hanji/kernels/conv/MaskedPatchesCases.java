package hanji.kernels.conv;

import static hanji.autograd.check.OpCase.Fill.NORMAL;

import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** What the checks run of patches: windows larger than the image, of one row, without pixels, with random masks. */
public final class MaskedPatchesCases {
    /** Images, height, width, channels, rows and columns of a window. */
    private static final int[][] SIZES = {
        {1, 1, 1, 1, 1, 1},
        {2, 4, 3, 2, 3, 3},
        {0, 2, 3, 2, 3, 3},
        {1, 0, 3, 2, 3, 1},
        {2, 3, 2, 0, 3, 3},
        {1, 5, 6, 3, 1, 3},
        {3, 2, 2, 4, 5, 7},
        {2, 6, 5, 33, 3, 3},
        {1, 9, 8, 6, 7, 7}
    };

    private MaskedPatchesCases() {}

    /** All of them. */
    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (int[] size : SIZES) {
            int height = size[1], width = size[2], channels = size[3], taps = size[4] * size[5];
            String at = " of " + Shape.of(size[0], height, width, channels) + ", " + size[4] + "x" + size[5];
            Input mask = Input.of(DType.U8, Fill.below(2), height, width, size[4], size[5]);
            cases.add(new OpCase(
                    MaskedPatches.class,
                    "patches" + at,
                    List.of(Input.of(NORMAL, size[0], height, width, channels), mask),
                    in -> new MaskedPatches(in.get(0), in.get(1)),
                    Accuracy.EXACT));
            cases.add(new OpCase(
                    MaskedPatches.Adjoint.class,
                    "patches, adjoint" + at,
                    List.of(Input.of(NORMAL, size[0], height, width, taps * channels), mask),
                    in -> new MaskedPatches.Adjoint(in.get(0), in.get(1)),
                    Accuracy.ofTerms(4)));
        }
        return cases;
    }
}
