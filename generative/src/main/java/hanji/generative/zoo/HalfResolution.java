package hanji.generative.zoo;

import static hanji.kernels.layout.Permute.permute;
import static hanji.kernels.layout.Reshape.reshape;

import hanji.generative.model.Site;
import hanji.tensor.Tensor;

/**
 * Images with each square of four pixels as one pixel of four times the channels, and back: arXiv:1609.05158, section 2.2.
 * A convolution costs a quarter there and sees twice as far, and no value is lost.
 */
final class HalfResolution {
    /** Rows of a square, and columns. */
    private static final int SIDE = 2;

    private HalfResolution() {}

    /** Pixels of a square. */
    static final int PIXELS = SIDE * SIDE;

    /** @throws IllegalArgumentException if images do not fall into squares */
    static void requireEven(Site site) {
        if (site.height() % SIDE != 0 || site.width() % SIDE != 0)
            throw new IllegalArgumentException(
                    "needs images of even height and width, not %d x %d; --resize makes them so"
                            .formatted(site.height(), site.width()));
    }

    /** [N, H, W, C] to [N, H/2, W/2, 4C]. */
    static Tensor of(Tensor images) {
        int n = images.shape().dim(0),
                h = images.shape().dim(1) / SIDE,
                w = images.shape().dim(2) / SIDE;
        int channels = images.shape().dim(3);
        Tensor squares = permute(reshape(images, n, h, SIDE, w, SIDE, channels), 0, 1, 3, 2, 4, 5);
        return reshape(squares, n, h, w, PIXELS * channels);
    }

    /** [N, H, W, 4C] to [N, 2H, 2W, C], the other way round. */
    static Tensor undone(Tensor squares) {
        int n = squares.shape().dim(0),
                h = squares.shape().dim(1),
                w = squares.shape().dim(2);
        int channels = squares.shape().dim(3) / PIXELS;
        Tensor images = permute(reshape(squares, n, h, w, SIDE, SIDE, channels), 0, 1, 3, 2, 4, 5);
        return reshape(images, n, SIDE * h, SIDE * w, channels);
    }
}
