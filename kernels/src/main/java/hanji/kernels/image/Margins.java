package hanji.kernels.image;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/**
 * Margins around the images of a batch, in pixels, and what stands in them.
 *
 * @param top rows above
 * @param bottom rows below
 * @param left columns before
 * @param right columns after
 */
public record Margins(int top, int bottom, int left, int right, PadMode mode) {
    /** @throws IllegalArgumentException if a margin is negative */
    public Margins {
        if (top < 0 || bottom < 0 || left < 0 || right < 0)
            throw new IllegalArgumentException(
                    "margins must not be negative, not " + top + ", " + bottom + ", " + left + ", " + right);
    }

    /** Of one width on all four sides. */
    public static Margins of(int width, PadMode mode) {
        return new Margins(width, width, width, width, mode);
    }

    /** @throws IllegalArgumentException if this is no batch of images [N, H, W, C] of floating numbers */
    static void requireImages(String op, Tensor tensor) {
        if (tensor.shape().rank() != 4 || !tensor.dtype().isFloating())
            throw new IllegalArgumentException(op + " needs images [N, H, W, C] in F32 or F64, not " + tensor.label());
    }

    /** @throws IllegalArgumentException if the image has too few pixels for what stands in the margins */
    void requireFit(String op, Shape image) {
        int least = mode == PadMode.REFLECT ? 1 : 0;
        if (Math.min(image.dim(1), image.dim(2)) < 1
                || least * Math.max(top, bottom) >= image.dim(1)
                || least * Math.max(left, right) >= image.dim(2))
            throw new IllegalArgumentException(op + ": images " + image + " are too small for " + this);
    }

    /** Rows of an image of this shape. */
    PaddedAxis rows(Shape image) {
        return new PaddedAxis(image.dim(1), top, bottom, mode);
    }

    /** Columns of an image of this shape. */
    PaddedAxis columns(Shape image) {
        return new PaddedAxis(image.dim(2), left, right, mode);
    }

    /** Shape of images with the margins. */
    Shape around(Shape image) {
        return Shape.of(image.dim(0), image.dim(1) + top + bottom, image.dim(2) + left + right, image.dim(3));
    }

    /** Shape of images without them. */
    Shape inside(Shape padded) {
        return Shape.of(
                padded.dim(0),
                Math.max(0, padded.dim(1) - top - bottom),
                Math.max(0, padded.dim(2) - left - right),
                padded.dim(3));
    }

    /** The struct {@code hanji::Padding} of pad2d.cu. */
    int[] struct(Shape image) {
        return new int[] {
            image.dim(1), top, bottom, mode.ordinal(), image.dim(2), left, right, mode.ordinal(), image.dim(3)
        };
    }
}
