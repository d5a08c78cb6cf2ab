package hanji.kernels.conv;

import hanji.tensor.Shape;

/**
 * The open weights that reach the outputs of one colour group: numbered as in docs/numerics.md they are consecutive,
 * because a mask closes what comes after a tap of the kernel's raster.
 *
 * @param from first open weight k = (ky*KW + kx) * channels + c
 * @param to the one after the last
 */
record OpenRange(int from, int to) {
    /** The open weights of the outputs of one group. */
    static OpenRange forward(Shape weight, Mask mask, int group) {
        int channels = weight.dim(2), row = weight.dim(1) * channels;
        return new OpenRange(
                0,
                switch (mask.kind()) {
                    case NONE -> weight.size(0, 3);
                    case A, B -> beforeCentre(weight) * channels + mask.visible(group, channels);
                    case ROWS_ABOVE -> rowsAbove(weight) * row;
                    case ROWS_UP_TO -> (rowsAbove(weight) + 1) * row;
                });
    }

    /** The open weights of the mirrored kernel, [KH, KW, Cout, Cin], that reach the inputs of one group. */
    static OpenRange mirrored(Shape weight, Mask mask, int group) {
        int channels = weight.dim(3), row = weight.dim(1) * channels;
        int first = switch (mask.kind()) {
            case NONE -> 0;
            case A, B -> beforeCentre(weight) * channels + firstToSee(mask, group, channels);
            case ROWS_ABOVE -> (rowsAbove(weight) + 1) * row;
            case ROWS_UP_TO -> rowsAbove(weight) * row;
        };
        return new OpenRange(first, weight.size(0, 2) * channels);
    }

    private static int rowsAbove(Shape weight) {
        return weight.dim(0) / 2;
    }

    /** Number of taps before the centre. */
    private static int beforeCentre(Shape weight) {
        return weight.size(0, 2) / 2;
    }

    /** First output channel that sees an input of this group at the centre tap. */
    private static int firstToSee(Mask mask, int group, int channels) {
        int firstGroup = mask.kind() == Mask.Kind.A ? group + 1 : group;
        return firstGroup * channels / mask.groups();
    }

    /** Number of open weights. */
    int length() {
        return to - from;
    }
}
