package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Card;
import hanji.generative.model.Draws;
import hanji.generative.model.Encodes;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Meaning;
import hanji.generative.model.Objective;
import hanji.generative.model.Recipe;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Scores;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.generative.sampler.PixelByPixel;
import hanji.generative.zoo.VaeDecoder.Observed;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.layer.Module;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Schedule;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * VQ-VAE: an image becomes a small grid of codes, each a row of a codebook, and is decoded from those rows; a PixelCNN
 * over the grid is the prior that codes are drawn from. arXiv:1711.00937. Each step trains both, the prior on the codes
 * as they are then.
 *
 * <p>Since z is a function of x, {@code -log p(x) <= -log p(x | z(x)) - log p(z(x))}: a bound without noise.
 */
public final class VqVae implements Recipe<VqVae.Options> {
    /**
     * @param channels of the images in between
     * @param width numbers of a row of the codebook
     * @param codes rows, at most 256
     * @param decoder p(x | z)
     * @param priorChannels width of the PixelCNN's hidden layers
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Channels of the convolutions, at half the resolution; twice as many at a quarter.")
            int channels,

            @Help("Numbers of a code's row in the codebook.")
            int width,

            @Help("Codes in the codebook, at most 256.") int codes,

            @Help("Distribution of a value given the codes; bernoulli is over binarized images.")
            VaeDecoder decoder,

            @Help("Width of the hidden layers of the PixelCNN over the codes.")
            int priorChannels,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (channels < 1) throw new IllegalArgumentException("channels must be at least 1, not " + channels);
            if (width < 1) throw new IllegalArgumentException("width must be at least 1, not " + width);
            if (codes < 2 || codes > PixelCnn.LEVELS)
                throw new IllegalArgumentException("codes must be 2 to 256, not " + codes);
            if (priorChannels < 1)
                throw new IllegalArgumentException("prior-channels must be at least 1, not " + priorChannels);
            Classifier.requireRate(lr);
        }

        /** The PixelCNN over codes, with two residual blocks. */
        PixelCnn.Config prior() {
            return new PixelCnn.Config(1, priorChannels, 2, codes);
        }

