package hanji.generative.zoo;

import static hanji.kernels.layout.Cast.cast;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.log;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.pointwise.Unary.softplus;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Op;
import hanji.generative.model.Card;
import hanji.generative.model.DrawsCodes;
import hanji.generative.model.Encodes;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Meaning;
import hanji.generative.model.Recipe;
import hanji.generative.model.Scores;
import hanji.generative.model.Site;
import hanji.generative.model.Unit;
import hanji.generative.zoo.Coupling.Pattern;
import hanji.generative.zoo.Coupling.Transformed;
import hanji.kernels.random.Gaussian;
import hanji.kernels.random.Uniform;
import hanji.nn.data.Images;
import hanji.nn.layer.Module;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * RealNVP, a normalizing flow, arXiv:1605.08803: an invertible function f whose Jacobian has a known determinant takes images to
 * standard normal numbers, so that
 * <pre>
 *   log p(x) = log N(f(x); 0, I) + log |det df/dx|                    (3)
 * </pre>
 * x is an image of intensities v with noise u in [0, 1) added and a logit taken. That noise is uniform, or of a flow of its own,
 * the variational dequantization of Flow++, arXiv:1902.00275, section 3.1.
 */
public final class RealNvp implements Recipe<RealNvp.Options> {
    private static final double LEVELS = 256;
    private static final double LOG_2_PI = StrictMath.log(2 * Math.PI);

    /** Couplings that make the noise of intensities. */
    private static final int NOISE_COUPLINGS = 2;

    /** How intensities become continuous. */
    public enum Dequantization {
        /** By uniform noise. */
        UNIFORM,
        /** By noise that a flow makes, given the image. */
        VARIATIONAL
    }

