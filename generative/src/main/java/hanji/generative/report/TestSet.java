package hanji.generative.report;

import java.util.Locale;

/**
 * The images that a figure was measured on. Figures can be compared when their test sets are equal.
 *
 * @param name in words that follow a number, e.g. "Fashion-MNIST test images"
 */
public record TestSet(String name, int images) {
    /** All test images of Fashion-MNIST. */
    public static final TestSet FASHION_MNIST = new TestSet("Fashion-MNIST test images", 10_000);

    /** The slice of Fashion-MNIST that comes with Hanji. */
    public static final TestSet EMBEDDED = new TestSet("embedded Fashion-MNIST test images", 1_000);

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d %s", images, images == 1 ? name.replaceFirst("images", "image") : name);
    }
}
