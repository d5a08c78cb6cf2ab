package hanji.generative.zoo;

import hanji.generative.dense.Block;
import hanji.generative.dense.Posterior;
import hanji.generative.model.Card;
import hanji.generative.model.Density;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Kernel density with a Gaussian kernel: Parzen, "On estimation of a probability density function and mode", Ann. Math.
 * Stat. 33 (1962), equation (1.9), on the grid of intensities,
 * <pre>
 *   p(x) = 1/N sum over training images c of  product over d of  exp(-(x_d - c_d)² / 2 h²) / Z(c_d),
 *   Z(c) = sum over intensities v = 0..255 of exp(-(v - c)² / 2 h²),
 * </pre>
 * so that the probabilities of all 8-bit images add up to 1. As h goes to 0 a training image's probability goes to 1/N, the
 * most that all of them together can have, and every other image's to 0.
 */
public final class KernelDensity implements Recipe<KernelDensity.Options> {
    private static final int LEVELS = 256;

    /** What a bandwidth is chosen from: 1 to 128, four to an octave. */
    private static final double[] BANDWIDTHS = IntStream.rangeClosed(0, 28)
            .mapToDouble(quarter -> StrictMath.pow(2, quarter / 4.0))
            .toArray();

    /** Training images that choose it. */
    private static final int CHOOSING = 256;