    /**
     * @param scales of which each but the first has half the rows and columns of the one before
     * @param couplings of each kind at each scale
     * @param channels of the couplings' hidden layers
     * @param blocks residual blocks of each coupling
     * @param dequantization how intensities become continuous
     * @param alpha intensities are taken to [alpha, 1 - alpha] before the logit
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Scales; each but the first has half the rows and columns of the one before.")
            int scales,

            @Help("Coupling layers of each kind, by checkerboards and by channels, at each scale.")
            int couplings,

            @Help("Channels of the coupling layers' hidden layers.")
            int channels,

            @Help("Residual blocks of each coupling layer.") int blocks,

            @Help("How intensities become continuous: by uniform noise, or by noise that a flow makes.")
            Dequantization dequantization,

            @Help("Intensities are taken to alpha to 1 - alpha before the logit.")
            double alpha,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (scales < 1) throw new IllegalArgumentException("scales must be at least 1, not " + scales);
            if (couplings < 1) throw new IllegalArgumentException("couplings must be at least 1, not " + couplings);
            if (channels < 1) throw new IllegalArgumentException("channels must be at least 1, not " + channels);
            if (blocks < 0) throw new IllegalArgumentException("blocks must be at least 0, not " + blocks);
            if (!(alpha > 0 && alpha < 0.5))
                throw new IllegalArgumentException("alpha must be above 0 and below 0.5, not " + alpha);
            MaximumLikelihood.requireRate(lr);
        }

        private Coupling.Size size() {
            return new Coupling.Size(channels, blocks);
        }

        private boolean variational() {
            return dequantization == Dequantization.VARIATIONAL;
        }

        /** Weights and masks. */
        private long weights(Site site) {
            long values = site.channels(), all = 0;
            for (int scale = 1; scale <= scales; scale++) {
                long mask = Math.multiplyExact(site.height() >> (scale - 1), site.width() >> (scale - 1)) * values;
                long each = Math.addExact(size().weights(values, 0), mask);
                long split = Math.addExact(size().weights(4 * values, 0), mask);
                long both = scale == scales ? each : Math.addExact(each, split);
                all = Math.addExact(all, Math.multiplyExact(couplings + 1L, both));
                values *= 2;
            }
            long noise = variational() ? size().weights(site.channels(), site.channels()) : 0;
            return Math.addExact(all, Math.multiplyExact(NOISE_COUPLINGS, noise));
        }
    }

    @Override
    public Card card() {
        return new Card(
                "realnvp",
                "an invertible function from images to standard normal numbers, made of affine coupling layers",
                "arXiv:1605.08803",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(16, 2000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(3, 3, 32, 1, Dequantization.VARIATIONAL, 0.05, 0.002);
    }

    @Override
    public Options tiny() {
        return new Options(2, 1, 3, 1, Dequantization.VARIATIONAL, 0.05, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        requireHalves(options.scales(), site);
        site.requireRoom(() -> options.weights(site));
        return new MaximumLikelihood<>(
                () -> Network.create(options, site),
                options.lr(),
                (network, batch, now) -> {
                    Tensor images = site.intensities(batch);
                    Philox noise = site.noise().of("dequantization", now.shardStep());
                    return scale(sum(network.nats(images, noise)), 1.0 / images.size());
                },
                "train_bits_per_dim",
                Unit.BITS_PER_DIM,
                network -> new Model(network, site));
    }

    private static void requireHalves(int scales, Site site) {
        int most = 1 + Integer.numberOfTrailingZeros(site.height() | site.width());
        if (scales > most)
            throw new IllegalArgumentException(
                    "%d scales need %d halvings, and %d x %d pixels allow %d: take --scales %d, or --resize"
                            .formatted(scales, scales - 1, site.height(), site.width(), most - 1, most));
    }

    /**
     * f, and what makes the noise of intensities.
     *
     * @param noise couplings of the noise, which see the image; none for uniform noise
     * @param alpha of the logit
     */
    record Network(CouplingFlow flow, List<Coupling> noise, double alpha) implements Module {
        static Network create(Options options, Site site) {
            Shape image = Shape.of(site.height(), site.width(), site.channels());
            var initializer = site.initializer("realnvp");
            var flow = CouplingFlow.create(image, options.scales(), options.couplings(), options.size(), initializer);
            var ofNoise = site.initializer("realnvp dequantization");
            List<Coupling> noise = IntStream.range(0, options.variational() ? NOISE_COUPLINGS : 0)
                    .mapToObj(turn -> Coupling.create(
                            image, site.channels(), Pattern.checkerboard(turn), options.size(), ofNoise))
                    .toList();
            return new Network(flow, noise, options.alpha());
        }

        /**
         * A draw of log q(u | v) - log p(v + u) of each image, [N], in nats; its mean over u is at least -log of the integral of
         * p(v + u), the probability of v: arXiv:1902.00275, section 3.1, and for uniform u, where log q is 0,
         * arXiv:1511.01844, section 3.1.
         *
         * @param intensities v, [N, H, W, C] of U8
         */
        Tensor nats(Tensor intensities, Philox random) {
            var dtype = flow.last().getFirst().mask().dtype();
            Tensor v = cast(intensities, dtype);
            Shape shape = v.shape();
            if (noise.isEmpty()) {
                Tensor u = Op.run(new Uniform(random, 0, shape, dtype, v.device()));
                return negate(logDensity(add(v, u)));
            }
            Tensor epsilon = Op.run(new Gaussian(random, 0, shape, dtype, v.device()));
            Transformed u = dequantized(v, epsilon);
            return negate(add(logDensity(add(v, u.value())), u.logDet()));
        }

        /**
         * u, and -log q(u | v) as its logDet: noise of a flow that sees the image, through a sigmoid into (0, 1).
         *
         * @param epsilon standard normal, of the shape of v
         */
        Transformed dequantized(Tensor v, Tensor epsilon) {
            Tensor context = affine(v, 2 / (LEVELS - 1), -1);
            Transformed e = Coupling.all(noise, epsilon, Optional.of(context));
            Tensor logSlope = negate(perImage(add(softplus(e.value()), softplus(negate(e.value())))));
            Tensor minusLogQ = subtract(add(e.logDet(), logSlope), logNormal(epsilon));
            return new Transformed(sigmoid(e.value()), minusLogQ);
        }

        /** log p(x) of each image, [N], of values x in [0, 256], [N, H, W, C]: equation 3, and section 4.1 for the logit. */
        Tensor logDensity(Tensor x) {
            Transformed logits = logit(x);
            Transformed z = flow.forward(logits.value());
            return add(logNormal(z.value()), add(z.logDet(), logits.logDet())); // (3)
        }

        /** log(p / (1 - p)) with p = alpha + (1 - 2 alpha) x / 256: as in arXiv:1705.07057, finite at both ends. */
        private Transformed logit(Tensor x) {
            double slope = (1 - 2 * alpha) / LEVELS;
            Tensor p = affine(x, slope, alpha);
            Tensor logP = log(p), logRest = log(affine(p, -1, 1));
            double values = x.size() / (double) x.shape().dim(0);
            Tensor logDet = shift(negate(perImage(add(logP, logRest))), values * StrictMath.log(slope));
            return new Transformed(subtract(logP, logRest), logDet);
        }

        /** f of images with noise that is 1/2 everywhere, [N, H * W * C]. */
        Tensor codes(Tensor intensities) {
            Tensor v = cast(intensities, flow.last().getFirst().mask().dtype());
            return flow.forward(logit(shift(v, 0.5)).value()).value();
        }

        /** Values x in [0, 256] whose f is z, less 1/2, over 255: on [0, 1], [N, H, W, C]. */
        Tensor images(Tensor z) {
            double slope = (1 - 2 * alpha) / LEVELS, ofUnit = 1 / (LEVELS - 1);
            return affine(sigmoid(flow.inverse(z)), ofUnit / slope, -ofUnit * (alpha / slope + 0.5));
        }

        private static Tensor logNormal(Tensor z) {
            return perImage(affine(square(z), -0.5, -0.5 * LOG_2_PI));
        }

        /** Sums of what belongs to each image: [N, ...] to [N]. */
        private static Tensor perImage(Tensor values) {
            return sum(reshape(values, values.shape().dim(0), -1), 1);
        }
    }

    /** A trained flow. An intensity is the middle of those that it stands for where a code is asked for. */
    private record Model(Network network, Site site) implements DrawsCodes, Scores, Encodes {
        @Override
        public Map<String, Tensor> weights() {
            return network.parameters();
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            return FromNoise.images(noise, first, count, site.dimensions(), site, network::images, progress);
        }

        @Override
        public Tensor codes(Philox noise, int first, int count) {
            return FromNoise.codes(noise, first, count, site.dimensions(), site);
        }

        @Override
        public double[] nats(Images images, Philox noise) {
            site.requireFit(images);
            try (var _ = Scope.open()) {
                return network.nats(site.intensities(images), noise).toDoubles();
            }
        }

        /** The density is exact; the probability of intensities is its integral, of which the noise gives a bound. */
        @Override
        public Meaning meaning() {
            return Meaning.UPPER_BOUND;
        }

        @Override
        public Tensor encode(Images images) {
            site.requireFit(images);
            try (var scope = Scope.open()) {
                return scope.keep(network.codes(site.intensities(images)));
            }
        }

        @Override
        public Images decode(Tensor codes) {
            try (var _ = Scope.open()) {
                return site.images(network.images(codes.to(site.dtype(), site.device())));
            }
        }
    }
}
