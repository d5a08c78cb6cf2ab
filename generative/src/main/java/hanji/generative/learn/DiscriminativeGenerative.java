package hanji.generative.learn;

import hanji.generative.measure.OtherImages;
import hanji.generative.zoo.CountTable;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import hanji.tensor.Philox;
import java.util.Arrays;

/** p(y | x) against p(x): a classifier must name a class, a density may say that an image is of none. */
public record DiscriminativeGenerative() implements Topic {
    private static final int EPOCHS = 10;
    private static final double KEPT = 0.99;

    @Override
    public String name() {
        return "discriminative-generative";
    }

    @Override
    public String sentence() {
        return "A classifier is sure about noise; a density is not.";
    }

    /** The value that this share of values lie at or below. */
    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    static double shareAbove(double[] values, double threshold) {
        double above = 0;
        for (double value : values) if (value > threshold) above++;
        return above / values.length;
    }

    @Override
    public Page page(Philox random) {
        var page = new Page.Draft();
        Split split = Fashion.embedded();
        var classifier = LogisticRegression.fit(split.train(), EPOCHS, random.stream(1));
        var density = CountTable.fit(split.train());
        double threshold = quantile(density.bitsPerDim(split.validation()), KEPT);
        page.say("Both learn from 6,000 images of Fashion-MNIST, in plain loops:", "");
        page.show(
                "  p(y | x)  logistic regression, %d passes: %.1f %% of the test images right",
                EPOCHS, 100 * page.keep("accuracy", classifier.accuracy(split.test())));
        page.show(
                "  p(x)      table of counts given three neighbours: %.3f bits per pixel",
                page.keep("test_bits", Fashion.mean(density.bitsPerDim(split.test()))));
        page.say(
                "",
                "1,000 images of each kind. Rejected: more bits than 99 % of the validation",
                "images need.",
                "",
                "  images      mean p of the      over 0.9       bits per    rejected",
                "              likeliest class    sure           pixel");
        row(page, "test", split.test(), classifier, density, threshold);
        for (OtherImages kind : new OtherImages[] {OtherImages.NOISE, OtherImages.SHUFFLED, OtherImages.INVERTED})
            row(page, kind.toString(), kind.of(split.test(), random.stream(2)), classifier, density, threshold);
        page.say(
                "",
                "p(y | x) sums to 1 over the classes for every x: noise must be some garment, and",
                "the classifier is surer of noise than of garments. p(x) sums to 1 over",
                "images: what it gives to garments it takes from noise.",
                "",
                "The gradient that the classifier descends is X^T (p - y), y a one-hot row.",
                "A density is no cure-all: see ./hanji learn outliers for black images.");
        return page.readOn("Bishop, Pattern Recognition and Machine Learning, 1.5.4 and 4.3.4");
    }

    private static void row(
            Page.Draft page,
            String name,
            Images images,
            LogisticRegression classifier,
            CountTable density,
            double threshold) {
        double[] sure = classifier.confidences(images);
        double[] bits = density.bitsPerDim(images);
        page.show(
                "  %-9s   %.3f              %5.1f %%        %6.3f      %5.1f %%",
                name,
                page.keep(name + "_confidence", Fashion.mean(sure)),
                100 * shareAbove(sure, 0.9),
                page.keep(name + "_bits", Fashion.mean(bits)),
                100 * page.keep(name + "_rejected", shareAbove(bits, threshold)));
    }
}
