package hanji.generative.zoo;

import static hanji.autograd.Tape.stopGradient;
import static hanji.kernels.layout.Gather.gather;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.ArgMax.argMax;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Tape;
import hanji.generative.model.Site;
import hanji.generative.zoo.VaeDecoder.Observed;
import hanji.kernels.conv.Mask;
import hanji.kernels.conv.Window;
import hanji.kernels.matmul.MatMul.Form;
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
    /** β of equation 3. */
    private static final double COMMITMENT = 0.25;

    private static final Window HALVING = new Window(2, 1);
    /** Deviation of the codebook's first numbers. */
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

    /** Images [N, H, W, C] in [0, 1] to their codes, [N, h, w, 1] of I32. */
    Tensor codes(Tensor images) {
        return nearest(encode(images), codebook);
    }

    /**
     * Equation 3 in its parts, in nats and squares, summed over the values of each image.
     *
     * @param codes that were chosen, [N, h, w, 1] of I32
     * @param logLikelihood log p(x | z), [N]
     * @param codebook |sg[z_e] - e|², which moves the rows, [N]
     * @param commitment |z_e - sg[e]|², which moves the encoder, [N]
     */
    record Parts(Tensor codes, Tensor logLikelihood, Tensor codebook, Tensor commitment) {
        static Parts of(VqNetwork network, Observed seen) {
            Tensor encoded = network.encode(seen.input()); // z_e
            Tensor codes = nearest(encoded, network.codebook()); // equation 1
            Tensor rows = network.rows(codes); // e
            Tensor passed = add(stopGradient(rows), subtract(encoded, stopGradient(encoded))); // equation 2
            int n = seen.count(), each = encoded.size() / n;
            return new Parts(
                    codes,
                    network.logLikelihood(passed, seen.intensities()),
                    sum(reshape(square(subtract(stopGradient(encoded), rows)), n, each), 1),
                    sum(reshape(square(subtract(encoded, stopGradient(rows))), n, each), 1));
        }

        /** Equation 3 for each image, [N]. */
        Tensor objective() {
            return add(subtract(codebook, logLikelihood), scale(commitment, COMMITMENT));
        }
    }

    /** The row of the codebook [K, F] that is nearest to each vector of [N, h, w, F]: [N, h, w, 1] of I32. */
    static Tensor nearest(Tensor encoded, Tensor codebook) {
        try (var _ = Tape.noGrad()) {
            int width = codebook.shape().dim(1);
            Tensor vectors = reshape(encoded, encoded.size() / width, width);
            // argmin of |z|² - 2 z e + |e|²
            Tensor products = matMul(vectors, Form.AS_IS, codebook, Form.TRANSPOSED);
            Tensor nearness = subtract(scale(products, 2), sum(square(codebook), 1));
            return reshape(argMax(nearness, 1), encoded.shape().with(3, 1));
        }
    }
}