        private long weights() {
            long ofPrior = Math.addExact(prior().parameters(), Math.multiplyExact(49L * codes, priorChannels));
            long ofCoder = Math.multiplyExact(140L * channels, channels);
            return Math.addExact(ofPrior, Math.addExact(ofCoder, Math.multiplyExact(width, codes + 4L * channels)));
        }
    }

    @Override
    public Card card() {
        return new Card(
                "vq-vae",
                "an autoencoder to a grid of codes from a book, and a PixelCNN that such grids are drawn from",
                "arXiv:1711.00937",
                Card.Family.EXPLICIT_APPROXIMATE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(32, 2000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(32, 16, 64, VaeDecoder.LOGISTIC, 48, 0.001);
    }

    @Override
    public Options tiny() {
        return new Options(2, 3, 5, VaeDecoder.LOGISTIC, 4, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        VaeLayers.CONVOLUTIONAL.requireSize(site);
        site.requireRoom(options::weights);
        return new Training(options, site);
    }

    /** What is trained together. */
    record Networks(VqNetwork coder, PixelCnn.Network prior) implements Module {}

    private static final class Training implements Learner {
        private static final long PARTS = 1_000_000;

        private final Site site;
        private final Networks networks;
        private final Objective codes;
        private final Objective draws;
        private final Schedule rate;

        Training(Options options, Site site) {
            this.site = site;
            this.networks = new Networks(
                    VqNetwork.create(options, site),
                    PixelCnn.Network.create(
                            options.prior(),
                            PixelFeatures.oneHot(options.codes(), site.dtype(), site.device()),
                            site.initializer("prior")));
            this.codes = objective("codes", networks.coder().parameters());
            this.draws = objective("prior", networks.prior().parameters());
            this.rate = Schedule.cosine(options.lr(), 0.02 * options.lr(), PARTS);
        }

        private static Objective objective(String name, Map<String, Tensor> parameters) {
            return Objective.of(name, parameters, Adam.adam(parameters));
        }

        @Override
        public List<Loss> step(Batch batch, Step now) {
            Observed seen = networks.coder().likelihood().observe(batch, site);
            double learningRate = rate.at((long) (now.progress() * PARTS));
            Tensor loss = codes.descend(now, learningRate, () -> {
                VqNetwork.Parts parts = VqNetwork.Parts.of(networks.coder(), seen);
                note(now, parts);
                return scale(
                        sum(parts.objective()), networks.coder().likelihood().share(seen));
            });
            Tensor grid = networks.coder().codes(seen.input());
            Tensor surprise =
                    draws.descend(now, learningRate, () -> mean(networks.prior().nats(grid)));
            return List.of(
                    new Loss("train_objective", networks.coder().likelihood().unit(), loss),
                    new Loss("prior_nats_per_code", Unit.NATS, surprise));
        }

        private static void note(Step now, VqNetwork.Parts parts) {
            if (!now.logged()) return;
            int n = parts.logLikelihood().size();
            now.note(
                    "reconstruction_nats",
                    -Arrays.stream(parts.logLikelihood().toDoubles()).sum() / n);
            now.note("commitment", Arrays.stream(parts.commitment().toDoubles()).sum() / n);
            now.note(
                    "codes_in_use",
                    Arrays.stream(parts.codes().toDoubles()).distinct().count());
        }

        @Override
        public Map<String, Tensor> state() {
            var state = new LinkedHashMap<>(codes.state());
            state.putAll(draws.state());
            return state;
        }

        @Override
        public Fitted fitted() {
            return new Model(networks, site);
        }
    }

    /** A trained VQ-VAE with its prior. Its pictures are the means of p(x | z). */
    record Model(Networks networks, Site site) implements Draws, Scores, Encodes, Reconstructs {
        private static final int TOGETHER = 100;

        @Override
        public Map<String, Tensor> weights() {
            return networks.parameters();
        }

        private PixelByPixel<PixelCnn.Network> prior() {
            return new PixelByPixel<>(networks.prior(), site.height() / 2 / 2, site.width() / 2 / 2, 1);
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            Images grids = prior().sample(noise, first, count, progress);
            var pixels = new ByteArrayOutputStream();
            for (int from = 0; from < count; from += TOGETHER)
                try (var _ = Scope.open()) {
                    Images part = grids.slice(from, Math.min(count, from + TOGETHER));
                    Tensor codes = Tensor.of(part.pixels(), part.count(), part.height(), part.width(), 1)
                            .to(DType.U8, site.device());
                    pixels.writeBytes(pictures(codes).pixels());
                }
            return Images.unlabelled(site.height(), site.width(), site.channels(), pixels.toByteArray());
        }

        private Images pictures(Tensor codes) {
            return site.images(networks.coder().means(networks.coder().rows(codes)));
        }

        /** The codes of images, [N, h, w, 1] of I32. */
        private Tensor codes(Images images) {
            site.requireFit(images);
            VqNetwork coder = networks.coder();
            return coder.codes(coder.likelihood().observe(images, site).input());
        }

        @Override
        public double[] nats(Images images, Philox noise) {
            try (var _ = Scope.open()) {
                VqNetwork coder = networks.coder();
                Tensor codes = codes(images), intensities = site.intensities(images);
                int n = images.count();
                Tensor ofCodes = reshape(networks.prior().nats(codes), n, codes.size() / n);
                return subtract(sum(ofCodes, 1), coder.logLikelihood(coder.rows(codes), intensities))
                        .toDoubles();
            }
        }

        @Override
        public Meaning meaning() {
            return Meaning.UPPER_BOUND;
        }

        @Override
        public Space space() {
            return networks.coder().likelihood().space();
        }

        /** The rows of an image's codes, side by side. */
        @Override
        public Tensor encode(Images images) {
            try (var scope = Scope.open()) {
                Tensor rows = networks.coder().rows(codes(images));
                return scope.keep(reshape(rows, images.count(), rows.size() / images.count()));
            }
        }

        @Override
        public Images reconstruct(Images images) {
            try (var _ = Scope.open()) {
                return pictures(codes(images));
            }
        }
    }
}
