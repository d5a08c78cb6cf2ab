package hanji.generative.style;

import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.random.Gaussian.gaussian;

import hanji.kernels.image.PadMode;
import hanji.tensor.Noise;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A picture in which the same features occur together as in an example, wherever they do. Gatys, Ecker and Bethge, "Texture
 * synthesis using convolutional neural networks", arXiv:1505.07376, on the features of a {@link TextureNetwork}.
 *
 * @param network made for the example
 * @param targets the example's Gram matrix of each layer
 */
public record TextureSynthesis(TextureNetwork network, List<Target> targets) {
    private static final double MEAN = 0.5;
    private static final double DEVIATION = 0.02;

    /** @param example [1, H, W, 3], values in [0, 1] */
    public static TextureSynthesis of(Tensor example, Noise noise) {
        var network = TextureNetwork.of(example, noise);
        return new TextureSynthesis(
                network,
                network.features(example, Optional.empty()).stream()
                        .map(Gram::target)
                        .toList());
    }

    /** What a descent starts from: grey noise of the example's size. */
    public static Tensor start(Tensor example, Noise noise) {
        return affine(gaussian(noise.of("texture", 0), example.shape(), example.device()), DEVIATION, MEAN);
    }

    /**
     * What the layers miss of their Gram matrices, equation 3 of the paper: 1 where all features are 0; and what keeps pixels
     * between 0 and 1.
     *
     * @param picture [1, H, W, 3]; its edges are taken to meet those on the other side, so that it can be laid side by side
     */
    public Tensor loss(Tensor picture) {
        return add(
                Gram.missed(targets, network.features(picture, Optional.of(PadMode.CIRCULAR))),
                PixelDescent.beyond(picture));
    }
}
