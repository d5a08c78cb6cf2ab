package hanji.generative.zoo;

import hanji.autograd.Op;
import hanji.generative.dense.Block;
import hanji.generative.dense.Dequantized;
import hanji.generative.dense.Products;
import hanji.generative.model.Card;
import hanji.generative.model.Decodes;
import hanji.generative.model.Draws;
import hanji.generative.model.Encodes;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Meaning;
import hanji.generative.model.Recipe;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Scores;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.kernels.random.Gaussian;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * Principal component analysis: the k directions U of the largest variances λ of the training images, and the density that
 * makes these a maximum-likelihood estimate, probabilistic PCA of Tipping and Bishop, "Probabilistic principal component
 * analysis", J. R. Stat. Soc. B 61 (1999):
 * <pre>
 *   x = m + U (Λ - σ² I)^(1/2) z + σ e       z, e standard normal                                  (2), (7)
 *   σ² = mean of the D - k smallest variances                                                       (8)
 * </pre>
 * The density is over x = v + u, intensities v with uniform u in [0, 1): its mean lies 1/2 above that of v, and each
 * variance 1/12. A component's sign is such that its loading of largest magnitude, the first of equals, is positive.
 */
public final class Pca implements Recipe<Pca.Options> {
    private static final double HIGHEST = 255;

    /** @param components directions kept, at least 1 */
    public record Options(@Help("Directions kept.") int components) {
        /** @throws IllegalArgumentException if there are none */
        public Options {
            if (components < 1) throw new IllegalArgumentException("components must be at least 1, not " + components);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "pca",
                "principal component analysis, and probabilistic PCA as its density",
                "Tipping and Bishop, J. R. Stat. Soc. B 61 (1999) 611",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.WHOLE,
                Card.Place.CPU,
                new Card.Training(0, 1));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(32);
    }

    @Override
    public Options tiny() {
        return new Options(3);
    }

    @Override
    public Learner learner(Options options, Site site) {
        if (options.components > site.dimensions())
            throw new IllegalArgumentException("components must be at most the %d values of an image, not %d"
                    .formatted(site.dimensions(), options.components));
        return new Analysis(new Subspace(site, options.components));
    }

    /** One step finds all components. */
    private record Analysis(Subspace subspace) implements Learner {
        @Override
        public Map<String, Tensor> state() {
            return subspace.weights();
        }

        @Override
        public boolean converged() {
            return IntStream.range(0, subspace.site.dimensions()).anyMatch(d -> subspace.directions.get(d) != 0);
        }

