package hanji.kernels.conv;

import hanji.tensor.Shape;

/**
 * Which weights of a convolution are open. Masks A and B let an output pixel see only pixels above it and to its left;
 * B also shows the pixel itself. PixelCNN, arXiv:1601.06759, section 3.4.
 *
 * <p>With {@code groups} above 1 the channels of input and output fall into that many equal consecutive groups, one per
 * colour, and at the centre tap an output of group g sees the input groups before g (A) or up to g (B): red first, then
 * green given red, then blue given both.
 *
 * <p>The masks of whole rows make the vertical stack of a gated PixelCNN, arXiv:1606.05328, section 2.2: every colour of the
 * rows above is known, so that groups make no difference to them.
 *
 * @param kind which taps are open
 * @param groups number of colours, at least 1
 */
public record Mask(Kind kind, int groups) {
    /** Which taps are open. */
    public enum Kind {
        /** Every tap is open: a plain convolution. */
        NONE,
        /** Pixels before this one, and colours before this one: for the first layer. */
        A,
        /** As A, and this colour itself: for all later layers. */
        B,
        /** The rows above, whole: for the first layer of a vertical stack. */
        ROWS_ABOVE,
        /** As {@link #ROWS_ABOVE}, and this row: for its later layers, in which a row tells of the rows above alone. */
        ROWS_UP_TO
    }

    /** A plain convolution. */
    public static final Mask NONE = new Mask(Kind.NONE, 1);
    /** Mask A for one colour. */
    public static final Mask A = new Mask(Kind.A, 1);
    /** Mask B for one colour. */
    public static final Mask B = new Mask(Kind.B, 1);

    public Mask {
        if (groups < 1) throw new IllegalArgumentException("a mask has at least 1 group of channels, not " + groups);
    }

    /** Whether weight [ky, kx, c, f] of a [KH, KW, Cin, Cout] weight is open. */
    public boolean opens(Shape weight, int ky, int kx, int c, int f) {
        return c < open(weight, ky, kx, f);
    }

    /** How many input channels, from the first, an output channel sees through a tap of {@code weight} [KH, KW, Cin, Cout]. */
    int open(Shape weight, int ky, int kx, int f) {
        int row = ky - weight.dim(0) / 2;
        int column = kx - weight.dim(1) / 2;
        if (kind == Kind.NONE || row < 0) return weight.dim(2);
        if (row > 0) return 0;
        if (kind == Kind.ROWS_ABOVE || kind == Kind.ROWS_UP_TO || column == 0)
            return visible(f * groups / weight.dim(3), weight.dim(2));
        return column < 0 ? weight.dim(2) : 0;
    }

    /** How many of {@code channels} input channels an output of this group sees at the centre tap. */
    public int visible(int group, int channels) {
        return switch (kind) {
            case NONE, ROWS_UP_TO -> channels;
            case ROWS_ABOVE -> 0;
            case A -> group * channels / groups;
            case B -> (group + 1) * channels / groups;
        };
    }

    void requireFits(Shape weight) {
        for (int axis = 2; axis < 4; axis++)
            if (weight.dim(axis) % groups != 0)
                throw new IllegalArgumentException(
                        "conv2d: " + groups + " colour groups do not divide the channels of weight " + weight);
    }
}
