package hanji.generative.zoo;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;

/**
 * Deep convolutional generative adversarial network: the game of {@link Gan} between two networks of strided convolutions and batch
 * normalization. Radford, Metz and Chintala, arXiv:1511.06434. Images are drawn with the running statistics of the
 * generator's batches, so that they do not depend on each other.
 */
public final class Dcgan implements Recipe<Dcgan.Options> {
    /**
     * @param latent numbers of noise that an image is made of
     * @param channels of both networks at half of the resolution; they have twice as many at a quarter
     * @param lr learning rate of both, above 0
     * @param loss of the generator
     * @param pack images that the discriminator sees at once
     */
    public record Options(
            @Help("Numbers of noise that an image is made of.")
            int latent,

            @Help("Channels of both networks at half of the resolution; twice as many at a quarter.")
            int channels,

            @Help("Learning rate of both networks.") double lr,

            @Help("What the generator descends on; minimax loses its gradient where it is caught.")
            AdversarialLoss loss,

            @Help("Images that the discriminator sees at once: more than 1 against collapse.")
            int pack) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            AdversarialTraining.require(latent, pack, lr);
            DcganLayers.requireChannels(channels);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "dcgan",
                "a generator of images by transposed convolutions, trained against a discriminator of convolutions",
                "arXiv:1511.06434",
                Card.Family.IMPLICIT_DIRECT,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                new Card.Training(64, 2500).ofAtLeast(2));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(64, 32, 0.002, AdversarialLoss.NON_SATURATING, 1);
    }

    @Override
    public Options tiny() {
        return new Options(3, 2, 0.01, AdversarialLoss.NON_SATURATING, 2);
    }

    @Override
    public Learner learner(Options options, Site site) {
        int channels = options.channels(), pack = options.pack();
        DcganLayers.require(channels, options.latent(), pack, site);
        return new AdversarialTraining(
                new AdversarialTraining.Config(options.latent(), pack, options.loss(), options.lr()),
                site,
                DcganLayers.generator(options.latent(), channels, site, site.initializer("generator")),
                DcganLayers.discriminator(
                        pack * site.channels(),
                        channels,
                        DcganLayers.Norm.BATCH,
                        site,
                        site.initializer("discriminator")));
    }
}
