package hanji.generative;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.Locale;
import java.util.function.DoubleConsumer;

/**
 * An explicit, tractable density over images: the probability of an image can be computed exactly, and images can be
 * drawn from it pixel by pixel.
 */
public interface Density {
    /**
     * -log p(x) of each image in nats.
     *
     * @param images [N, H, W, C] of the size that the density is over
     */
    double[] nats(Images images);

    /**
     * The images with their first rows kept and the rest drawn given those, in raster order. The noise of a pixel is a
     * function of the random key, the image's number and the pixel, so the same call gives the same bits.
     *
     * @param progress is told now and then the share that is done, 0 to 1
     */
    Images complete(Philox random, Images images, int knownRows, DoubleConsumer progress);

    /** The same, with nobody told. */
    default Images complete(Philox random, Images images, int knownRows) {
        return complete(random, images, knownRows, _ -> {});
    }

    /**
     * Images drawn from the density.
     *
     * @param progress is told now and then the share that is done, 0 to 1
     */
    Images sample(Philox random, int count, DoubleConsumer progress);

    /** The same, with nobody told. */
    default Images sample(Philox random, int count) {
        return sample(random, count, _ -> {});
    }

    /** How images are drawn. */
    enum Sampling {
        /** What was computed for a pixel is kept, so that the next computes only what is new. */
        CACHED,
        /** Each pixel is computed from the image alone. */
        PLAIN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How this density draws; the images do not depend on it. */
    default Sampling sampling() {
        return Sampling.PLAIN;
    }

    /** The same density, with nothing kept from one pixel to the next: for comparison. */
    default Density plain() {
        return this;
    }

    /** -log2 p(x) / dimensions of each image. */
    default double[] bitsPerDim(Images images) {
        double[] bits = nats(images);
        double perImage = StrictMath.log(2) * images.imageSize();
        for (int i = 0; i < bits.length; i++) bits[i] /= perImage;
        return bits;
    }
}
