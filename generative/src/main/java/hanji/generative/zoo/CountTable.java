package hanji.generative.zoo;

import hanji.generative.model.Card;
import hanji.generative.model.Density;
import hanji.generative.model.Fitted;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * A density of grey images that needs no network: p(x) = product over pixels of p(pixel | left, up, up-left), each
 * conditional read off a table of counts,
 * <pre>
 *   p(v | context) = (counts[context, v] + alpha) / (sum over v of counts[context, v] + levels · alpha).
 * </pre>
 * A context is the three neighbours, each put into one of 18 bins: bin 0 is the intensity 0 and nothing else (half of
 * Fashion-MNIST's pixels), the other 17 share the remaining intensities evenly. Neighbours outside the image count as
 * 0. Other smoothing was tried on Fashion-MNIST, backing off to the intensities' own histogram or to a context with
 * fewer neighbours, and gained less than 0.006 bits/dim; adding alpha to every count is the simplest.
 */
public final class CountTable implements Density {
    /** The recipe: one step counts all training images. */
    public static final class Counts implements Recipe<Counts.Options> {
        /** There are none. */
        public record Options() {}

        @Override
        public Card card() {
            return new Card(
                    "counts",
                    "a table of counts given the left, upper and upper-left pixel: the baseline that needs no network",
                    "",
                    Card.Family.EXPLICIT_TRACTABLE,
                    Card.Feed.WHOLE,
                    Card.Place.CPU,
                    new Card.Training(0, 1));
        }

        @Override
        public Options defaults(int channels) {
            return new Options();
        }

        @Override
        public Learner learner(Options options, Site site) {
            require(site.channels() == 1, "takes grey images, and these have colours");
            return new Counting(site);
        }
    }

    /** A table that is empty until it has counted. */
    private record Counting(Site site, Tensor counts, Tensor alpha) implements Learner {
        Counting(Site site) {
            this(
                    site,
                    Tensor.zeros(DType.I32, Shape.of(BINS, BINS, BINS, LEVELS), site.device()),
                    Tensor.of(new double[] {1}, 1));
        }

        @Override
        public boolean converged() {
            return IntStream.range(0, counts.size()).anyMatch(i -> counts.get(i) > 0);
        }

        @Override
        public List<Loss> step(Batch all, Step now) {
            Images images = Images.unlabelled(
                    site.height(), site.width(), 1, all.pixels().clone());
            CountTable fitted = images.count() == 1 ? fit(images, LEVELS, 1) : fit(images);
            counts.copyFrom(Tensor.of(fitted.counts, BINS, BINS, BINS, LEVELS));
            alpha.fill(fitted.alpha);
            return List.of();
        }

        @Override
        public Map<String, Tensor> state() {
            return Map.of("counts", counts, "alpha", alpha);
        }

        @Override
        public Fitted fitted() {
            return new CountTable(
                    LEVELS, alpha.item(), site.height(), site.width(), Arrays.copyOf(counts.ints(), counts.size()));
        }
    }

    private static final int LEVELS = 256;

    /** Bins of a neighbour's intensity. */
    public static final int BINS = 18;

    private static final int CONTEXTS = BINS * BINS * BINS;
    private static final double[] ALPHAS = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2};

    private final int levels;
    private final double alpha;
    private final int height;
    private final int width;
    private final int[] counts;
    private final int[] totals;

    /**
     * A table as it was saved.
     *
     * @param levels intensities are 0..levels-1, with levels of 2 to 256
     * @param alpha added to every count, above 0
     * @param height rows of the images that {@link #sample} makes
     * @param width columns of them
     * @param counts [left bin, up bin, up-left bin, intensity], each at least 0; copied
     * @throws IllegalArgumentException naming the argument that is out of range
     */
    public CountTable(int levels, double alpha, int height, int width, int[] counts) {
        require(levels >= 2 && levels <= 256, "levels must be 2 to 256, not " + levels);
        require(alpha > 0 && alpha < Double.POSITIVE_INFINITY, "alpha must be above 0 and finite, not " + alpha);
        require(height > 0 && width > 0, "height and width must be above 0, not %d and %d".formatted(height, width));
        require(
                counts.length == CONTEXTS * levels,
                "expected %d counts, not %d".formatted(CONTEXTS * levels, counts.length));
        this.levels = levels;
        this.alpha = alpha;
        this.height = height;
        this.width = width;
        this.counts = counts.clone();
        this.totals = new int[CONTEXTS];
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] < 0) throw new IllegalArgumentException("counts must be at least 0, not " + counts[i]);
            totals[i / levels] = Math.addExact(totals[i / levels], counts[i]);
        }
    }

    /**
     * Fits 256 intensities. Alpha is the one of 0.01, 0.02, 0.05 … 2 that gives the last tenth of the training images
     * the fewest bits when the table counts the others; then all of them are counted. No test image is looked at.
     *
     * @param training [N, H, W, 1], at least 2 images
     */
    public static CountTable fit(Images training) {
        require(training.count() >= 2, "choosing alpha needs at least 2 training images");
        int heldOut = Math.ceilDiv(training.count(), 10);
        int fitted = training.count() - heldOut;
        Images last = training.slice(fitted, training.count());
        int[] counts = count(training.slice(0, fitted), LEVELS);
        double best = ALPHAS[0];
        double fewest = Double.POSITIVE_INFINITY;
        for (double alpha : ALPHAS) {
            var table = new CountTable(LEVELS, alpha, training.height(), training.width(), counts);
            double bits = Arrays.stream(table.bitsPerDim(last)).sum();
            if (bits < fewest) {
                fewest = bits;
                best = alpha;
            }
        }
        return fit(training, LEVELS, best);
    }

    /**
     * Fits a table with the given alpha.
     *
     * @param training [N, H, W, 1], intensities below levels
     */
    public static CountTable fit(Images training, int levels, double alpha) {
        return new CountTable(levels, alpha, training.height(), training.width(), count(training, levels));
    }

    /** p(intensity | the three neighbours' intensities). */
    public double probability(int intensity, int left, int up, int upLeft) {
        int context = context(left, up, upLeft, levels);
        return (counts[context * levels + intensity] + alpha) / (totals[context] + levels * alpha);
    }

    /**
     * -log p(image) of each image in nats.
     *
     * @param images [N, H, W, 1], of any height and width, intensities below levels
     * @throws IllegalArgumentException for images that are not grey, or an intensity that is too high
     */
    @Override
    public double[] nats(Images images) {
        requireGrey(images, levels);
        byte[] pixels = images.pixels();
        double[] nats = new double[images.count()];
        for (int i = 0; i < pixels.length; i++) {
            int context = contextAt(pixels, i, images.height(), images.width(), levels);
            int count = counts[context * levels + Byte.toUnsignedInt(pixels[i])];
            // StrictMath, so that the figure is the same on every machine
            nats[i / images.imageSize()] +=
                    StrictMath.log(totals[context] + levels * alpha) - StrictMath.log(count + alpha);
        }
        return nats;
    }

    /** Images [count, H, W, 1] drawn from this density pixel by pixel, each pixel an element of random. */
    @Override
    public Images sample(Philox random, int first, int count, DoubleConsumer progress) {
        byte[] black = new byte[Math.multiplyExact(count, height * width)];
        return complete(random, first, Images.unlabelled(height, width, 1, black), 0, progress);
    }

    /** The images with their first knownRows rows kept and the rest drawn anew given those. */
    @Override
    public Images complete(Philox random, Images images, int knownRows, DoubleConsumer progress) {
        return complete(random, 0, images, knownRows, progress);
    }

    private Images complete(Philox random, int first, Images images, int knownRows, DoubleConsumer progress) {
        requireGrey(images, levels);
        byte[] pixels = images.pixels();
        long element = (long) first * images.imageSize();
        for (int i = 0; i < pixels.length; i++) {
            int row = i / images.width() % images.height();
            if (row < knownRows) continue;
            int context = contextAt(pixels, i, images.height(), images.width(), levels);
            pixels[i] = (byte) draw(context, (random.bits64(element + i) >>> 11) * 0x1p-53);
        }
        progress.accept(1);
        return Images.unlabelled(images.height(), images.width(), 1, pixels);
    }

    /** The intensity at which the cumulative distribution of a context passes u, in [0, 1). */
    private int draw(int context, double u) {
        double left = u * (totals[context] + levels * alpha);
        for (int v = 0; v < levels - 1; v++) {
            left -= counts[context * levels + v] + alpha;
            if (left < 0) return v;
        }
        return levels - 1;
    }

    @Override
    public Map<String, Tensor> weights() {
        return Map.of("counts", Tensor.of(counts, BINS, BINS, BINS, levels));
    }

    /** Counts [left bin, up bin, up-left bin, intensity]; a copy. */
    public int[] counts() {
        return counts.clone();
    }

    /** Added to every count. */
    public double alpha() {
        return alpha;
    }

    /** Intensities are 0..levels-1. */
    public int levels() {
        return levels;
    }

    /** Rows of a sample. */
    public int height() {
        return height;
    }

    /** Columns of a sample. */
    public int width() {
        return width;
    }

    private static int[] count(Images images, int levels) {
        requireGrey(images, levels);
        byte[] pixels = images.pixels();
        int[] counts = new int[CONTEXTS * levels];
        for (int i = 0; i < pixels.length; i++) {
            int context = contextAt(pixels, i, images.height(), images.width(), levels);
            counts[context * levels + Byte.toUnsignedInt(pixels[i])]++;
        }
        return counts;
    }

    /** The context of element i of pixels [N, H, W, 1]. */
    private static int contextAt(byte[] pixels, int i, int height, int width, int levels) {
        boolean first = i % width == 0;
        boolean top = i / width % height == 0;
        int left = first ? 0 : Byte.toUnsignedInt(pixels[i - 1]);
        int up = top ? 0 : Byte.toUnsignedInt(pixels[i - width]);
        int upLeft = first || top ? 0 : Byte.toUnsignedInt(pixels[i - width - 1]);
        return context(left, up, upLeft, levels);
    }

    private static int context(int left, int up, int upLeft, int levels) {
        return (bin(left, levels) * BINS + bin(up, levels)) * BINS + bin(upLeft, levels);
    }

    private static int bin(int intensity, int levels) {
        return intensity == 0 ? 0 : 1 + (intensity - 1) * (BINS - 1) / (levels - 1);
    }

    private static void requireGrey(Images images, int levels) {
        require(
                images.channels() == 1,
                "a count table takes grey images, not %d channels".formatted(images.channels()));
        for (byte pixel : images.pixels())
            if (Byte.toUnsignedInt(pixel) >= levels)
                throw new IllegalArgumentException(
                        "intensity %d in images of %d levels".formatted(Byte.toUnsignedInt(pixel), levels));
    }

    private static void require(boolean holds, String message) {
        if (!holds) throw new IllegalArgumentException(message);
    }
}
