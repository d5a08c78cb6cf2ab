package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Philox;

/**
 * An explicit, tractable density over images of 8 bits: the probability of an image can be computed exactly, and images
 * can be drawn from it pixel by pixel.
 */
public interface Density extends Scores, Completes {
    /**
     * -log p(x) of each image in nats.
     *
     * @param images [N, H, W, C] of the size that the density is over
     */
    double[] nats(Images images);

    @Override
    default double[] nats(Images images, Philox noise) {
        return nats(images);
    }

    @Override
    default Meaning meaning() {
        return Meaning.EXACT;
    }

    /** -log2 p(x) / dimensions of each image. */
    default double[] bitsPerDim(Images images) {
        double[] bits = nats(images);
        double perImage = StrictMath.log(2) * images.imageSize();
        for (int i = 0; i < bits.length; i++) bits[i] /= perImage;
        return bits;
    }
}
