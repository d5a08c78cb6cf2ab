package hanji.generative.zoo;

import hanji.generative.model.Site;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * Training images as the state of a model that keeps them.
 *
 * @param pixels the first ones are filled, [most, H, W, C]
 * @param filled how many, [1]
 */
record StoredImages(Site site, Tensor pixels, Tensor filled) {
    /**
     * None yet.
     *
     * @param most that will be kept
     * @throws IllegalArgumentException if one tensor cannot hold as many
     */
    static StoredImages none(Site site, int most) {
        if ((long) most * site.dimensions() > Integer.MAX_VALUE)
            throw new IllegalArgumentException("images must be at most %,d of this size, not %,d"
                    .formatted(Integer.MAX_VALUE / site.dimensions(), most));
        var shape = Shape.of(most, site.height(), site.width(), site.channels());
        return new StoredImages(
                site,
                Tensor.zeros(DType.U8, shape, site.device()),
                Tensor.zeros(DType.I32, Shape.of(1), site.device()));
    }

    /** Keeps the first images. */
    void store(Batch batch) {
        int count = Math.min(batch.count(), pixels.shape().dim(0));
        System.arraycopy(batch.pixels(), 0, pixels.bytes(), 0, count * site.dimensions());
        pixels.bumpVersion();
        filled.fill(count);
    }

    int count() {
        return (int) filled.item();
    }

    Images images() {
        return Images.unlabelled(
                site.height(),
                site.width(),
                site.channels(),
                Arrays.copyOf(pixels.bytes(), count() * site.dimensions()));
    }

    Map<String, Tensor> state() {
        return Map.of("images", pixels, "filled", filled);
    }
}
