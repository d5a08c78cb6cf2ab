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
 * Softmax regression: {@code log p(c | x) = w_c · x + b_c - log sum over c' of exp(w_c' · x + b_c')}, the linear model of
 * p(class | image) and the floor of every classifier. Bishop, "Pattern Recognition and Machine Learning", section 4.3.4.
 */
public final class SoftmaxRegression implements Recipe<SoftmaxRegression.Options> {
    /** @param lr highest learning rate, above 0 */
    public record Options(@Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            Classifier.requireRate(lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "softmax-regression",
                "a linear classifier: one weight a pixel and class",
                "Bishop 2006, section 4.3.4",
                Card.Family.NOT_GENERATIVE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(64, 8000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(0.005);
    }

    @Override
    public Learner learner(Options options, Site site) {
        Classifier.requireClasses(site);
        site.requireRoom(() -> Math.multiplyExact((long) site.dimensions() + 1, site.classes()));
        return new Classifier(() -> network(site), options.lr(), site);
    }

    /** Weights of 0: the loss is convex, and begins at log(classes). */
    private static Network network(Site site) {
        var initializer = site.initializer("softmax-regression");
        return new Network(
                new Linear(initializer.zeros(site.dimensions(), site.classes()), initializer.zeros(site.classes())));
    }

    /** Images [N, H, W, C] to logits [N, classes]. */
    private record Network(Linear linear) implements LayeredNetwork {
        @Override
        public LayerChain chain() {
            return new LayerChain(List.of(LayeredNetwork.logits(linear)));
        }
    }
}
