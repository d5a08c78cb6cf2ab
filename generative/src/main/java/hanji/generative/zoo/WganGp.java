package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Norm.norm;
import static hanji.kernels.reduce.Sum.mean;

import hanji.autograd.Op;
import hanji.autograd.VectorProducts;
import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.kernels.layout.Reshape;
import hanji.kernels.optimizer.AdamUpdate.Decay;
import hanji.kernels.random.Uniform;
import hanji.nn.layer.Layer;
import hanji.nn.optimizer.Adam;
import hanji.nn.optimizer.Optimizer;
import hanji.tensor.Noise;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * Wasserstein generative adversarial network whose critic is held by a penalty on the norm of its gradient by the image, between
 * real and drawn images. Gulrajani et al., arXiv:1704.00028, algorithm 1, with the networks of {@link Dcgan}; the critic
 * normalizes each image alone.
 */
public final class WganGp implements Recipe<WganGp.Options> {
    /** Adam's betas: algorithm 1. */
    private static final double BETA_1 = 0;

    private static final double BETA_2 = 0.9;

    /**
     * @param latent numbers of noise that an image is made of
     * @param channels of both networks at half of the resolution; they have twice as many at a quarter
     * @param turns descents of the critic in a step
     * @param lambda weight of the penalty
     * @param lr learning rate of both, above 0
     */
    public record Options(
            @Help("Numbers of noise that an image is made of.")
            int latent,

            @Help("Channels of both networks at half of the resolution; twice as many at a quarter.")
            int channels,

            @Help("Descents of the critic in a step, each on its part of the batch.")
            int turns,

            @Help("Weight of the penalty on gradients whose norm is not 1.")
            double lambda,

            @Help("Learning rate of both networks.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            CriticTraining.require(latent, turns, lr);
            DcganLayers.requireChannels(channels);
            if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("lambda must be 0 or more and finite, not " + lambda);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "wgan-gp",
                "a generator of images trained against a critic with a penalty on its gradient",
                "arXiv:1704.00028",
                Card.Family.IMPLICIT_DIRECT,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                new Card.Training(128, 900).ofAtLeast(2));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(64, 32, 2, 10, 0.004);
    }

    @Override
    public Options tiny() {
        return new Options(3, 2, 2, 10, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        int channels = options.channels();
        DcganLayers.require(channels, options.latent(), 1, site);
        return new CriticTraining(
                new CriticTraining.Config(options.latent(), options.turns(), options.lr(), WganGp::adam),
                site,
                DcganLayers.generator(options.latent(), channels, site, site.initializer("generator")),
                DcganLayers.discriminator(
                        site.channels(), channels, DcganLayers.Norm.IMAGE, site, site.initializer("critic")),
                new Penalty(options.lambda(), site.noise()));
    }

    static Optimizer adam(Map<String, Tensor> parameters) {
        return Adam.create(parameters, BETA_1, BETA_2, 0, Decay.COUPLED);
    }

    /**
     * Draws the norm of the critic's gradient to 1, at images between real and drawn ones.
     *
     * @param lambda weight
     * @param noise that chooses the places
     */
    record Penalty(double lambda, Noise noise) implements CriticTraining.Lipschitz {
        @Override
        public Optional<Tensor> penalty(Layer critic, Tensor real, Tensor drawn, Step turn) {
            var random = noise.of("place between real and drawn", turn.shardStep());
            Shape one = Shape.of(real.shape().dim(0), 1, 1, 1);
            Tensor places = between(real, drawn, Op.run(new Uniform(random, 0, one, real.dtype(), real.device())));
            Tensor penalty = meanSquaredExcess(critic, places);
            if (turn.logged()) turn.note("gradient_penalty", penalty.item());
            return Optional.of(scale(penalty, lambda));
        }
    }

    /** {@code e x + (1 - e) x'} with a share e of each image, [N, 1, 1, 1]: algorithm 1, line 6. */
    static Tensor between(Tensor real, Tensor drawn, Tensor share) {
        return add(drawn, multiply(share, subtract(real, drawn)));
    }

    /** The mean over images [N, H, W, C] of {@code (|df/dx| - 1)²}: equation 3. */
    static Tensor meanSquaredExcess(Layer critic, Tensor images) {
        int n = images.shape().dim(0);
        Tensor ones = Tensor.full(1, images.dtype(), Shape.of(n, 1), images.device());
        Tensor slopes = VectorProducts.vjp(critic::forward, images, ones); // f of an image depends on it alone
        return mean(square(shift(norm(Reshape.reshape(slopes, n, -1), 1), -1)));
    }
}
