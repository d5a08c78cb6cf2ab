package hanji.generative.zoo;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.LayerChain;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.nn.layer.Linear;
import java.util.List;

/**
 * Multilayer perceptron: two hidden layers of rectified units between the pixels and the classes. Rumelhart, Hinton and
 * Williams, "Learning representations by back-propagating errors", Nature 323, 1986.
 */
public final class Mlp implements Recipe<Mlp.Options> {
    /**
     * @param hidden units of each hidden layer
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Units of each hidden layer.") int hidden,
            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
            Classifier.requireRate(lr);
        }

        private long weights(Site site) {
            long first = Math.multiplyExact(site.dimensions() + 1L, hidden);
            long second = Math.multiplyExact(hidden + 1L, hidden);
            return Math.addExact(Math.addExact(first, second), (hidden + 1L) * site.classes());
        }
    }

    @Override
    public Card card() {
        return new Card(
                "mlp",
                "a classifier with two hidden layers of rectified units",
                "Rumelhart et al. 1986",
                Card.Family.NOT_GENERATIVE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(64, 4000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(256, 0.001);
    }

    @Override
    public Options tiny() {
        return new Options(5, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        Classifier.requireClasses(site);
        site.requireRoom(() -> options.weights(site));
        return new Classifier(() -> network(options.hidden(), site), options.lr(), site);
    }

    private static Network network(int hidden, Site site) {
        var initializer = site.initializer("mlp");
        return new Network(
                Linear.create(site.dimensions(), hidden, 1, initializer),
                Linear.create(hidden, hidden, 1, initializer),
                Linear.create(hidden, site.classes(), 0.5, initializer));
    }

    /** Images [N, H, W, C] to logits [N, classes]. */
    private record Network(Linear first, Linear second, Linear logits) implements LayeredNetwork {
        @Override
        public LayerChain chain() {
            return new LayerChain(List.of(
                    LayeredNetwork.rectified("hidden1", first),
                    LayeredNetwork.rectified("hidden2", second),
                    LayeredNetwork.logits(logits)));
        }
    }
}