    /**
     * @param bandwidth h, in intensities of 256, at least 0.001; or 0 to have it chosen
     * @param images training images kept at most, at least 1
     */
    public record Options(
            @Help("Width of the kernel: the deviation of each pixel, in intensities of 256; 0 takes the width under"
                    + " which training images are likeliest given the others.")
            double bandwidth,

            @Help("Training images that are kept, the first ones.")
            int images) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            boolean given = bandwidth >= 1e-3 && bandwidth < Double.POSITIVE_INFINITY;
            if (!given && bandwidth != 0)
                throw new IllegalArgumentException(
                        "bandwidth must be 0, or at least 0.001 and finite, not " + bandwidth);
            if (images < 1) throw new IllegalArgumentException("images must be at least 1, not " + images);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "kde",
                "a Gaussian kernel round each training image",
                "Parzen, Ann. Math. Stat. 33 (1962) 1065",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.WHOLE,
                Card.Place.CPU,
                new Card.Training(0, 1));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(0, 6000);
    }

    @Override
    public Options tiny() {
        return new Options(30, 20);
    }

    @Override
    public Learner learner(Options options, Site site) {
        return new Keeping(
                options,
                StoredImages.none(site, options.images),
                Tensor.full(BANDWIDTHS[0], DType.F64, Shape.of(1), site.device()));
    }

    /**
     * One step stores the training images, and chooses the bandwidth where it is not given.
     *
     * @param chosen bandwidth, [1]
     */
    private record Keeping(Options options, StoredImages stored, Tensor chosen) implements Learner {
        @Override
        public Map<String, Tensor> state() {
            if (isGiven()) return stored.state();
            var state = new LinkedHashMap<>(stored.state());
            state.put("bandwidth", chosen);
            return state;
        }

        private boolean isGiven() {
            return options.bandwidth > 0;
        }

        @Override
        public boolean converged() {
            return stored.count() > 0;
        }

        /** Losses over the stored images: without the kernel of each image itself, and with it. */
        @Override
        public List<Loss> step(Batch all, Step now) {
            stored.store(all);
            if (!isGiven() && stored.count() > 1) chosen.fill(choose());
            Kernels kernels = fitted();
            now.note("bandwidth", kernels.bandwidth);
            double[] sums = new double[2];
            kernels.eachScored(stored.images(), stored.site().height(), (block, scores) -> {
                if (stored.count() > 1) sums[1] += logSumOfOthers(kernels, scores, block);
                sums[0] += Arrays.stream(kernels.logSums(scores, block)).sum();
            });
            double count = stored.count();
            Loss itself = loss("train_bits_per_dim", StrictMath.log(count) - sums[0] / count);
            return stored.count() == 1
                    ? List.of(itself)
                    : List.of(loss("leave_one_out_bits_per_dim", StrictMath.log(count - 1) - sums[1] / count), itself);
        }

        /** The bandwidth under which the first images are likeliest given all others: Duin, IEEE Trans. Comput. 25 (1976). */
        private double choose() {
            double[] sums = new double[BANDWIDTHS.length];
            Images first = stored.images().limit(CHOOSING);
            int values = stored.site().dimensions();
            Block.each(stored.site().device(), first.pixels(), values, Block.Value.LEVEL, block -> {
                double[] squares = new Kernels(stored, BANDWIDTHS[0]).squares(block, Block.Value.LEVEL);
                for (int b = 0; b < BANDWIDTHS.length; b++) {
                    var kernels = new Kernels(stored, BANDWIDTHS[b]);
                    sums[b] += logSumOfOthers(
                            kernels, kernels.scores(squares, block, kernels.logNormalizers(values)), block);
                }
            });
            int best = 0;
            for (int b = 1; b < sums.length; b++) if (sums[b] > sums[best]) best = b;
            return BANDWIDTHS[best];
        }

        /** Sum over images of the log of the sum over the kernels of the others. */
        private static double logSumOfOthers(Kernels kernels, double[] scores, Block block) {
            double[] others = scores.clone();
            for (int n = 0; n < block.count(); n++)
                others[(block.from() + n) * block.count() + n] = Double.NEGATIVE_INFINITY;
            return Arrays.stream(kernels.logSums(others, block)).sum();
        }

        private Loss loss(String name, double nats) {
            double perValue = nats / stored.site().dimensions();
            return new Loss(name, Unit.BITS_PER_DIM, Tensor.of(new double[] {perValue}, 1));
        }

        @Override
        public Kernels fitted() {
            return new Kernels(stored, isGiven() ? options.bandwidth : chosen.item());
        }
    }

    /** The fitted model. */
    private record Kernels(StoredImages stored, double bandwidth) implements Density {
        @Override
        public Map<String, Tensor> weights() {
            var weights = new LinkedHashMap<>(stored.state());
            weights.put("bandwidth", Tensor.of(new double[] {bandwidth}, 1));
            return weights;
        }

        /** Shows some images at a time with log p(their first rows | kernel) of each kernel, [N, n]. */
        private void eachScored(Images images, int rows, BiConsumer<Block, double[]> use) {
            Site site = stored.site();
            site.requireFit(images);
            int dimensions = site.dimensions(), known = rows * site.width() * site.channels();
            Block.Value value = (intensity, element) -> element % dimensions < known ? intensity : 0;
            double[] logNormalizers = logNormalizers(known);
            Block.each(
                    site.device(),
                    images.pixels(),
                    dimensions,
                    value,
                    block -> use.accept(block, scores(squares(block, value), block, logNormalizers)));
        }

        /** Squared distances from each kernel's image, [N, n]. */
        private double[] squares(Block block, Block.Value value) {
            Device device = stored.site().device();
            double[] all = new double[stored.count() * block.count()];
            byte[] centres = stored.images().pixels();
            Block.each(device, centres, stored.site().dimensions(), value, kernels -> {
                double[] squares = KMeans.squaredDistances(device, kernels.rows(), kernels.count(), block);
                System.arraycopy(squares, 0, all, kernels.from() * block.count(), squares.length);
            });
            return all;
        }

        /** Log p of n images under each kernel, [N, n]. */
        private double[] scores(double[] squares, Block block, double[] logNormalizers) {
            double[] scores = new double[squares.length];
            for (int i = 0; i < scores.length; i++)
                scores[i] = -squares[i] / (2 * bandwidth * bandwidth) - logNormalizers[i / block.count()];
            return scores;
        }

        /** Of each kernel: the sum of log Z(c) over its first pixels. */
        private double[] logNormalizers(int known) {
            byte[] centres = stored.images().pixels();
            double[] logZ = new double[LEVELS];
            for (int c = 0; c < LEVELS; c++)
                logZ[c] = StrictMath.log(Arrays.stream(kernel(c)).sum());
            int dimensions = stored.site().dimensions();
            double[] sums = new double[stored.count()];
            for (int i = 0; i < centres.length; i++)
                if (i % dimensions < known) sums[i / dimensions] += logZ[Byte.toUnsignedInt(centres[i])];
            return sums;
        }

        /** exp(-(v - c)² / 2 h²) of each intensity v, [256]. */
        private double[] kernel(int centre) {
            double[] kernel = new double[LEVELS];
            for (int v = 0; v < LEVELS; v++) {
                double distance = (v - centre) / bandwidth;
                kernel[v] = StrictMath.exp(-0.5 * distance * distance);
            }
            return kernel;
        }

        /** Log of the sum over kernels of each image; the scores become posteriors. */
        private double[] logSums(double[] scores, Block block) {
            return Posterior.normalize(stored.site().device(), scores, block.count());
        }

        @Override
        public double[] nats(Images images) {
            double[] nats = new double[images.count()];
            eachScored(images, stored.site().height(), (block, scores) -> {
                double[] logSums = logSums(scores, block);
                for (int n = 0; n < logSums.length; n++)
                    nats[block.from() + n] = StrictMath.log(stored.count()) - logSums[n];
            });
            return nats;
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            Site site = stored.site();
            byte[] black = new byte[Math.multiplyExact(count, site.dimensions())];
            Images images = Images.unlabelled(site.height(), site.width(), site.channels(), black);
            return complete(noise, first, images, 0, progress);
        }

        /** A kernel drawn from its posterior given the known rows, and the other pixels drawn from it: exact. */
        @Override
        public Images complete(Philox noise, Images images, int knownRows, DoubleConsumer progress) {
            return complete(noise, 0, images, knownRows, progress);
        }

        private Images complete(Philox noise, int first, Images images, int knownRows, DoubleConsumer progress) {
            Site site = stored.site();
            int dimensions = site.dimensions(), known = knownRows * site.width() * site.channels();
            byte[] pixels = images.pixels(), centres = stored.images().pixels();
            double[][] kernels = new double[LEVELS][];
            for (int c = 0; c < LEVELS; c++) {
                double[] kernel = kernel(c);
                double sum = Arrays.stream(kernel).sum();
                kernels[c] = Arrays.stream(kernel).map(value -> value / sum).toArray();
            }
            eachScored(images, knownRows, (block, scores) -> {
                logSums(scores, block);
                for (int n = 0; n < block.count(); n++) {
                    int image = block.from() + n;
                    int kernel = Posterior.choose(scores, n, block.count(), Posterior.uniform(noise, first + image));
                    for (int d = known; d < dimensions; d++) {
                        int centre = Byte.toUnsignedInt(centres[kernel * dimensions + d]);
                        double u = (noise.bits64((long) (first + image) * dimensions + d) >>> 11) * 0x1p-53;
                        pixels[image * dimensions + d] = (byte) Posterior.choose(kernels[centre], 0, 1, u);
                    }
                }
                progress.accept((block.from() + block.count()) / (double) images.count());
            });
            return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
        }
    }
}
