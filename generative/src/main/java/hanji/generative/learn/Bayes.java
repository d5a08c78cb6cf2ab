package hanji.generative.learn;

import hanji.tensor.Philox;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A conditional generative model that classifies by Bayes' rule, over all 2^9 black and white images of 3 x 3: two
 * classes, an upright and a lying bar, each pixel white with a probability of its class.
 */
public record Bayes() implements Topic {
    static final int PIXELS = 9;
    static final int IMAGES = 1 << PIXELS;
    static final double[] PRIOR = {0.6, 0.4};
    private static final double ON = 0.9;
    private static final double OFF = 0.2;
    private static final int[] SHAPES = {0b010_010_010, 0b000_111_000};
    private static final String[] NAMES = {"upright", "lying"};

    @Override
    public String name() {
        return "bayes";
    }

    @Override
    public String sentence() {
        return "p(y | x) from p(x | y), exact over all 3 x 3 images.";
    }

    /** Probability that a pixel of the class is white. */
    static double white(int pixel, int y) {
        return (SHAPES[y] >> pixel & 1) == 1 ? ON : OFF;
    }

    /** p(x | y); bit i of the image is pixel i. */
    static double likelihood(int image, int y) {
        double p = 1;
        for (int i = 0; i < PIXELS; i++) p *= (image >> i & 1) == 1 ? white(i, y) : 1 - white(i, y);
        return p;
    }

    /** p(x) = sum over y of p(x | y) p(y). */
    static double evidence(int image) {
        double sum = 0;
        for (int y = 0; y < PRIOR.length; y++) sum += likelihood(image, y) * PRIOR[y];
        return sum;
    }

    /** p(y | x) = p(x | y) p(y) / p(x). */
    static double posterior(int y, int image) {
        return likelihood(image, y) * PRIOR[y] / evidence(image);
    }

    /** p(y | the pixels of the mask): the others are summed out, which no model of p(y | x) alone can do. */
    static double posterior(int y, int image, int mask) {
        double joint = 0, all = 0;
        for (int x = 0; x < IMAGES; x++) {
            if ((x & mask) != (image & mask)) continue;
            joint += likelihood(x, y) * PRIOR[y];
            all += evidence(x);
        }
        return joint / all;
    }

    /** Share of draws that the likelier class names rightly: no classifier does better. */
    static double bestAccuracy() {
        return IntStream.range(0, IMAGES)
                .mapToDouble(x -> Math.max(likelihood(x, 0) * PRIOR[0], likelihood(x, 1) * PRIOR[1]))
                .sum();
    }

    @Override
    public Page page(Philox random) {
        var page = new Page.Draft();
        page.say(
                "Two classes of 3 x 3 images. A pixel on the bar is white with probability 0.9,",
                "any other with 0.2; p(upright) = 0.6, p(lying) = 0.4.",
                "",
                "sums over all 512 images:");
        for (int y = 0; y < PRIOR.length; y++) {
            int label = y;
            page.show(
                    "  p(x | %-7s)  %.15f      p(%-7s | x) p(x)  %.15f",
                    NAMES[y],
                    page.keep(
                            "sum_" + NAMES[y],
                            IntStream.range(0, IMAGES)
                                    .mapToDouble(x -> likelihood(x, label))
                                    .sum()),
                    NAMES[y],
                    IntStream.range(0, IMAGES)
                            .mapToDouble(x -> posterior(label, x) * evidence(x))
                            .sum());
        }
        page.show(
                "  p(x)            %.15f",
                page.keep(
                        "sum",
                        IntStream.range(0, IMAGES).mapToDouble(Bayes::evidence).sum()));
        page.say("", "  image    p(x | upright)  p(x | lying)   p(x)        p(upright | x)");
        for (int image : new int[] {SHAPES[0], SHAPES[1], 0b010_111_010, 0, IMAGES - 1}) {
            page.say("");
            for (int row = 0; row < 3; row++) page.show("   %s%s", row(image, row), row == 1 ? figures(image) : "");
        }
        page.say("");
        page.show(
                "Only the top row .#. seen, the rest summed out: p(upright) = %.6f",
                page.keep("upright_from_top_row", posterior(0, SHAPES[0], 0b111)));
        page.show("Accuracy of Bayes' rule here, the best possible: %.6f", page.keep("accuracy", bestAccuracy()));
        return page.readOn("Bishop, Pattern Recognition and Machine Learning, section 1.5.4");
    }

    private static String row(int image, int row) {
        var text = new StringBuilder();
        for (int i = 3 * row; i < 3 * row + 3; i++) text.append((image >> i & 1) == 1 ? '#' : '.');
        return text.toString();
    }

    private static String figures(int image) {
        return String.format(
                Locale.ROOT,
                "     %-15.9f %-14.9f %-11.9f %.9f",
                likelihood(image, 0),
                likelihood(image, 1),
                evidence(image),
                posterior(0, image));
    }
}
