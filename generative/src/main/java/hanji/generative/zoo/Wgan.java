package hanji.generative.zoo;

import static hanji.kernels.pointwise.Clamp.clamp;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.nn.optimizer.RmsProp;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Map;

/**
 * Wasserstein generative adversarial network: in place of a discriminator a critic whose weights are clipped, so that it is
 * Lipschitz. Arjovsky, Chintala and Bottou, arXiv:1701.07875, algorithm 1, with the networks of {@link Dcgan}; the critic normalizes
 * each image alone.
 */
public final class Wgan implements Recipe<Wgan.Options> {
    /**
     * @param latent numbers of noise that an image is made of
     * @param channels of both networks at half of the resolution; they have twice as many at a quarter
     * @param turns descents of the critic in a step
     * @param clip largest absolute value of the critic's weights, above 0
     * @param lr learning rate of both, above 0
     */
    public record Options(
            @Help("Numbers of noise that an image is made of.")
            int latent,

            @Help("Channels of both networks at half of the resolution; twice as many at a quarter.")
            int channels,

            @Help("Descents of the critic in a step, each on its part of the batch.")
            int turns,

            @Help("Largest absolute value of the critic's weights.")
            double clip,

            @Help("Learning rate of both networks.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            CriticTraining.require(latent, turns, lr);
            DcganLayers.requireChannels(channels);
            if (!(clip > 0 && clip < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("clip must be above 0 and finite, not " + clip);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "wgan",
                "a generator of images trained against a critic of clipped weights, which estimates the Wasserstein distance",
                "arXiv:1701.07875",
                Card.Family.IMPLICIT_DIRECT,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                new Card.Training(128, 900).ofAtLeast(2));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(64, 32, 2, 0.1, 0.004);
    }

    @Override
    public Options tiny() {
        return new Options(3, 2, 2, 0.05, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        int channels = options.channels();
        DcganLayers.require(channels, options.latent(), 1, site);
        return new CriticTraining(
                new CriticTraining.Config(options.latent(), options.turns(), options.lr(), RmsProp::rmsProp),
                site,
                DcganLayers.generator(options.latent(), channels, site, site.initializer("generator")),
                DcganLayers.discriminator(
                        site.channels(), channels, DcganLayers.Norm.IMAGE, site, site.initializer("critic")),
                new Clipping(options.clip()));
    }

    /**
     * Keeps every weight of the critic in [-c, c]: algorithm 1, line 7.
     *
     * @param limit c
     */
    record Clipping(double limit) implements CriticTraining.Lipschitz {
        @Override
        public void hold(Map<String, Tensor> parameters) {
            try (var _ = Scope.open()) {
                parameters.values().forEach(weight -> weight.copyFrom(clamp(weight, -limit, limit)));
            }
        }
    }
}
