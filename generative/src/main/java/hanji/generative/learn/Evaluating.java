package hanji.generative.learn;

import hanji.tensor.Philox;
import java.util.List;

/** Why no single number says how good a generative model is: what each figure misses, shown by an example. */
public record Evaluating() implements Topic {
    /**
     * A figure that models are measured by.
     *
     * @param says what it tells
     * @param blind what it cannot see
     */
    record Row(String figure, String says, String blind) {}

    static final List<Row> TABLE = List.of(
            new Row("bits/dim", "how well new images compress", "how samples look"),
            new Row("ELBO", "at most so many bits", "how loose the bound is"),
            new Row("Frechet distance", "mean, covariance of features match", "all beyond these two"),
            new Row("precision", "samples lie among the data", "what is never drawn"),
            new Row("recall", "data lie among the samples", "samples outside the data"),
            new Row("nearest neighbour", "samples are not copies", "copies moved a bit"),
            new Row("squared error", "reconstructions are near", "blur, which it favours"),
            new Row("autocorrelation", "zoomed-in texture matches", "shapes"),
            new Row("looking", "how samples look", "variety, copies"));

    @Override
    public String name() {
        return "evaluating";
    }

    @Override
    public String sentence() {
        return "Why there is no accuracy; each figure's blind spot.";
    }

    /** Most nats that an image's -log p rises by when a share of the model becomes noise: -log(1 - share). */
    static double costOfNoise(double share) {
        return -Math.log1p(-share);
    }

    /** Mean squared error of one guess for a pixel that is 0 or 1 with equal probability. */
    static double squaredError(double guess) {
        return (guess * guess + (1 - guess) * (1 - guess)) / 2;
    }

    /** Wasserstein distance of order 1 between the standard normal law and a coin of -1 and 1, which share two moments. */
    static double normalToCoin() {
        var normal = new Normal(0, 1);
        double inside = Quadrature.integral(x -> (1 - x) * normal.density(x), 0, 1);
        double outside = Quadrature.integral(x -> (x - 1) * normal.density(x), 1, 12);
        return 2 * (inside + outside);
    }

    @Override
    public Page page(Philox random) {
        var page = new Page.Draft();
        page.say(
                "A classifier's answer is right or wrong: accuracy. A sample has no right answer",
                "to compare with, and there are many ways to be wrong, so there are many figures:",
                "");
        page.show("  %-18s %-34s %s", "figure", "says", "is blind to");
        for (Row row : TABLE) page.show("  %-18s %-34s %s", row.figure, row.says, row.blind);
        page.say("", "Three of the blind spots in numbers:", "");
        page.show(
                "* 99 %% of a model's samples become noise: at most %.3f nats an image, which is",
                page.keep("cost_of_noise_nats", costOfNoise(0.99)));
        page.show(
                "  %.4f bits/dim of 784 pixels. Likelihood hardly sees it.",
                page.keep("cost_of_noise_bits_per_dim", costOfNoise(0.99) / Math.log(2) / 784));
        page.show(
                "* A coin of -1 and 1 against a normal law of mean 0, variance 1: Frechet %.3f,",
                page.keep("frechet", new Normal(0, 1).wasserstein2(new Normal(0, 1))));
        page.show("  since two moments agree; Wasserstein 1 is %.6f.", page.keep("wasserstein_1", normalToCoin()));
        page.show(
                "* A pixel is 0 or 1 by chance: the grey guess 1/2 has squared error %.2f, a real",
                page.keep("squared_error_grey", squaredError(0.5)));
        page.show(
                "  sample %.2f. Squared error prefers what never occurs: blur.",
                page.keep("squared_error_sample", (squaredError(0) + squaredError(1)) / 2));
        page.say(
                "",
                "So no figure stands alone: ./hanji judge gives all that a model has, each",
                "with an interval, what real images get, and what it is blind to.");
        return page.readOn("Theis, van den Oord, Bethge, arXiv:1511.01844");
    }
}
