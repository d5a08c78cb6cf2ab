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
    /** Longest run that a tile takes at once: 64 rows of a 64-wide panel fit the first-level cache. */
    private static final int LONGEST = 64;

    /** The runs that reach the outputs of one colour group, in canonical order. */
    static List<OpenTaps> forward(Shape weight, Mask mask, int group) {
        int kh = weight.dim(0), kw = weight.dim(1), channels = weight.dim(2);
        var runs = new ArrayList<OpenTaps>();
        for (int row = 0; row < kh; row++) {
            int open = kw * channels;
            if (mask.kind() != Mask.Kind.NONE) {
                if (row > kh / 2) break;
                if (row == kh / 2) open = kw / 2 * channels + mask.visible(group, channels);
            }
            cut(row, 0, open, runs);
        }
        return runs;
    }

    /** The runs of the mirrored kernel, [KH, KW, Cout, Cin], that reach the inputs of one colour group. */
    static List<OpenTaps> mirrored(Shape weight, Mask mask, int group) {
        int kh = weight.dim(0), kw = weight.dim(1), channels = weight.dim(3);
        var runs = new ArrayList<OpenTaps>();
        for (int row = 0; row < kh; row++) {
            int closed = 0;
            if (mask.kind() != Mask.Kind.NONE) {
                if (row < kh / 2) continue;
                if (row == kh / 2) closed = kw / 2 * channels + firstToSee(mask, group, channels);
            }
            cut(row, closed, kw * channels, runs);
        }
        return runs;
    }

    /** First output channel that sees an input of this group at the centre tap. */
    private static int firstToSee(Mask mask, int group, int channels) {
        int firstGroup = mask.kind() == Mask.Kind.A ? group + 1 : group;
        return firstGroup * channels / mask.groups();
    }

    private static void cut(int row, int from, int to, List<OpenTaps> runs) {
        for (int first = from; first < to; first += LONGEST)
            runs.add(new OpenTaps(row, first, Math.min(LONGEST, to - first)));
    }
}
