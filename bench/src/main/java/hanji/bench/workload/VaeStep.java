package hanji.bench.workload;

import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.random.Gaussian.gaussian;
import static hanji.kernels.reduce.Sum.sum;

import hanji.nn.distribution.Bernoulli;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Linear;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/**
 * One step of training the variational autoencoder of arXiv:1312.6114 on binary images of 784 pixels: 784 to 400, relu,
 * 20 means and 20 log-variances, 20 to 400, relu, 784 logits; the negative ELBO of an image on average, with its KL
 * divergence in closed form (appendix B); backward pass, Adam.
 *
 * @param images N
 */
public record VaeStep(int images) implements Workload {
    /** Pixels of an image. */
    public static final int PIXELS = 784;

    /** Width of the hidden layers. */
    public static final int HIDDEN = 400;

    /** Latent variables. */
    public static final int LATENT = 20;

    /** The network. */
    public record Network(Linear encoder, Linear mean, Linear logVar, Linear decoder, Linear logits) implements Layer {
        /** Latent variables [N, 20] to logits [N, 784]. */
        @Override
        public Tensor forward(Tensor latent) {
            return logits.forward(relu(decoder.forward(latent)));
        }

        /** The negative ELBO of an image on average, in nats; noise [N, 20]. */
        Tensor loss(Tensor pixels, Tensor noise) {
            Tensor hidden = relu(encoder.forward(pixels)), mu = mean.forward(hidden), logVar = logVar().forward(hidden);
            Tensor latent = add(mu, multiply(exp(scale(logVar, 0.5)), noise));
            Tensor logProb = sum(new Bernoulli(forward(latent)).logProb(pixels));
            Tensor divergence = sum(affine(subtract(add(square(mu), exp(logVar)), logVar), 0.5, -0.5));
            return scale(subtract(divergence, logProb), 1.0 / pixels.shape().dim(0));
        }
    }

    /** The network before the first step. */
    public Network network(Device device) {
        var initializer = Initializer.ofOnlyNetwork(1, DType.F32, device);
        return new Network(
                Linear.create(PIXELS, HIDDEN, 1, initializer),
                Linear.create(HIDDEN, LATENT, 0.5, initializer),
                Linear.create(HIDDEN, LATENT, 0.5, initializer),
                Linear.create(LATENT, HIDDEN, 1, initializer),
                Linear.create(HIDDEN, PIXELS, 0.5, initializer));
    }

    /** Zeros and ones, [N, 784]. */
    public float[] pixels() {
        int[] intensities = Inputs.intensities(0, images * PIXELS);
        float[] pixels = new float[intensities.length];
        for (int i = 0; i < pixels.length; i++) pixels[i] = intensities[i] / 128;
        return pixels;
    }

    /** The noise of the losses that are compared, [N, 20]. In the timed steps each side draws its own. */
    public float[] noise() {
        return Inputs.normal(1, images * LATENT, 1);
    }

    @Override
    public double tolerance() {
        return 1e-5;
    }

    @Override
    public Task on(Device device) {
        Network network = network(device);
        Tensor pixels = Inputs.on(device, pixels(), images, PIXELS), noise = Inputs.on(device, noise(), images, LATENT);
        var step = new Step(network, pixels);
        return new Training(network.parameters(), step::loss, () -> network.loss(pixels, noise));
    }

    /** The loss with noise of its own at every step. */
    private static final class Step {
        private final Network network;
        private final Tensor pixels;
        private int drawn;

        Step(Network network, Tensor pixels) {
            this.network = network;
            this.pixels = pixels;
        }

        Tensor loss() {
            Shape shape = Shape.of(pixels.shape().dim(0), LATENT);
            return network.loss(pixels, gaussian(new Philox(1, 2, drawn++), shape, pixels.device()));
        }
    }
}
