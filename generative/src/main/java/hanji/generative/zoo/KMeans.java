package hanji.generative.zoo;

import hanji.generative.dense.Block;
import hanji.generative.dense.Contingency;
import hanji.generative.dense.Posterior;
import hanji.generative.dense.Products;
import hanji.generative.model.Card;
import hanji.generative.model.Encodes;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Recipe;
import hanji.generative.model.Reconstructs;
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

/**
 * k-means: Lloyd's iteration, "Least squares quantization in PCM", IEEE Trans. Inf. Theory 28 (1982), section II, from
 * the seeds of k-means++, Arthur and Vassilvitskii, SODA 2007, section 2.2. A step puts each image to its nearest centre,
 * the first of equals, and moves each centre to the mean of its images. The centre of no images moves to the image that is
 * farthest from its own centre, the next such centre to the next farthest. The sum of squared distances never rises.
 */
public final class KMeans implements Recipe<KMeans.Options> {
    private static final double HIGHEST = 255;

    /** @param clusters number of centres, at least 1 */
    public record Options(@Help("Number of centres.") int clusters) {
        /** @throws IllegalArgumentException if there are none */
        public Options {
            if (clusters < 1) throw new IllegalArgumentException("clusters must be at least 1, not " + clusters);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "kmeans",
                "a set of clusters, each image described by the centre nearest to it",
                "Lloyd, IEEE Trans. Inf. Theory 28 (1982) 129",
                Card.Family.NOT_GENERATIVE,
                Card.Feed.WHOLE,
                Card.Place.CPU,
                new Card.Training(0, 100));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(10);
    }

    @Override
    public Options tiny() {
        return new Options(3);
    }

    @Override
    public Learner learner(Options options, Site site) {
        site.requireRoom(
                () -> Math.multiplyExact(2L * options.clusters, site.dimensions())); // doubles, twice a float's bytes
        return new Lloyd(
                new Centres(
                        site, Tensor.zeros(DType.F64, Shape.of(options.clusters, site.dimensions()), site.device())),
                Tensor.full(Double.POSITIVE_INFINITY, DType.F64, Shape.of(2), site.device()));
    }

    /**
     * Lloyd's iteration.
     *
     * @param errors mean squared distance that the last two steps met, the latest first
     */
    private record Lloyd(Centres centres, Tensor errors) implements Learner {
        @Override
        public Map<String, Tensor> state() {
            return Map.of("centres", centres.tensor, "errors", errors);
        }

        /** Whether the last step met no less than the one before: the images stayed where they were. */
        @Override
        public boolean converged() {
            return errors.get(0) >= errors.get(1) && errors.get(0) < Double.POSITIVE_INFINITY;
        }

        @Override
        public List<Loss> step(Batch all, Step now) {
            Site site = centres.site;
            if (now.done() == 0) {
                Philox noise = site.noise().of("seeds", 0);
                double[] seeds = seeds(
                        site.device(), all.pixels(), site.dimensions(), Block.Value.LEVEL, centres.count(), noise);
                centres.tensor.copyFrom(Tensor.of(seeds, centres.count(), site.dimensions()));
            }
            int[] nearest = new int[all.count()];
            double[] distances = new double[all.count()];
            double[] sums = new double[centres.tensor.size()];
            Block.each(site.device(), all.pixels(), site.dimensions(), Block.Value.LEVEL, block -> {
                double[] own = assign(site.device(), centres.tensor.doubles(), centres.count(), block, distances);
                for (int i = 0; i < own.length; i++)
                    if (own[i] == 1) nearest[block.from() + i % block.count()] = i / block.count();
                Products.add(site.device(), own, block.rows(), sums, centres.count(), block.count(), site.dimensions());
            });
            move(all, nearest, sums, distances);
            if (all.labels().length > 0) noteAgreement(all.labels(), nearest, now);
            return List.of(new Loss(
                    "train_reconstruction_error", Unit.SQUARED_ERROR, Tensor.of(new double[] {errors.get(0)}, 1)));
        }

        /** Each centre to the mean of its images; the sums are exact, so an unchanged cluster has unchanged bits. */
        private void move(Batch all, int[] nearest, double[] sums, double[] distances) {
            int dimensions = centres.site.dimensions();
            errors.set(1, errors.get(0));
            errors.set(0, Arrays.stream(distances).sum() / distances.length / dimensions / (HIGHEST * HIGHEST));
            errors.bumpVersion();
            int[] members = new int[centres.count()];
            for (int k : nearest) members[k]++;
            for (int k = 0; k < members.length; k++) {
                int farthest = members[k] == 0 ? takeFarthest(distances) : 0;
                for (int d = 0; d < dimensions; d++)
                    centres.tensor.set(
                            k * dimensions + d,
                            members[k] == 0
                                    ? Byte.toUnsignedInt(all.pixels()[farthest * dimensions + d])
                                    : sums[k * dimensions + d] / members[k]);
            }
            centres.tensor.bumpVersion();
        }

        private static int takeFarthest(double[] distances) {
            int farthest = 0;
            for (int n = 1; n < distances.length; n++) if (distances[n] > distances[farthest]) farthest = n;
            distances[farthest] = 0;
            return farthest;
        }

