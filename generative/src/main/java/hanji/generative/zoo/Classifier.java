package hanji.generative.zoo;

import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static hanji.kernels.softmax.LogSoftmax.logSoftmax;

import hanji.generative.model.Classifies;
import hanji.generative.model.Describes;
import hanji.generative.model.Fitted;
import hanji.generative.model.LayerChain;
import hanji.generative.model.Layered;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Objective;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.layer.Layer;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Ema;
import hanji.nn.train.Schedule;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Trains any network of p(class | image) by its cross-entropy: Adam under half a cosine, and a moving average of the
 * weights, which is what classifies. The zoo's classifiers differ in their networks alone.
 */
final class Classifier implements Learner {
    private static final double AVERAGE_DECAY = 0.995;
    private static final long PARTS = 1_000_000;

    private final Layer network;
    private final Layer averaged;
    private final Site site;
    private final Objective objective;
    private final Ema average;
    private final Schedule rate;

    /**
     * @param create makes the network with its first weights, the same each time: images [N, H, W, C] of values in [0, 1]
     *     to logits [N, classes]
     */
    Classifier(Supplier<Layer> create, double learningRate, Site site) {
        this(create.get(), create.get(), learningRate, site);
    }

    /**
     * @param network that goes on from the weights that it has: images [N, H, W, C] of values in [0, 1] to logits [N, classes]
     * @param averaged a like network, whose weights become the averages
     */
    Classifier(Layer network, Layer averaged, double learningRate, Site site) {
        this.network = network;
        this.averaged = averaged;
        this.site = site;
        this.objective = Objective.of(network.parameters(), Adam.adam(network.parameters()));
        this.average = new Ema(network.parameters(), averaged.parameters(), AVERAGE_DECAY);
        this.rate = Schedule.cosine(learningRate, 0, PARTS);
    }

    static void requireRate(double lr) {
        if (!(lr > 0 && lr < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("lr must be above 0 and finite, not " + lr);
    }

    static void requireClasses(Site site) {
        if (site.classes() < 2)
            throw new IllegalArgumentException("needs images of at least 2 classes, and these have "
                    + (site.classes() == 0 ? "no labels" : "one") + "; put the images of each class in a folder");
    }

    @Override
    public List<Loss> step(Batch batch, Step now) {
        Tensor images = site.unit(batch);
        Tensor labels = site.labels(batch);
        Tensor loss = objective.descend(
                now,
                rate.at((long) (now.progress() * PARTS)),
                () -> mean(crossEntropy(network.forward(images), labels)));
        average.update(now.number());
        return List.of(new Loss("train_cross_entropy", Unit.NATS, loss));
    }

    @Override
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<>(objective.state());
        average.averages().forEach((name, tensor) -> state.put("average." + name, tensor));
        return state;
    }

    @Override
    public Fitted fitted() {
        return switch (averaged) {
            case FeatureNetwork features -> new Describing(features, site);
            case LayeredNetwork layered -> new InLayers(layered, site);
            default -> new Averaged(averaged, site);
        };
    }

    private static Tensor logProbs(Layer network, Site site, Images images) {
        site.requireFit(images);
        try (var scope = Scope.open()) {
            return scope.keep(logSoftmax(network.forward(site.unit(images))));
        }
    }

    /** The network of averaged weights. */
    private record Averaged(Layer network, Site site) implements Classifies {
        @Override
        public Map<String, Tensor> weights() {
            return network.parameters();
        }

        @Override
        public Tensor logProbs(Images images) {
            return Classifier.logProbs(network, site, images);
        }
    }

    /** The network of averaged weights, where it is a chain of layers. */
    private interface OfLayers extends Layered {
        LayeredNetwork network();

        Site site();

        @Override
        default Map<String, Tensor> weights() {
            return network().parameters();
        }

        @Override
        default LayerChain layers() {
            return network().chain();
        }

        @Override
        default Tensor input(Images images) {
            site().requireFit(images);
            return site().unit(images);
        }
    }

    /** A chain of layers whose units are no features to compare images by. */
    private record InLayers(LayeredNetwork network, Site site) implements OfLayers {
        @Override
        public Tensor logProbs(Images images) {
            return Classifier.logProbs(network, site, images);
        }
    }

    /** A chain of layers with features. */
    private record Describing(FeatureNetwork network, Site site) implements OfLayers, Describes {
        @Override
        public Description describe(Images images) {
            site.requireFit(images);
            try (var scope = Scope.open()) {
                Tensor features = network.features(site.unit(images));
                return new Description(scope.keep(features), scope.keep(logSoftmax(network.classify(features))));
            }
        }

        @Override
        public Tensor logProbs(Images images) {
            return Describes.super.logProbs(images);
        }
    }
}
