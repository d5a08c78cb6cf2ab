package hanji.generative.sampler;

import static hanji.kernels.layout.Cast.cast;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Binary.greater;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.sigmoid;

import hanji.generative.dense.Posterior;
import hanji.generative.model.Draws;
import hanji.generative.model.Meaning;
import hanji.generative.model.Scores;
import hanji.generative.model.Site;
import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.nn.distribution.Bernoulli;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * The density over binarized images of networks that predict each value from those before it: the mean of their densities,
 * exact. An intensity above 127 is white.
 *
 * @param networks one, or several that share their weights and differ in what sees what
 * @param weights of all
 * @param wanted how images are drawn where there is a choice
 */
public record BlackAndWhite(
        List<? extends BinaryAutoregressive> networks, Map<String, Tensor> weights, Site site, Sampled.Sampling wanted)
        implements Scores, Draws, Causal {
    private static final int HIGHEST_BLACK = 127;
    /** Images that go through a network at once. */
    private static final int SCORED = 100;

    private static final int DRAWN = 32;

    /** Images [N, H, W, C] of U8 to values [N, H * W * C]: 1 where the intensity is above 127, else 0. */
    public static Tensor values(Tensor images, DType dtype) {
        int n = images.shape().dim(0);
        Tensor intensities = cast(reshape(images, n, images.shape().size(1, 4)), dtype);
        return greater(intensities, Tensor.full(HIGHEST_BLACK, dtype, Shape.of(), images.device()));
    }

    /** -log p of each value given those before it, in nats: [N, D] of 0 and 1 to the same of floats. */
    public static Tensor nats(BinaryAutoregressive network, Tensor values) {
        return negate(new Bernoulli(network.logits(values)).logProb(values));
    }

    @Override
    public List<Product> products() {
        return networks.stream()
                .map(network -> new Product(
                        images -> logits(network, images),
                        Arrays.stream(network.order()).boxed().toList()))
                .toList();
    }

    private Tensor logits(BinaryAutoregressive network, Tensor images) {
        Tensor logits = network.logits(values(images, site.dtype()));
        return reshape(logits, 1, site.height(), site.width(), site.channels(), 1);
    }

    Sampled.Sampling sampling() {
        return networks.getFirst().caches() ? wanted : Sampled.Sampling.PLAIN;
    }

    @Override
    public double[] nats(Images images, Philox noise) {
        site.requireFit(images);
        double[] joint = logJoint(images, site.dimensions());
        double[] logs = Posterior.normalize(site.device(), joint, images.count());
        return Arrays.stream(logs).map(log -> -log).toArray();
    }

    /** log of (1/K times the probability of the first values under network k), [K, N]. */
    private double[] logJoint(Images images, int values) {
        double[] joint = new double[networks.size() * images.count()];
        Arrays.fill(joint, -StrictMath.log(networks.size()));
        int first = 0;
        for (Batch batch : Batches.inOrder(images, SCORED)) {
            for (int k = 0; k < networks.size(); k++)
                try (var _ = Scope.open()) {
                    double[] nats = nats(networks.get(k), values(site.intensities(batch), site.dtype()))
                            .toDoubles();
                    int at = k * images.count() + first;
                    for (int i = 0; i < nats.length; i++)
                        if (i % site.dimensions() < values) joint[at + i / site.dimensions()] -= nats[i];
                }
            first += batch.count();
        }
        return joint;
    }

    @Override
    public Meaning meaning() {
        return Meaning.EXACT;
    }

    @Override
    public Space space() {
        return Space.BINARIZED;
    }

    /** @throws ArithmeticException if the images are more than an array holds */
    @Override
    public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
        byte[] black = new byte[Math.multiplyExact(count, site.dimensions())];
        Images images = Images.unlabelled(site.height(), site.width(), site.channels(), black);
        return complete(noise, first, images, 0, progress);
    }

    /**
     * For each image a network drawn from its posterior given the known rows, and the other values drawn from it. Known rows
     * are kept as they are; with any, the networks' order must be that of the raster.
     *
     * @param first number of the first image
     */
    Images complete(Philox noise, int first, Images images, int knownRows, DoubleConsumer progress) {
        site.requireFit(images);
        int known = knownRows * site.width() * site.channels();
        byte[] pixels = images.pixels();
        int[] chosen = choose(noise, first, images, known);
        int done = 0;
        for (int k = 0; k < networks.size(); k++) {
            int network = k;
            int[] own = IntStream.range(0, images.count())
                    .filter(image -> chosen[image] == network)
                    .toArray();
            for (int from = 0; from < own.length; from += DRAWN) {
                int[] together = Arrays.copyOfRange(own, from, Math.min(own.length, from + DRAWN));
                double before = done, all = images.count();
                draw(
                        networks.get(k),
                        noise,
                        first,
                        pixels,
                        together,
                        known,
                        share -> progress.accept((before + share * together.length) / all));
                done += together.length;
            }
        }
        return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
    }

    private int[] choose(Philox noise, int first, Images images, int known) {
        int[] chosen = new int[images.count()];
        if (networks.size() == 1) return chosen;
        double[] posterior = known > 0 ? logJoint(images, known) : new double[networks.size() * images.count()];
        Posterior.normalize(site.device(), posterior, images.count());
        for (int n = 0; n < chosen.length; n++)
            chosen[n] = Posterior.choose(posterior, n, chosen.length, Posterior.uniform(noise, first + n));
        return chosen;
    }

    /** Draws the values from {@code known} on of some images. */
    private void draw(
            BinaryAutoregressive network,
            Philox noise,
            int first,
            byte[] pixels,
            int[] own,
            int known,
            DoubleConsumer progress) {
        int dimensions = site.dimensions();
        long before = (long) first * dimensions;
        double[] bits = new double[own.length];
        int done = 0;
        try (var _ = Scope.open()) {
            Conditionals conditionals =
                    sampling() == Sampled.Sampling.CACHED ? network.cached(own.length) : network.plain(own.length);
            for (int value : network.order()) {
                try (var _ = Scope.open()) {
                    if (value >= known) {
                        double[] white = sigmoid(conditionals.logits(value)).toDoubles();
                        for (int n = 0; n < own.length; n++) {
                            int element = own[n] * dimensions + value;
                            pixels[element] = noise.uniform(before + element) < white[n] ? (byte) 255 : 0;
                        }
                    }
                    for (int n = 0; n < own.length; n++)
                        bits[n] = Byte.toUnsignedInt(pixels[own[n] * dimensions + value]) > HIGHEST_BLACK ? 1 : 0;
                    conditionals.take(value, bits);
                }
                progress.accept(++done / (double) dimensions);
            }
        }
    }

    /**
     * The same density where the order of generation is that of the raster, so that the rest of an image can be drawn given
     * its first rows.
     *
     * @param all the density
     */
    public record ByRows(BlackAndWhite all) implements Scores, Sampled, Causal {
        @Override
        public Map<String, Tensor> weights() {
            return all.weights;
        }

        @Override
        public double[] nats(Images images, Philox noise) {
            return all.nats(images, noise);
        }

        @Override
        public Meaning meaning() {
            return all.meaning();
        }

        @Override
        public Space space() {
            return all.space();
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            return all.sample(noise, first, count, progress);
        }

        @Override
        public Images complete(Philox noise, Images images, int knownRows, DoubleConsumer progress) {
            return all.complete(noise, 0, images, knownRows, progress);
        }

        @Override
        public List<Product> products() {
            return all.products();
        }

        @Override
        public Sampling sampling() {
            return all.sampling();
        }

        @Override
        public ByRows plain() {
            return new ByRows(new BlackAndWhite(all.networks, all.weights, all.site, Sampling.PLAIN));
        }
    }
}
