package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.subtract;

import hanji.generative.model.Site;
import hanji.tensor.Tensor;

/**
 * Classifier-free guidance, arXiv:2207.12598, equation 6: what the network says given the class, and beyond it by {@code weight} times
 * the way from what it says without.
 *
 * @param weight 0 for the network given the class as it is
 */
record Guidance(UNet network, Site site, double weight) {
    /** For images of these classes, [N] of I32. */
    Denoiser.Prediction of(Tensor labels) {
        if (weight == 0) return (noisy, levels) -> network.ofRows(noisy, site, levels, labels);
        Tensor none = network.noClass(labels.size());
        return (noisy, levels) -> subtract(
                scale(network.ofRows(noisy, site, levels, labels), 1 + weight),
                scale(network.ofRows(noisy, site, levels, none), weight));
    }
}
