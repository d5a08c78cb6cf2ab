package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.zoo.VaeDecoder.Observed;
import hanji.nn.distribution.Normal;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Linear;
import hanji.nn.layer.Module;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * A network from images to codes, q(z | x), and back, p(x | z): what the variational autoencoders of the zoo share.
 *
 * @param encoder images [N, D] to hidden units
 * @param mean hidden units to the mean of q(z | x)
 * @param logVar hidden units to its log-variance; none where a code is a function of the image
 * @param decoder codes to hidden units
 * @param output hidden units to numbers of each value
 * @param logits numbers of a value to its logits, where the likelihood has such a map
 * @param likelihood what these say of the value
 */
record VaeNetwork(
        Layer encoder,
        Linear mean,
        Optional<Linear> logVar,
        Linear decoder,
        Layer output,
        Optional<Linear> logits,
        VaeDecoder likelihood)
        implements Module {
    /** Variance over images of a code's mean above which it is active: arXiv:1509.00519, section 5.2. */
    private static final double ACTIVE = 0.01;

    /**
     * The size of a network.
     *
     * @param latent numbers of a code
     * @param hidden units of the encoder's and of the decoder's hidden layer
     */
    record Config(int latent, int hidden, VaeDecoder decoder, VaeLayers layers) {
        /** @throws IllegalArgumentException if a number is out of range */
        Config {
            requireSize(latent, hidden);
        }

        static void requireSize(int latent, int hidden) {
            if (latent < 1) throw new IllegalArgumentException("latent must be at least 1, not " + latent);
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
        }

        /** @throws IllegalArgumentException if the images are too small for the layers, or the weights too many */
        void requireFit(Site site) {
            layers.requireSize(site);
            site.requireRoom(() -> Math.addExact(
                    layers.weights(hidden, decoder.numbers(), site), Math.multiplyExact(3L * latent + 4, hidden)));
        }

        /** A network whose codes are random given the image. */
        VaeNetwork create(Site site, Initializer initializer) {
            return create(site, initializer, true);
        }

        /** A network whose codes are functions of the image. */
        VaeNetwork createDeterministic(Site site, Initializer initializer) {
            return create(site, initializer, false);
        }

        private VaeNetwork create(Site site, Initializer initializer, boolean random) {
            return new VaeNetwork(
                    layers.encoder(hidden, site, initializer),
                    Linear.create(hidden, latent, 0.5, initializer),
                    random ? Optional.of(Linear.create(hidden, latent, 0.5, initializer)) : Optional.empty(),
                    Linear.create(latent, hidden, 1, initializer),
                    layers.output(hidden, decoder.numbers(), site, initializer),
                    decoder.head(initializer),
                    decoder);
        }
    }

    /**
     * The evidence lower bound of each image in its parts, in nats.
     *
     * @param posterior q(z | x), [N, latent]
     * @param logLikelihood log p(x | z) of one z drawn from it, [N]
     * @param kl KL(q(z | x) || p(z)) by each number of the code, [N, latent]
     */
    record Elbo(Normal posterior, Tensor logLikelihood, Tensor kl) {
        /** -ELBO, [N]. */
        Tensor negative() {
            return subtract(sum(kl, 1), logLikelihood);
        }
    }

    /**
     * Notes the parts of the bound, as means over a batch, and how many numbers of the code say something of the image.
     *
     * @param logLikelihood log p(x | z), [N]
     * @param kl that adds up to the nats of all images
     */
    static void note(Step now, Normal posterior, Tensor logLikelihood, Tensor kl) {
        if (!now.logged()) return;
        int n = logLikelihood.size();
        now.note(
                "reconstruction_nats", -Arrays.stream(logLikelihood.toDoubles()).sum() / n);
        now.note("kl_nats", Arrays.stream(kl.toDoubles()).sum() / n);
        now.note("active_units", activeUnits(posterior.mean()));
    }

    /** Numbers of a code whose means [N, latent] differ between images. */
    static int activeUnits(Tensor means) {
        int n = means.shape().dim(0), latent = means.shape().dim(1), active = 0;
        double[] values = means.toDoubles();
        for (int j = 0; j < latent; j++) {
            double sum = 0, squares = 0;
            for (int i = j; i < values.length; i += latent) {
                sum += values[i];
                squares += values[i] * values[i];
            }
            if (squares / n - sum / n * (sum / n) > ACTIVE) active++;
        }
        return active;
    }

    /** log p(x, z) / q(z | x) of each image under a standard normal p(z), [N], by its log p(x | z). */
    static Tensor logWeight(Tensor logLikelihood, Normal posterior, Tensor code) {
        Tensor logPrior = Normal.standard(code.dtype(), code.device()).logProb(code);
        return add(logLikelihood, sum(subtract(logPrior, posterior.logProb(code)), 1));
    }

    /** Numbers of a code. */
    int latent() {
        return mean.bias().size();
    }

    /** Images [N, H, W, C] in [0, 1] to hidden units before their activation. */
    Tensor features(Tensor images) {
        int n = images.shape().dim(0);
        return encoder.forward(affine(reshape(images, n, images.size() / n), 2, -1));
    }

    /** q(z | x) of images whose features these are, [N, latent]. */
    Normal posterior(Tensor features) {
        Tensor hidden = relu(features);
        return new Normal(mean.forward(hidden), logVar.orElseThrow().forward(hidden));
    }

    /** Images [N, H, W, C] in [0, 1] to q(z | x), [N, latent]. */
    Normal encode(Tensor images) {
        return posterior(features(images));
    }

    /** Images [N, H, W, C] in [0, 1] to the means of their codes, [N, latent]. */
    Tensor code(Tensor images) {
        return mean.forward(relu(features(images)));
    }

    /** Codes [N, latent] to the outputs of the likelihood. */
    Tensor decode(Tensor code) {
        return outputs(decoder.forward(code));
    }

    /** Hidden units of the decoder, before their activation, to the outputs of the likelihood. */
    Tensor outputs(Tensor hidden) {
        return likelihood.outputs(output.forward(relu(hidden)), logits);
    }

    /** log p(x | z) in nats, [N]: codes [N, latent], intensities [N, H, W, C] of U8. */
    Tensor logLikelihood(Tensor code, Tensor intensities) {
        return sum(likelihood.logProb(decode(code), intensities), 1);
    }

    /** Codes [N, latent] to the means of p(x | z) on [0, 1], [N, D]. */
    Tensor means(Tensor code) {
        return likelihood.means(decode(code));
    }

    /** The ELBO against a standard normal p(z), with one sample of z: arXiv:1312.6114, equation 3. */
    Elbo elbo(Observed seen, Philox noise) {
        Normal posterior = encode(seen.input());
        var code = posterior.sampleWithKl(noise); // section 2.4 and appendix B
        return new Elbo(posterior, logLikelihood(code.sample(), seen.intensities()), code.kl());
    }
}
