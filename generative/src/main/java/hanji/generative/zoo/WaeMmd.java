package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.reciprocal;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Op;
import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.kernels.random.Gaussian;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;

/**
 * Wasserstein autoencoder with the maximum mean discrepancy: codes are functions of the images, the squared error of
 * the reconstruction is the cost of transport, and a penalty draws the law of all codes together, not that of each, to
 * a standard normal. arXiv:1711.01558, algorithm 2.
 */
public final class WaeMmd implements Recipe<WaeMmd.Options> {
    /**
     * @param latent numbers of a code
     * @param hidden units of the encoder's and of the decoder's hidden layer
     * @param network layers between an image and the hidden units
     * @param lambda weight of the penalty
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Numbers of a code.") int latent,

            @Help("Units of the encoder's and of the decoder's hidden layer.")
            int hidden,

            @Help("Layers between an image and the hidden units.")
            VaeLayers network,

            @Help("Weight of the penalty on codes that are not standard normal.")
            double lambda,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            VaeNetwork.Config.requireSize(latent, hidden);
            if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("lambda must be 0 or more and finite, not " + lambda);
            MaximumLikelihood.requireRate(lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "wae-mmd",
                "an autoencoder whose codes are held near a normal law by the maximum mean discrepancy",
                "arXiv:1711.01558",
                Card.Family.IMPLICIT_DIRECT,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(100, 3000).ofAtLeast(2));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(8, 400, VaeLayers.DENSE, 10, 0.001);
    }

    @Override
    public Options tiny() {
        return new Options(2, 6, VaeLayers.DENSE, 10, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        var config = new VaeNetwork.Config(options.latent(), options.hidden(), VaeDecoder.BERNOULLI, options.network());
        config.requireFit(site);
        return new MaximumLikelihood<>(
                () -> config.createDeterministic(site, site.initializer("wae-mmd")),
                options.lr(),
                (network, batch, now) -> {
                    Tensor images = site.unit(batch), code = network.code(images);
                    Tensor cost = mean(squaredErrors(images, network.means(code)));
                    Tensor mmd = mmd(code, prior(code, site.noise().of("prior", now.shardStep())));
                    note(now, cost, mmd, code);
                    return add(cost, scale(mmd, options.lambda()));
                },
                "train_objective",
                Unit.NUMBER,
                network -> new Model(network, site));
    }

    private static void note(Step now, Tensor cost, Tensor mmd, Tensor code) {
        if (!now.logged()) return;
        now.note("squared_error", cost.item());
        now.note("mmd", mmd.item());
        now.note("active_units", VaeNetwork.activeUnits(code));
    }

    /** As many standard normal codes. */
    static Tensor prior(Tensor code, Philox noise) {
        return Op.run(new Gaussian(noise, 0, code.shape(), code.dtype(), code.device()));
    }

    /** The squared distance of each image [N, H, W, C] from its picture [N, D], [N]. */
    static Tensor squaredErrors(Tensor images, Tensor pictures) {
        return sum(square(subtract(reshape(images, pictures.shape()), pictures)), 1);
    }

    /**
     * The unbiased estimate of the squared maximum mean discrepancy between the laws of codes and of others, both [N,
     * latent] with N of at least 2: algorithm 2. It is 0 in the mean where the laws are equal, so it can be negative.
     */
    static Tensor mmd(Tensor codes, Tensor others) {
        int n = codes.shape().dim(0);
        Tensor within = scale(add(offDiagonal(codes), offDiagonal(others)), 1.0 / ((double) n * (n - 1)));
        return subtract(within, scale(sum(kernel(codes, others)), 2.0 / ((double) n * n)));
    }

    /** The sum of k(z_i, z_j) over i other than j: k(z, z) is 1. */
    private static Tensor offDiagonal(Tensor codes) {
        return shift(sum(kernel(codes, codes)), -codes.shape().dim(0));
    }

    /** The inverse multiquadratics kernel, C / (C + |a_i - b_j|²) with C = 2 latent, [N, M]: section 4. */
    private static Tensor kernel(Tensor a, Tensor b) {
        int latent = a.shape().dim(1);
        Tensor differences = subtract(
                reshape(a, a.shape().dim(0), 1, latent), reshape(b, 1, b.shape().dim(0), latent));
        return reciprocal(shift(scale(sum(square(differences), 2), 1 / (2.0 * latent)), 1));
    }

    /** A trained autoencoder of grey or colour values. */
    record Model(VaeNetwork network, Site site) implements CodeModel {
        @Override
        public Tensor input(Images images) {
            return site.unit(images);
        }
    }
}
