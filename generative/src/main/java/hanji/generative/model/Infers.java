package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.nn.distribution.Normal;
import hanji.tensor.Tensor;

/**
 * A model whose codes are random: standard normal before an image is seen, p(z), and of another normal distribution for each image,
 * q(z | x).
 */
public interface Infers extends Encodes {
    /** q(z | x) of each image: mean and logVar [N, D]. */
    Normal posterior(Images images);

    @Override
    default Tensor encode(Images images) {
        return posterior(images).mean();
    }
}
