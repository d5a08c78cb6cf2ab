package hanji.generative.report;

/** The images that a figure was measured on. Figures can be compared when their test sets are equal. */
public record TestSet(String name, int images) {
    /** All test images of Fashion-MNIST. */
    public static final TestSet FASHION_MNIST = new TestSet("Fashion-MNIST test set", 10_000);

    /** The slice of Fashion-MNIST that comes with Hanji. */
    public static final TestSet EMBEDDED = new TestSet("Fashion-MNIST test set, embedded slice", 1_000);
}
