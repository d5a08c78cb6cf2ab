package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Philox;

/** A model that has a variational bound beside its estimate of the likelihood, both from the same draws. */
public interface Bounds extends Scores {
    /**
     * What is known of -log p(x) of each image, in nats.
     *
     * @param nats the estimate
     * @param boundNats the bound, of no image below the estimate
     */
    record Estimates(double[] nats, double[] boundNats) {}

    /**
     * Both figures of each image.
     *
     * @param images [N, H, W, C] of the size that the model is over
     * @param noise as of {@link #nats}
     */
    Estimates estimates(Images images, Philox noise);

    @Override
    default double[] nats(Images images, Philox noise) {
        return estimates(images, noise).nats();
    }
}