        @Override
        public List<Loss> step(Batch all, Step now) {
            int dimensions = subspace.site.dimensions();
            double[] mean = new double[dimensions];
            DMatrixRMaj covariance = covariance(all, mean);
            var eigen = DecompositionFactory_DDRM.eig(dimensions, true, true);
            if (!eigen.decompose(covariance)) throw new ArithmeticException("no eigenvectors of the covariance");
            int[] order = IntStream.range(0, dimensions)
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            i -> -eigen.getEigenvalue(i).getReal()))
                    .mapToInt(i -> i)
                    .toArray();
            double[] variances = Arrays.stream(order)
                    .mapToDouble(i -> Math.max(0, eigen.getEigenvalue(i).getReal()))
                    .toArray();
            int kept = subspace.components();
            subspace.mean.copyFrom(Tensor.of(mean, dimensions));
            subspace.variances.copyFrom(Tensor.of(Arrays.copyOf(variances, kept), kept));
            for (int k = 0; k < kept; k++)
                subspace.set(k, eigen.getEigenVector(order[k]).getData());
            double lost = Arrays.stream(variances, kept, dimensions).sum();
            subspace.noise.fill(kept == dimensions ? 0 : lost / (dimensions - kept)); // (8)
            double error = lost / dimensions / (HIGHEST * HIGHEST);
            return List.of(
                    new Loss("train_reconstruction_error", Unit.SQUARED_ERROR, Tensor.of(new double[] {error}, 1)));
        }

        /** Of the intensities: sums of integers below 2<sup>53</sup>, so exact until the last division. */
        private DMatrixRMaj covariance(Batch all, double[] mean) {
            int dimensions = mean.length;
            double n = all.count();
            double[] sums = new double[dimensions];
            double[] products = new double[dimensions * dimensions];
            Block.each(subspace.site.device(), all.pixels(), dimensions, Block.Value.LEVEL, block -> {
                for (int i = 0; i < block.rows().length; i++) sums[i % dimensions] += block.rows()[i];
                Products.add(
                        subspace.site.device(),
                        block.columns(),
                        block.rows(),
                        products,
                        dimensions,
                        block.count(),
                        dimensions);
            });
            var covariance = new DMatrixRMaj(dimensions, dimensions);
            for (int i = 0; i < dimensions; i++) {
                mean[i] = sums[i] / n;
                for (int j = 0; j < dimensions; j++)
                    covariance.set(i, j, (n * products[i * dimensions + j] - sums[i] * sums[j]) / (n * n));
            }
            return covariance;
        }

        @Override
        public Subspace fitted() {
            return subspace;
        }
    }

    /**
     * The fitted model, in intensities 0 to 255.
     *
     * @param mean m, [D]
     * @param directions Uᵀ, [k, D], orthonormal rows
     * @param variances λ, [k], falling
     * @param noise σ², [1]
     */
    public record Subspace(Site site, Tensor mean, Tensor directions, Tensor variances, Tensor noise)
            implements Encodes, Decodes, Reconstructs, Scores, Draws {
        Subspace(Site site, int components) {
            this(
                    site,
                    Tensor.zeros(DType.F64, Shape.of(site.dimensions()), site.device()),
                    Tensor.zeros(DType.F64, Shape.of(components, site.dimensions()), site.device()),
                    Tensor.zeros(DType.F64, Shape.of(components), site.device()),
                    Tensor.zeros(DType.F64, Shape.of(1), site.device()));
        }

        int components() {
            return variances.size();
        }

        private void set(int k, double[] direction) {
            double largest = 0;
            for (double loading : direction) if (Math.abs(loading) > Math.abs(largest)) largest = loading;
            for (int d = 0; d < direction.length; d++)
                directions.set(k * direction.length + d, largest < 0 ? -direction[d] : direction[d]);
            directions.bumpVersion();
        }

        @Override
        public Map<String, Tensor> weights() {
            return Map.of("mean", mean, "directions", directions, "variances", variances, "noise", noise);
        }

        /** Codes [N, k]: Uᵀ (v - m) / 255. */
        @Override
        public Tensor encode(Images images) {
            double[] codes = codes(images, Block.Value.LEVEL, 0);
            for (int i = 0; i < codes.length; i++) codes[i] /= HIGHEST;
            return Tensor.of(codes, images.count(), components());
        }

        /** Uᵀ (x - m - shift), [N, k]. */
        private double[] codes(Images images, Block.Value value, double shift) {
            site.requireFit(images);
            int k = components();
            double[] codes = new double[images.count() * k];
            double[] shifted = mean.toDoubles();
            for (int d = 0; d < shifted.length; d++) shifted[d] += shift;
            Block.each(site.device(), images.pixels(), site.dimensions(), value, block -> {
                double[] products = new double[k * block.count()];
                double[] centred = block.centred(shifted, 0);
                Products.add(
                        site.device(), directions.doubles(), centred, products, k, site.dimensions(), block.count());
                for (int i = 0; i < products.length; i++)
                    codes[(block.from() + i % block.count()) * k + i / block.count()] = products[i];
            });
            return codes;
        }

        /** m + U Uᵀ (v - m) of each image in intensities, [N, D], not rounded. */
        public double[] project(Images images) {
            return decode(codes(images, Block.Value.LEVEL, 0), images.count());
        }

        /** m + U code, [N, D]. */
        private double[] decode(double[] codes, int count) {
            double[] values = new double[count * site.dimensions()];
            for (int i = 0; i < values.length; i++) values[i] = mean.get(i % site.dimensions());
            Products.add(site.device(), codes, directions.doubles(), values, count, components(), site.dimensions());
            return values;
        }

        @Override
        public Images reconstruct(Images images) {
            return images(project(images), images.count());
        }

        /** m + 255 U code of each code, rounded. */
        @Override
        public Images decode(Tensor codes) {
            double[] scaled = codes.toDoubles();
            for (int i = 0; i < scaled.length; i++) scaled[i] *= HIGHEST;
            int count = codes.shape().dim(0);
            return images(decode(scaled, count), count);
        }

        private Images images(double[] values, int count) {
            for (int i = 0; i < values.length; i++) values[i] /= HIGHEST;
            return site.images(Tensor.of(values, count, site.dimensions()));
        }

        /** A draw of -log p(v + u), whose mean over u is at least -log p(v): arXiv:1511.01844, section 3.1. */
        @Override
        public double[] nats(Images images, Philox random) {
            var dequantized = Dequantized.value(random);
            double[] codes = codes(images, dequantized, Dequantized.MEAN);
            double rest = noise.item() + Dequantized.VARIANCE;
            int k = components(), dimensions = site.dimensions();
            double logDeterminant = (dimensions - k) * StrictMath.log(rest);
            for (int j = 0; j < k; j++) logDeterminant += StrictMath.log(variances.get(j) + Dequantized.VARIANCE);
            double constant = 0.5 * (dimensions * StrictMath.log(2 * Math.PI) + logDeterminant);
            double[] nats = new double[images.count()];
            byte[] pixels = images.pixels();
            for (int n = 0; n < nats.length; n++) {
                double distance = 0, length = 0, scaled = 0;
                for (int d = 0, i = n * dimensions; d < dimensions; d++, i++) {
                    double x = dequantized.of(Byte.toUnsignedInt(pixels[i]), i) - mean.get(d) - Dequantized.MEAN;
                    distance += x * x;
                }
                for (int j = 0; j < k; j++) {
                    double code = codes[n * k + j];
                    length += code * code;
                    scaled += code * code / (variances.get(j) + Dequantized.VARIANCE);
                }
                nats[n] = constant + 0.5 * (scaled + (distance - length) / rest);
            }
            return nats;
        }

        @Override
        public Meaning meaning() {
            return Meaning.UPPER_BOUND;
        }

        @Override
        public Images sample(Philox random, int first, int count, DoubleConsumer progress) {
            int k = components(), width = k + site.dimensions();
            try (var _ = Scope.open()) {
                double deviation = Math.sqrt(noise.item() + Dequantized.VARIANCE);
                Shape shape = Shape.of(count, width);
                double[] z = Op.run(new Gaussian(random, (long) first * width, shape, DType.F32, site.device()))
                        .toDoubles();
                double[] codes = new double[count * k];
                for (int i = 0; i < codes.length; i++)
                    codes[i] = Math.sqrt(Math.max(0, variances.get(i % k) - noise.item())) * z[i / k * width + i % k];
                double[] values = decode(codes, count);
                byte[] pixels = new byte[values.length];
                for (int i = 0; i < pixels.length; i++) {
                    int n = i / site.dimensions(), d = i % site.dimensions();
                    pixels[i] = Dequantized.intensity(
                            values[i] + Dequantized.MEAN + deviation * z[n * width + k + d]); // (2)
                }
                progress.accept(1);
                return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
            }
        }
    }
}
