package hanji.generative.inspect;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;

import hanji.autograd.Op;
import hanji.generative.model.LayerChain;
import hanji.kernels.random.Gaussian;
import hanji.tensor.Noise;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;

/**
 * The mean of another map over copies of the image with noise on them, since gradients of neighbouring images differ much.
 * Smilkov, Thorat, Kim, Viégas and Wattenberg, "SmoothGrad: removing noise by adding noise", arXiv:1706.03825, section 3.
 *
 * @param way that the map is made which is averaged
 * @param copies n, at least 1
 * @param sigma standard deviation of the noise, of values in [0, 1]
 * @param noise where it comes from
 */
public record SmoothGrad(Sensitivity way, int copies, double sigma, Noise noise) implements Sensitivity {
    /** @throws IllegalArgumentException for no copy or a negative deviation */
    public SmoothGrad {
        if (copies < 1) throw new IllegalArgumentException("copies must be at least 1, not " + copies);
        if (!(sigma >= 0)) throw new IllegalArgumentException("sigma must be at least 0, not " + sigma);
    }

    @Override
    public Tensor of(LayerChain chain, Tensor images, int[] classes) {
        try (var scope = Scope.open()) {
            Tensor sum = way.of(chain, noisy(images, 0), classes);
            for (int copy = 1; copy < copies; copy++) sum = add(sum, way.of(chain, noisy(images, copy), classes));
            return scope.keep(scale(sum, 1.0 / copies));
        }
    }

    private Tensor noisy(Tensor images, int copy) {
        var gaussian = new Gaussian(noise.of("smoothgrad", copy), 0, images.shape(), images.dtype(), images.device());
        return add(images, scale(Op.run(gaussian), sigma));
    }
}
