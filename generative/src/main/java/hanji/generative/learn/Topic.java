package hanji.generative.learn;

import hanji.tensor.Philox;
import java.util.List;
import java.util.Optional;

/** One thing to learn: a class that computes it, and a page that shows it. */
public interface Topic {
    /** As it is typed: lower-case words joined by hyphens. */
    String name();

    /** What the page shows, in one sentence. */
    String sentence();

    /** The page, at most 40 lines of at most 80 characters; the same key gives the same numbers. */
    Page page(Philox random);

    /** All topics, in the order in which they are best read. */
    static List<Topic> all() {
        return List.of(
                new Likelihood(),
                new Divergences(),
                new MonteCarlo(),
                new Overfitting(),
                new Memorizing(),
                new Bayes(),
                new DiscriminativeGenerative(),
                new Outliers(),
                new Taxonomy(),
                new BlindSpot(),
                new Evaluating());
    }

    /** The topic of that name, in any case. */
    static Optional<Topic> find(String name) {
        return all().stream()
                .filter(topic -> topic.name().equalsIgnoreCase(name))
                .findFirst();
    }
}
