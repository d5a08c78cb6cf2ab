package hanji.generative.zoo;

import hanji.generative.model.Fitted;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.nn.layer.Layer;
import hanji.tensor.Tensor;
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
    private final Drawing<Layer> generator;
    private final Layer discriminator;
    private final Duel duel;

    /**
     * @param generator noise [N, latent] to images [N, H, W, C] of values in [0, 1]
     * @param discriminator packs of images [N / m, H, W, m C] to logits, above 0 for real
     */
    AdversarialTraining(Config config, Site site, Drawing<Layer> generator, Layer discriminator) {
        this.config = config;
        this.site = site;
        this.generator = generator;
        this.discriminator = discriminator;
        this.duel = new Duel(generator.trained(), discriminator, config.loss(), config.lr());
    }

    @Override
    public List<Loss> step(Batch batch, Step now) {
        List<Loss> losses = duel.step(
                now,
                site.unit(batch),
                use -> generator.trained().forward(
                        FromNoise.codes(site.noise().of(use, now.done()), 0, batch.count(), config.latent(), site)),
                images -> discriminator.forward(Packing.pack(images, config.pack())));
        generator.update(now);
        return losses;
    }

    /** Two packs, since networks may normalize by the batch. */
    @Override
    public int least() {
        return 2 * config.pack();
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = duel.state();
        state.putAll(generator.state());
        return state;
    }

    @Override
    public Fitted fitted() {
        return new TrainedGenerator(generator.drawn().evaluating(), config.latent(), site);
    }
}
