package hanji.generative.zoo;

import hanji.generative.dense.Block;
import hanji.generative.dense.Products;
import hanji.generative.model.Card;
import hanji.generative.model.Completes;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Meaning;
import hanji.generative.model.Recipe;
import hanji.generative.model.Scores;
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
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * The most likely density over binarized images in which each pixel depends on one other: Chow and Liu, "Approximating
 * discrete probability distributions with dependence trees", IEEE Trans. Inf. Theory 14 (1968) 462, section III.
 * <pre>
 *   p(x) = product over pixels i of p(x_i | x_parent(i)),   the root's parent being nobody
 * </pre>
 * Against independent pixels a tree gains the sum of the mutual informations I(x_i; x_parent(i)) in nats an image, so the best is
 * the spanning tree with the largest sum. It is grown from the first pixel; of equal branches the one to the lower pixel is taken.
 * An intensity above 127 is white. Smoothing makes no image impossible.
 */
public final class DependenceTree implements Recipe<DependenceTree.Options> {
    private static final int NOBODY = -1;

    /** @param smoothing of each of a pair's four colourings, how many were seen before any image, above 0 */
    public record Options(
            @Help("Images of each colouring of two pixels that were seen before any other.")
            double smoothing) {
        /** @throws IllegalArgumentException if smoothing is not above 0 */
        public Options {
            if (!(smoothing > 0 && smoothing < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("smoothing must be above 0 and finite, not " + smoothing);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "tree",
                "the best density over black and white images in which each pixel depends on one other",
                "Chow and Liu, IEEE Trans. Inf. Theory 14 (1968) 462",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.WHOLE,
                Card.Place.CPU,
                new Card.Training(0, 1));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(0.1);
    }

    @Override
    public Options tiny() {
        return defaults(1);
    }

    @Override
    public Learner learner(Options options, Site site) {
        long dimensions = site.dimensions();
        site.requireRoom(() -> Math.multiplyExact(dimensions, dimensions));
        return new Growth(options.smoothing, new Tree(site));
    }

    /** One step counts all pairs of pixels and grows the tree. */
    private record Growth(double smoothing, Tree tree) implements Learner {
        @Override
        public Map<String, Tensor> state() {
            return tree.weights();
        }

        @Override
        public boolean converged() {
            return tree.whites.get(0) > 0;
        }

        @Override
        public List<Loss> step(Batch all, Step now) {
            int dimensions = tree.site.dimensions();
            double[] both = new double[dimensions * dimensions]; // images in which both pixels are white
            Device device = tree.site.device();
            Block.each(device, all.pixels(), dimensions, Block.Value.BINARY, block -> {
                Products.add(device, block.columns(), block.rows(), both, dimensions, block.count(), dimensions);
            });
            double nats = grow(new Pairs(both, dimensions, all.count(), smoothing));
            return List.of(new Loss("train_nats_per_binarized_image", Unit.NATS, Tensor.of(new double[] {nats}, 1)));
        }

        /**
         * Prim's algorithm: again and again the branch of the largest mutual information out of the tree.
         *
         * @return entropy of the tree in nats: the cross-entropy of the training images, but for the smoothing
         */
        private double grow(Pairs pairs) {
            int dimensions = tree.site.dimensions();
            int[] nearest = new int[dimensions];
            double[] information = new double[dimensions];
            boolean[] inside = new boolean[dimensions];
            Arrays.fill(nearest, NOBODY);
            double nats = 0;
            for (int grown = 0, pixel = 0; grown < dimensions; grown++) {
                inside[pixel] = true;
                nats += pairs.entropy(pixel) - information[pixel];
                tree.put(grown, pixel, nearest[pixel], pairs);
                int next = NOBODY;
                for (int i = 0; i < dimensions; i++) {
                    if (inside[i]) continue;
                    double here = pairs.information(i, pixel);
                    if (nearest[i] == NOBODY || here > information[i]) {
                        nearest[i] = pixel;
                        information[i] = here;
                    }
                    if (next == NOBODY || information[i] > information[next]) next = i;
                }
                pixel = next;
            }
            return nats;
        }

        @Override
        public Tree fitted() {
            return tree;
        }
    }

    /**
     * Smoothed frequencies of pairs of pixels; those of a pixel are the same in every pair.
     *
     * @param both images in which two pixels are white, [D, D]
     */
    private record Pairs(double[] both, int dimensions, int images, double smoothing) {
        /** p(x_i = a), a = 1 for white. */
        double single(int i, int a) {
            double white = both[i * dimensions + i];
            return ((a == 1 ? white : images - white) + 2 * smoothing) / (images + 4 * smoothing);
        }

        /** p(x_i = a, x_j = b). */
        double joint(int i, int j, int a, int b) {
            double white = both[i * dimensions + j];
            double first = both[i * dimensions + i], second = both[j * dimensions + j];
            double count =
                    a == 1 ? b == 1 ? white : first - white : b == 1 ? second - white : images - first - second + white;
            return (count + smoothing) / (images + 4 * smoothing);
        }

        /** p(x_i = 1 | x_j = b). */
        double white(int i, int j, int b) {
            return j == NOBODY ? single(i, 1) : joint(i, j, 1, b) / single(j, b);
        }

        double entropy(int i) {
            return -single(i, 0) * StrictMath.log(single(i, 0)) - single(i, 1) * StrictMath.log(single(i, 1));
        }

        /** I(x_i; x_j) in nats. */
        double information(int i, int j) {
            double sum = 0;
            for (int a = 0; a < 2; a++)
                for (int b = 0; b < 2; b++) {
                    double p = joint(i, j, a, b);
                    sum += p * StrictMath.log(p / (single(i, a) * single(j, b)));
                }
            return sum;
        }
    }

    /**
     * The fitted model.
     *
     * @param order pixels from the root on, each after its parent, [D, 1]
     * @param parents of each pixel, -1 of the root, [D, 1]
     * @param whites probability that a pixel is white where its parent is black, and where it is white, [D, 2]
     */
    public record Tree(Site site, Tensor order, Tensor parents, Tensor whites) implements Scores, Completes {
        Tree(Site site) {
            this(site, zeros(DType.I32, site, 1), zeros(DType.I32, site, 1), zeros(DType.F64, site, 2));
        }

        private static Tensor zeros(DType dtype, Site site, int each) {
            return Tensor.zeros(dtype, Shape.of(site.dimensions(), each), site.device());
        }

        @Override
        public Map<String, Tensor> weights() {
            return Map.of("order", order, "parents", parents, "whites", whites);
        }

        private void put(int place, int pixel, int parent, Pairs pairs) {
            order.set(place, pixel);
            parents.set(pixel, parent);
            for (int b = 0; b < 2; b++) whites.set(2 * pixel + b, pairs.white(pixel, parent, b));
        }

        /** -log p(x) of the binarized images. */
        @Override
        public double[] nats(Images images, Philox noise) {
            site.requireFit(images);
            int dimensions = site.dimensions();
            int[] parent = whole(parents);
            double[] logs = new double[4 * dimensions]; // of pixel i, colour a, its parent's colour b: 4 i + 2 b + a
            for (int i = 0; i < logs.length; i++) {
                double white = whites.get(i / 2);
                logs[i] = i % 2 == 1 ? StrictMath.log(white) : StrictMath.log1p(-white);
            }
            double[] nats = new double[images.count()];
            byte[] pixels = images.pixels();
            for (int n = 0; n < nats.length; n++)
                for (int i = 0; i < dimensions; i++)
                    nats[n] -= logs[
                            4 * i + 2 * colour(pixels, n * dimensions, parent[i]) + colour(pixels, n * dimensions, i)];
            return nats;
        }

        private static int[] whole(Tensor numbers) {
            return Arrays.stream(numbers.toDoubles()).mapToInt(x -> (int) x).toArray();
        }

        /** 1 for white; 0 for black, and for nobody. */
        private static int colour(byte[] pixels, int image, int pixel) {
            return pixel != NOBODY && Byte.toUnsignedInt(pixels[image + pixel]) > 127 ? 1 : 0;
        }

        @Override
        public Meaning meaning() {
            return Meaning.EXACT;
        }

        @Override
        public Space space() {
            return Space.BINARIZED;
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            byte[] black = new byte[Math.multiplyExact(count, site.dimensions())];
            Images images = Images.unlabelled(site.height(), site.width(), site.channels(), black);
            return complete(noise, first, images, 0, progress);
        }

        /**
         * Exact: what the known pixels say goes up the tree, then pixels are drawn from the root down. Known rows are kept as
         * they are, of any intensity; what is drawn is black or white.
         */
        @Override
        public Images complete(Philox noise, Images images, int knownRows, DoubleConsumer progress) {
            return complete(noise, 0, images, knownRows, progress);
        }

        private Images complete(Philox noise, int first, Images images, int knownRows, DoubleConsumer progress) {
            site.requireFit(images);
            int dimensions = site.dimensions(), known = knownRows * site.width() * site.channels();
            int[] parent = whole(parents), sequence = whole(order);
            byte[] pixels = images.pixels();
            for (int n = 0; n < images.count(); n++) {
                int image = n * dimensions;
                long element = (long) (first + n) * dimensions;
                double[] below = likelihoods(pixels, image, known, sequence, parent);
                for (int pixel : sequence) {
                    if (pixel < known) continue;
                    double p = whites.get(2 * pixel + colour(pixels, image, parent[pixel]));
                    double white = p * below[2 * pixel + 1], black = (1 - p) * below[2 * pixel];
                    pixels[image + pixel] = noise.uniform(element + pixel) * (white + black) < white ? (byte) 255 : 0;
                }
                progress.accept((n + 1.0) / images.count());
            }
            return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
        }

        /** Of pixel i and its colour a, at 2 i + a: the likelihood of the known pixels at and below it, up to a factor. */
        private double[] likelihoods(byte[] pixels, int image, int known, int[] sequence, int[] parent) {
            double[] below = new double[2 * sequence.length];
            Arrays.fill(below, 1);
            for (int place = sequence.length - 1; place > 0; place--) {
                int pixel = sequence[place], above = parent[pixel];
                if (pixel < known) below[2 * pixel + 1 - colour(pixels, image, pixel)] = 0;
                double ifBlack = towards(pixel, 0, below), ifWhite = towards(pixel, 1, below);
                below[2 * above] *= ifBlack / (ifBlack + ifWhite);
                below[2 * above + 1] *= ifWhite / (ifBlack + ifWhite);
            }
            return below;
        }

        private double towards(int pixel, int parentColour, double[] below) {
            double white = whites.get(2 * pixel + parentColour);
            return (1 - white) * below[2 * pixel] + white * below[2 * pixel + 1];
        }
    }
}
