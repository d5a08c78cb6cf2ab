package hanji.generative.zoo;

import hanji.generative.model.Fitted;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.nn.layer.Layer;
import hanji.tensor.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Trains a generator of images from noise against a discriminator. The zoo's differ in their networks alone. */
final class AdversarialTraining implements Learner {
    /**
     * How it is trained.
     *
     * @param latent numbers of noise that an image is made of
     * @param pack images that the discriminator sees at once
     * @param loss of the generator
     * @param lr learning rate of both networks
     */
    record Config(int latent, int pack, AdversarialLoss loss, double lr) {}

    /** @throws IllegalArgumentException if an option is out of range */
    static void require(int latent, int pack, double lr) {
        if (latent < 1) throw new IllegalArgumentException("latent must be at least 1, not " + latent);
        if (pack < 1) throw new IllegalArgumentException("pack must be at least 1, not " + pack);
        Classifier.requireRate(lr);
    }

    private final Config config;
    private final Site site;
    private final Layer generator;
    private final Layer discriminator;
    private final Duel duel;

    /**
     * @param generator noise [N, latent] to images [N, H, W, C] of values in [0, 1]
     * @param discriminator packs of images [N / m, H, W, m C] to logits, above 0 for real
     */
    AdversarialTraining(Config config, Site site, Layer generator, Layer discriminator) {
        this.config = config;
        this.site = site;
        this.generator = generator;
        this.discriminator = discriminator;
        this.duel = new Duel(generator, discriminator, config.loss(), config.lr());
    }

    @Override
    public List<Loss> step(Batch batch, Step now) {
        return duel.step(
                now,
                site.unit(batch),
                use -> generator.forward(noise(use, now, batch.count())),
                images -> discriminator.forward(Packing.pack(images, config.pack())));
    }

    private Tensor noise(String use, Step now, int count) {
        return FromNoise.codes(site.noise().of(use, now.shardStep()), 0, count, config.latent(), site);
    }

    /** Two packs, since networks may normalize by the batch. */
    @Override
    public int least() {
        return 2 * config.pack();
    }

    @Override
    public Map<String, Tensor> state() {
        return duel.state();
    }

    @Override
    public Collection<Tensor> buffers() {
        return duel.buffers();
    }

    @Override
    public Fitted fitted() {
        return new TrainedGenerator(generator.evaluating(), config.latent(), site);
    }
}
