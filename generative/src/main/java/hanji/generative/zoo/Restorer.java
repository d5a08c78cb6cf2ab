package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.mean;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Restores;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.generative.signal.Damage;
import hanji.generative.signal.Damaged;
import hanji.generative.signal.Signals;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Map;

/**
 * Restoration by a network that is told how damaged an image is, so that one network does for all levels: FFDNet, arXiv:1710.04026. It
 * computes at half the resolution and gives what is to be added to the damaged image. Each training image is damaged anew
 * each time, at a level of its own.
 */
public final class Restorer implements Recipe<Restorer.Options> {
    private static final int PART = 100;

    /** Beside an image's channels: which pixels are there, and the level of damage. */
    private static final int TOLD = 2;

    /**
     * @param damage to undo
     * @param channels of the inner convolutions
     * @param blocks inner convolutions
     * @param ema share of the averaged weights that stays at each late step
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("What happened to the images: noise was added, blur and noise, or pixels are missing.")
            Damage damage,

            @Help("Channels of the inner convolutions.") int channels,
            @Help("How many inner convolutions there are.") int blocks,

            @Help("Share of the averaged weights that stays at each step.")
            double ema,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            Corrections.require(channels, blocks, ema, lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "restorer",
                "a network that takes noise or blur from images, or fills in missing pixels",
                "arXiv:1710.04026",
                Card.Family.NOT_GENERATIVE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(32, 2000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(Damage.NOISE, 48, 5, 0.995, 0.002);
    }

    @Override
    public Options tiny() {
        return new Options(Damage.MISSING, 2, 1, 0.9, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        HalfResolution.requireEven(site);
        int in = HalfResolution.PIXELS * (site.channels() + TOLD), out = HalfResolution.PIXELS * site.channels();
        site.requireRoom(() -> Corrections.weights(in, options.channels(), options.blocks(), out));
        return new MaximumLikelihood<>(
                () -> Corrections.create(
                        in, options.channels(), options.blocks(), out, site.initializer("corrections")),
                options.lr(),
                options.ema(),
                (network, batch, now) -> loss(network, options.damage(), batch, now, site),
                "train_error",
                Unit.SQUARED_ERROR,
                network -> new Model(network, options.damage(), site));
    }

    private static Tensor loss(Corrections network, Damage damage, Batch batch, Step now, Site site) {
        Images images = Images.unlabelled(site.height(), site.width(), site.channels(), batch.pixels());
        Philox random = site.noise().of("levels", now.shardStep());
        double[] levels = new double[batch.count()];
        for (int n = 0; n < levels.length; n++) levels[n] = damage.most() * random.uniform(n);
        Damaged damaged = damage.of(images, levels, site.noise().of("damage", now.shardStep()));
        return mean(square(subtract(restored(network, damaged, site), site.unit(batch))));
    }

    private static Tensor restored(Corrections network, Damaged damaged, Site site) {
        Tensor input = told(damaged).tensor(site.dtype(), site.device());
        Tensor corrections = HalfResolution.undone(network.forward(HalfResolution.of(input)));
        return add(damaged.signals().tensor(site.dtype(), site.device()), corrections);
    }

    /** The images with what is told of them in two further channels. */
    private static Signals told(Damaged damaged) {
        Signals x = damaged.signals();
        int channels = x.channels(), wide = channels + TOLD, pixels = x.height() * x.width();
        float[] values = new float[damaged.known().length * wide];
        for (int i = 0; i < damaged.known().length; i++) {
            System.arraycopy(x.values(), i * channels, values, i * wide, channels);
            values[i * wide + channels] = damaged.known()[i] ? 1 : 0;
            values[i * wide + channels + 1] = (float) damaged.levels()[i / pixels];
        }
        return new Signals(x.height(), x.width(), wide, values);
    }

    /** A trained network. */
    private record Model(Corrections network, Damage damage, Site site) implements Restores {
        @Override
        public Map<String, Tensor> weights() {
            return network.parameters();
        }

        @Override
        public Images restore(Damaged damaged) {
            int count = damaged.signals().count();
            float[] values = new float[count * site.dimensions()];
            for (int from = 0; from < count; from += PART)
                try (var _ = Scope.open()) {
                    Damaged part = damaged.slice(from, Math.min(count, from + PART));
                    float[] some = restored(network, part, site).toFloats();
                    System.arraycopy(some, 0, values, from * site.dimensions(), some.length);
                }
            return damaged.keepingKnown(damaged.signals().with(values)).images();
        }
    }
}