        private void noteAgreement(int[] labels, int[] nearest, Step now) {
            var table =
                    new Contingency(centres.count(), Arrays.stream(labels).max().orElse(0) + 1);
            for (int n = 0; n < nearest.length; n++) table.add(nearest[n], labels[n]);
            now.note("normalized_mutual_information", table.normalizedMutualInformation());
            now.note("adjusted_rand_index", table.adjustedRandIndex());
        }

        @Override
        public Centres fitted() {
            return centres;
        }
    }

    /**
     * Seeds of k-means++: the first is an image drawn evenly, each further one an image drawn with probability in proportion
     * to the squared distance to its nearest seed; evenly, where all distances are 0.
     *
     * @param pixels [N, D]
     * @return images, [count, D]
     */
    static double[] seeds(Device device, byte[] pixels, int dimensions, Block.Value value, int count, Philox noise) {
        int images = pixels.length / dimensions;
        double[] weights = new double[images];
        Arrays.fill(weights, Double.POSITIVE_INFINITY);
        double[] seeds = new double[count * dimensions];
        for (int k = 0; k < count; k++) {
            int chosen = chooseSeed(weights, Posterior.uniform(noise, k));
            for (int d = 0; d < dimensions; d++) {
                int element = chosen * dimensions + d;
                seeds[k * dimensions + d] = value.of(Byte.toUnsignedInt(pixels[element]), element);
            }
            int seed = k * dimensions;
            device.parallelRanges(images, 1, (from, to) -> {
                for (int n = from; n < to; n++) {
                    double square = 0;
                    for (int d = 0, i = n * dimensions; d < dimensions; d++, i++) {
                        double difference = value.of(Byte.toUnsignedInt(pixels[i]), i) - seeds[seed + d];
                        square += difference * difference;
                    }
                    weights[n] = Math.min(weights[n], square);
                }
            });
        }
        return seeds;
    }

    private static int chooseSeed(double[] weights, double u) {
        double sum = Arrays.stream(weights).sum();
        if (sum == 0 || sum == Double.POSITIVE_INFINITY) return (int) (u * weights.length);
        double[] shares = Arrays.stream(weights).map(weight -> weight / sum).toArray();
        return Posterior.choose(shares, 0, 1, u);
    }

    /**
     * Which centre is nearest to each image of a block.
     *
     * @param centres [K, D]
     * @param distances [N], into which the squared distances to the nearest are written
     * @return [K, n], 1 for the nearest and 0 for the others
     */
    static double[] assign(Device device, double[] centres, int clusters, Block block, double[] distances) {
        double[] squares = squaredDistances(device, centres, clusters, block);
        int count = block.count();
        double[] own = new double[squares.length];
        for (int n = 0; n < count; n++) {
            int nearest = 0;
            for (int k = 1; k < clusters; k++) if (squares[k * count + n] < squares[nearest * count + n]) nearest = k;
            own[nearest * count + n] = 1;
            distances[block.from() + n] = squares[nearest * count + n];
        }
        return own;
    }

    /** |x - c|² = |x|² - 2 c x + |c|², cut at 0: [K, n]. */
    static double[] squaredDistances(Device device, double[] centres, int clusters, Block block) {
        int dimensions = block.dimensions(), count = block.count();
        double[] norms = block.squaredNorms();
        double[] squares = new double[clusters * count];
        Products.add(device, centres, block.columns(), squares, clusters, dimensions, count);
        for (int k = 0; k < clusters; k++) {
            double norm = 0;
            for (int d = 0; d < dimensions; d++) norm += centres[k * dimensions + d] * centres[k * dimensions + d];
            for (int i = k * count; i < (k + 1) * count; i++)
                squares[i] = Math.max(0, norms[i % count] - 2 * squares[i] + norm);
        }
        return squares;
    }

    /**
     * The fitted model.
     *
     * @param tensor centres in intensities 0 to 255, [K, D]
     */
    public record Centres(Site site, Tensor tensor) implements Encodes, Reconstructs {
        int count() {
            return tensor.shape().dim(0);
        }

        @Override
        public Map<String, Tensor> weights() {
            return Map.of("centres", tensor);
        }

        /** Distances to the centres, in units of 255 intensities: [N, K]. The smallest is the image's cluster. */
        @Override
        public Tensor encode(Images images) {
            site.requireFit(images);
            double[] codes = new double[images.count() * count()];
            Block.each(site.device(), images.pixels(), site.dimensions(), Block.Value.LEVEL, block -> {
                double[] squares = squaredDistances(site.device(), tensor.doubles(), count(), block);
                for (int i = 0; i < squares.length; i++)
                    codes[(block.from() + i % block.count()) * count() + i / block.count()] =
                            Math.sqrt(squares[i]) / HIGHEST;
            });
            return Tensor.of(codes, images.count(), count());
        }

        /** The nearest centre of each image, the first of equals. */
        @Override
        public Images reconstruct(Images images) {
            double[] codes = encode(images).toDoubles();
            double[] values = new double[images.count() * site.dimensions()];
            for (int n = 0; n < images.count(); n++) {
                int nearest = 0;
                for (int k = 1; k < count(); k++)
                    if (codes[n * count() + k] < codes[n * count() + nearest]) nearest = k;
                for (int d = 0; d < site.dimensions(); d++)
                    values[n * site.dimensions() + d] = tensor.get(nearest * site.dimensions() + d) / HIGHEST;
            }
            return site.images(Tensor.of(values, images.count(), site.dimensions()));
        }
    }
}
