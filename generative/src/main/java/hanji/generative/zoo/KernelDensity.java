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
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.DoubleConsumer;

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

    /**
     * @param bandwidth h, in intensities of 256, at least 0.001
     * @param images training images kept at most, at least 1
     */
    public record Options(
            @Help("Width of the kernel: the deviation of each pixel, in intensities of 256.")
            double bandwidth,

            @Help("Training images that are kept, the first ones.")
            int images) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (!(bandwidth >= 1e-3 && bandwidth < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("bandwidth must be at least 0.001 and finite, not " + bandwidth);
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
        return new Options(30, 6000);
    }

    @Override
    public Options tiny() {
        return new Options(30, 20);
    }

    @Override
    public Learner learner(Options options, Site site) {
        return new Keeping(options, StoredImages.none(site, options.images));
    }

    /** One step stores the training images. */
    private record Keeping(Options options, StoredImages stored) implements Learner {
        @Override
        public Map<String, Tensor> state() {
            return stored.state();
        }

        @Override
        public boolean converged() {
            return stored.count() > 0;
        }

        /** Losses over the stored images: without the kernel of each image itself, and with it. */
        @Override
        public List<Loss> step(Batch all, Step now) {
            stored.store(all);
            Kernels kernels = fitted();
            double[] sums = new double[2];
            kernels.eachScored(stored.images(), stored.site().height(), (block, scores) -> {
                double[] others = scores.clone();
                for (int n = 0; n < block.count(); n++)
                    others[(block.from() + n) * block.count() + n] = Double.NEGATIVE_INFINITY;
                sums[0] += Arrays.stream(kernels.logSums(scores, block)).sum();
                if (stored.count() > 1)
                    sums[1] += Arrays.stream(kernels.logSums(others, block)).sum();
            });
            double count = stored.count();
            Loss itself = loss("train_bits_per_dim", StrictMath.log(count) - sums[0] / count);
            return stored.count() == 1
                    ? List.of(itself)
                    : List.of(loss("leave_one_out_bits_per_dim", StrictMath.log(count - 1) - sums[1] / count), itself);
        }

        private Loss loss(String name, double nats) {
            double perValue = nats / stored.site().dimensions();
            return new Loss(name, Unit.BITS_PER_DIM, Tensor.of(new double[] {perValue}, 1));
        }

        @Override
        public Kernels fitted() {
            return new Kernels(stored, options.bandwidth);
        }
    }

    /** The fitted model. */
    private record Kernels(StoredImages stored, double bandwidth) implements Density {
        @Override
        public Map<String, Tensor> weights() {
            return stored.state();
        }

        /** Shows some images at a time with log p(their first rows | kernel) of each kernel, [N, n]. */
        private void eachScored(Images images, int rows, BiConsumer<Block, double[]> use) {
            Site site = stored.site();
            site.requireFit(images);
            int dimensions = site.dimensions(), known = rows * site.width() * site.channels();
            Block.Value value = (intensity, element) -> element % dimensions < known ? intensity : 0;
            byte[] centres = stored.images().pixels();
            double[] logNormalizers = logNormalizers(centres, known);
            Block.each(site.device(), images.pixels(), dimensions, value, block -> {
                double[] scores = new double[stored.count() * block.count()];
                Block.each(site.device(), centres, dimensions, value, kernels -> {
                    double[] squares = KMeans.squaredDistances(site.device(), kernels.rows(), kernels.count(), block);
                    int at = kernels.from() * block.count();
                    for (int i = 0; i < squares.length; i++)
                        scores[at + i] =
                                -squares[i] / (2 * bandwidth * bandwidth) - logNormalizers[(at + i) / block.count()];
                });
                use.accept(block, scores);
            });
        }

        /** Of each kernel: the sum of log Z(c) over its first pixels. */
        private double[] logNormalizers(byte[] centres, int known) {
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
        public Images sample(Philox noise, int count, DoubleConsumer progress) {
            Site site = stored.site();
            byte[] black = new byte[Math.multiplyExact(count, site.dimensions())];
            return complete(noise, Images.unlabelled(site.height(), site.width(), site.channels(), black), 0, progress);
        }

        /** A kernel drawn from its posterior given the known rows, and the other pixels drawn from it: exact. */
        @Override
        public Images complete(Philox noise, Images images, int knownRows, DoubleConsumer progress) {
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
                    int kernel = Posterior.choose(scores, n, block.count(), Posterior.uniform(noise, image));
                    for (int d = known; d < dimensions; d++) {
                        int centre = Byte.toUnsignedInt(centres[kernel * dimensions + d]);
                        double u = (noise.bits64((long) image * dimensions + d) >>> 11) * 0x1p-53;
                        pixels[image * dimensions + d] = (byte) Posterior.choose(kernels[centre], 0, 1, u);
                    }
                }
                progress.accept((block.from() + block.count()) / (double) images.count());
            });
            return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
        }
    }
}
