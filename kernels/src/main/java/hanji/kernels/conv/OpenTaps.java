package hanji.kernels.conv;

import hanji.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of consecutive open weights in one row of a kernel: because pixels of a row and their channels lie side by
 * side, the source elements that it meets are consecutive too.
 *
 * @param row row of the kernel, 0 to KH - 1
 * @param first first open element of that row, of KW * channels
 * @param length number of open elements
 */
record OpenTaps(int row, int first, int length) {
    /** The runs that reach the outputs of one colour group, in canonical order. */
    static List<OpenTaps> forward(Shape weight, Mask mask, int group) {
        return cut(OpenRange.forward(weight, mask, group), weight.dim(1) * weight.dim(2));
    }

    /** The runs of the mirrored kernel, [KH, KW, Cout, Cin], that reach the inputs of one colour group. */
    static List<OpenTaps> mirrored(Shape weight, Mask mask, int group) {
        return cut(OpenRange.mirrored(weight, mask, group), weight.dim(1) * weight.dim(3));
    }

    /** The runs of a range, one for each row of the kernel. */
    static List<OpenTaps> cut(OpenRange open, int rowLength) {
        var runs = new ArrayList<OpenTaps>();
        for (int k = open.from(); k < open.to(); ) {
            int first = k % rowLength;
            int length = Math.min(rowLength - first, open.to() - k);
            runs.add(new OpenTaps(k / rowLength, first, length));
            k += length;
        }
        return runs;
    }
}
