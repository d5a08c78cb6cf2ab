package hanji.generative.zoo;

import static hanji.kernels.layout.Gather.gather;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Site;
import hanji.kernels.conv.Mask;
import hanji.kernels.conv.Window;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Linear;
import hanji.nn.layer.Module;
import hanji.nn.layer.StridedConv;
import hanji.nn.layer.TransposedConv;
import hanji.tensor.Tensor;
import java.util.Optional;

/**
 * The networks of a VQ-VAE: two 4x4 convolutions of stride 2, a residual block and a 1x1 convolution to vectors of the
 * codebook's width, and the same way back. arXiv:1711.00937, section 4.1.
 *
 * @param codebook rows e, [K, F]
 * @param logits numbers of a value to its logits, where the likelihood has such a map
 */
record VqNetwork(
        StridedConv half,
        StridedConv quarter,
        Conv block,
        Conv encoded,
        Tensor codebook,
        Conv decoded,
        Conv back,
        TransposedConv toHalf,
        TransposedConv toWhole,
        Optional<Linear> logits,
        VaeDecoder likelihood,
        int height,
        int width)
        implements Module {
    private static final Window HALVING = new Window(2, 1);
    private static final double DEVIATION = 0.5;

    static VqNetwork create(VqVae.Options options, Site site) {
        Initializer initializer = site.initializer("vq-vae");
        VaeDecoder decoder = options.decoder();
        int c = options.channels(), f = options.width(), numbers = decoder.numbers() * site.channels();
        return new VqNetwork(
                StridedConv.create(4, site.channels(), c, HALVING, 1, initializer),
                StridedConv.create(4, c, 2 * c, HALVING, 1, initializer),
                Conv.create(3, 2 * c, 2 * c, Mask.NONE, 0.5, initializer),
                Conv.create(1, 2 * c, f, Mask.NONE, 0.5, initializer),
                initializer.normal(DEVIATION, options.codes(), f),
                Conv.create(1, f, 2 * c, Mask.NONE, 1, initializer),
                Conv.create(3, 2 * c, 2 * c, Mask.NONE, 0.5, initializer),
                TransposedConv.create(4, 2 * c, c, HALVING, 1, initializer),
                TransposedConv.create(4, c, numbers, HALVING, 0.2, initializer),
                decoder.head(initializer),
                decoder,
                site.height(),
                site.width());
    }

    /** Images [N, H, W, C] in [0, 1] to vectors, [N, H/4, W/4, F]. */
    Tensor encode(Tensor images) {
        Tensor features = quarter.forward(relu(half.forward(affine(images, 2, -1))));
        return encoded.afterRelu(block.residual(features));
    }

    /** Codes [N, h, w, 1] of I32 or U8 to their rows of the codebook, [N, h, w, F]. */
    Tensor rows(Tensor codes) {
        return reshape(
                gather(codebook, codes), codes.shape().with(3, codebook.shape().dim(1)));
    }

    private Tensor decode(Tensor vectors) {
        Tensor features = relu(back.residual(decoded.forward(vectors)));
        Tensor finer = relu(VaeLayers.finer(toHalf, features, height / 2, width / 2));
        return likelihood.outputs(VaeLayers.finer(toWhole, finer, height, width), logits);
    }

    /** log p(x | z) in nats, [N]: vectors [N, h, w, F], intensities [N, H, W, C] of U8. */
    Tensor logLikelihood(Tensor vectors, Tensor intensities) {
        return sum(likelihood.logProb(decode(vectors), intensities), 1);
    }

    /** The means of p(x | z) on [0, 1], [N, D]. */
    Tensor means(Tensor vectors) {
        return likelihood.means(decode(vectors));
    }
}
