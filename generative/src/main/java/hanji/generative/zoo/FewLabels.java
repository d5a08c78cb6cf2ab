package hanji.generative.zoo;

import static hanji.kernels.layout.Concat.stack;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.reduce.Sum.mean;

import hanji.generative.model.Card;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.nn.data.Position;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Linear;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Learning from few labels: an {@link Autoencoder} is trained on all images without their labels; its encoder, with a layer for
 * the classes on top, goes on as a classifier of the few images whose labels may be seen. Erhan et al., "Why does unsupervised
 * pre-training help deep learning?", JMLR 11 (2010) 625. Without passes of the first kind the same network begins from random
 * weights, which is what the gain is measured against.
 *
 * <p>A step is one pass in batches: first over all images, {@code pretraining} times, then over those with labels. The seed
 * decides which these are.
 */
public final class FewLabels implements Recipe<FewLabels.Options> {
    private static final int BATCH = 64;

    /**
     * @param labels images whose labels are seen, all where there are no more
     * @param pretraining passes over all images as an autoencoder, 0 to begin from random weights
     * @param features numbers that the encoder gives
     * @param hidden units of the layer before these, 0 for none
     * @param channels of the first of two convolutions of stride 2, the second has twice as many; 0 for none
     * @param noise standard deviation of the noise that the autoencoder removes, 0 for none
     * @param lr learning rate, above 0
     */
    public record Options(
            @Help("Images whose labels are seen.") int labels,

            @Help("Passes over all images as an autoencoder, without labels; 0 begins from random weights.")
            int pretraining,

            @Help("Numbers that the encoder gives.") int features,

            @Help("Units of the layer before these; 0 for none.")
            int hidden,

            @Help(
                    "Channels of the first of two convolutions that halve the image, the second has twice as many; 0 for a"
                            + " dense net.")
            int channels,

            @Help("Standard deviation of noise that the autoencoder learns to remove; 0 for none.")
            double noise,

            @Help("Learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (labels < 1) throw new IllegalArgumentException("labels must be at least 1, not " + labels);
            if (pretraining < 0)
                throw new IllegalArgumentException("pretraining must be at least 0, not " + pretraining);
            if (features < 1) throw new IllegalArgumentException("features must be at least 1, not " + features);
            autoencoder(features, hidden, channels, noise, lr);
        }

        private static Autoencoder.Options autoencoder(
                int features, int hidden, int channels, double noise, double lr) {
            return new Autoencoder.Options(
                    features,
                    hidden,
                    channels,
                    Autoencoder.Activation.RELU,
                    Autoencoder.Criterion.SQUARED_ERROR,
                    false,
                    noise,
                    lr);
        }

        private Autoencoder.Options autoencoder() {
            return autoencoder(features, hidden, channels, noise, lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "few-labels",
                "a classifier that sees few labels, its encoder first trained on all images without any",
                "Erhan et al., JMLR 11 (2010) 625",
                Card.Family.NOT_GENERATIVE,
                Card.Feed.WHOLE,
                Card.Place.ANY_DEVICE,
                new Card.Training(0, 54));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(1000, 4, 128, 256, 0, 0.2, 0.001);
    }

    @Override
    public Options tiny() {
        return new Options(7, 4, 3, 4, 0, 0.1, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        Classifier.requireClasses(site);
        var autoencoder = Autoencoder.training(options.autoencoder(), site);
        var averaged = Autoencoder.Network.create(options.autoencoder(), site);
        var classifier = new Classifier(
                network(autoencoder.network(), options, site), network(averaged, options, site), options.lr(), site);
        return new Training(options, site, autoencoder, classifier);
    }

    private static Network network(Autoencoder.Network autoencoder, Options options, Site site) {
        var initializer = site.initializer("classes");
        var logits =
                new Linear(initializer.zeros(options.features(), site.classes()), initializer.zeros(site.classes()));
        return new Network(autoencoder.encoder(), logits);
    }

    /** Images [N, H, W, C] to logits [N, classes]. */
    private record Network(Layer encoder, Linear logits) implements Layer {
        @Override
        public Tensor forward(Tensor images) {
            return logits.forward(relu(encoder.forward(images)));
        }
    }

    /** The autoencoder's weights up to the code are the classifier's. */
    private record Training(Options options, Site site, Learner autoencoder, Learner classifier) implements Learner {
        @Override
        public List<Loss> step(Batch all, Step now) {
            long pass = now.done();
            if (pass < options.pretraining)
                return List.of(pass(
                        autoencoder,
                        all,
                        permutation("order of images", pass, all.count()),
                        pass,
                        1.0 / options.pretraining));
            int[] images = permutation("which images have labels", 0, all.count());
            long own = pass - options.pretraining;
            int labels = Math.min(options.labels, images.length);
            int[] order = permutation("order of images with labels", own, labels);
            int[] seen = Arrays.stream(order).map(i -> images[i]).toArray();
            return List.of(pass(classifier, all, seen, own, 0)); // at one rate, as nobody knows how many passes follow
        }

        private int[] permutation(String use, long step, int count) {
            return site.noise().of(use, step).permutation(count);
        }

        /**
         * One pass in batches; those left over at the end, fewer than a batch, are dropped.
         *
         * @param share of its training that a pass is for the learner, whose rate falls with it
         * @return the mean of its losses
         */
        private static Loss pass(Learner learner, Batch all, int[] order, long pass, double share) {
            int size = Math.min(BATCH, order.length), steps = order.length / size;
            List<Loss> losses = new ArrayList<>();
            for (int i = 0; i < steps; i++)
                try (var scope = Scope.open()) {
                    Batch batch = select(all, Arrays.copyOfRange(order, i * size, (i + 1) * size));
                    long done = pass * steps + i;
                    Loss loss = learner.step(batch, new Step(done, share * done / steps, false))
                            .getFirst();
                    losses.add(new Loss(loss.name(), loss.unit(), scope.keep(loss.value())));
                }
            Tensor mean = mean(stack(0, losses.stream().map(Loss::value).toList()));
            return new Loss(losses.getFirst().name(), losses.getFirst().unit(), mean);
        }

        private static Batch select(Batch all, int[] images) {
            int size = all.pixels().length / all.count();
            byte[] pixels = new byte[images.length * size];
            int[] labels = new int[images.length];
            for (int i = 0; i < images.length; i++) {
                System.arraycopy(all.pixels(), images[i] * size, pixels, i * size, size);
                labels[i] = all.labels()[images[i]];
            }
            return new Batch(Position.START, images, pixels, labels);
        }

        @Override
        public Map<String, Tensor> state() {
            var state = new LinkedHashMap<String, Tensor>();
            autoencoder.state().forEach((name, tensor) -> state.put("autoencoder." + name, tensor));
            classifier.state().forEach((name, tensor) -> state.put("classifier." + name, tensor));
            return state;
        }

        @Override
        public Fitted fitted() {
            return classifier.fitted();
        }
    }
}
