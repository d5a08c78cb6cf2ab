package hanji.generative.report;

import java.util.List;

/**
 * What a simpler density reaches on a test set, for a model to be held against.
 *
 * @param fittedTo what it learned from, in words
 */
public record Baseline(String name, double bitsPerDim, String fittedTo, TestSet testSet) {
    private static final String NOTHING = "nothing";

    /** All 256 intensities equally likely: 8 bits/dim on any images. */
    public static Baseline uniform(TestSet testSet) {
        return new Baseline("uniform", 8, NOTHING, testSet);
    }

    /**
     * Measured on all of Fashion-MNIST. The count table is {@link hanji.generative.zoo.CountTable}; the histogram
     * adds half a count to each intensity of each pixel; lzma is {@code xz -9} on the test images as one file.
     */
    public static List<Baseline> fashionMnist() {
        String all = "60,000 training images";
        return List.of(
                uniform(TestSet.FASHION_MNIST),
                new Baseline("per-pixel histogram", 4.588, all, TestSet.FASHION_MNIST),
                new Baseline("lzma -9", 3.872, NOTHING, TestSet.FASHION_MNIST),
                new Baseline("count table of 3 neighbours", 3.340, all, TestSet.FASHION_MNIST));
    }

    /** The same densities, fitted to the embedded 6,000 training images and measured on the embedded test images. */
    public static List<Baseline> embedded() {
        String slice = "first 6,000 training images";
        return List.of(
                uniform(TestSet.EMBEDDED),
                new Baseline("per-pixel histogram", 4.615, slice, TestSet.EMBEDDED),
                new Baseline("lzma -9", 3.877, NOTHING, TestSet.EMBEDDED),
                new Baseline("count table of 3 neighbours", 3.409, slice, TestSet.EMBEDDED));
    }
}
