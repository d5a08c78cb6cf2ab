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
        int channels = weight.dim(2);
        return new OpenRange(
                0,
                mask.kind() == Mask.Kind.NONE
                        ? weight.size(0, 3)
                        : beforeCentre(weight) * channels + mask.visible(group, channels));
    }

    /** The open weights of the mirrored kernel, [KH, KW, Cout, Cin], that reach the inputs of one group. */
    static OpenRange mirrored(Shape weight, Mask mask, int group) {
        int channels = weight.dim(3);
        return new OpenRange(
                mask.kind() == Mask.Kind.NONE ? 0 : beforeCentre(weight) * channels + firstToSee(mask, group, channels),
                weight.size(0, 2) * channels);
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
