package hanji.generative;

import hanji.nn.data.Images;
import hanji.tensor.Philox;

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
     */
    Images complete(Philox random, Images images, int knownRows);

    /** Images drawn from the density. */
    Images sample(Philox random, int count);

    /** -log2 p(x) / dimensions of each image. */
    default double[] bitsPerDim(Images images) {
        double[] bits = nats(images);
        double perImage = StrictMath.log(2) * images.imageSize();
        for (int i = 0; i < bits.length; i++) bits[i] /= perImage;
        return bits;
    }
}
