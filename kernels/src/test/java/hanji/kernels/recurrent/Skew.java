package hanji.kernels.recurrent;

import static hanji.kernels.layout.Pad.pad;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;

import hanji.tensor.Tensor;

/**
 * Images whose rows are moved so that a pixel's antidiagonal becomes a column: arXiv:1601.06759, section 3.2. A column of the
 * skewed image holds pixels that do not see each other, so a layer can go on column by column.
 */
public final class Skew {
    private Skew() {}

    /**
     * Moves row y by y columns to the right; what it leaves is 0.
     *
     * @param images [N, H, W, C], at least one row
     * @return [N, H, H + W - 1, C]
     */
    public static Tensor skew(Tensor images) {
        int n = images.shape().dim(0),
                height = images.shape().dim(1),
                channels = images.shape().dim(3);
        int width = height + images.shape().dim(2) - 1;
        Tensor rows = pad(images, 2, 0, height); // each is one column too long, so the next begins one column later
        Tensor flat = reshape(rows, n, height * (width + 1), channels);
        return reshape(slice(flat, 1, 0, height * width), n, height, width, channels);
    }

    /**
     * Moves the rows back: {@code unskew(skew(x))} is x.
     *
     * @param skewed [N, H, H + W - 1, C]
     * @return [N, H, W, C]
     */
    public static Tensor unskew(Tensor skewed) {
        int n = skewed.shape().dim(0),
                height = skewed.shape().dim(1),
                channels = skewed.shape().dim(3);
        int width = skewed.shape().dim(2);
        Tensor flat = pad(reshape(skewed, n, height * width, channels), 1, 0, height);
        return slice(reshape(flat, n, height, width + 1, channels), 2, 0, width + 1 - height);
    }
}
