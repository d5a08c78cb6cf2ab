package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.pointwise.Where.where;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Tape;
import hanji.generative.model.Card;
import hanji.generative.model.FilterPictures;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.ShowsFilters;
import hanji.generative.model.Site;
import hanji.generative.model.Unit;
import hanji.generative.sampler.BlackAndWhite;
import hanji.generative.zoo.Chain.Turn;
import hanji.nn.data.Images;
import hanji.nn.distribution.Bernoulli;
import hanji.nn.layer.Linear;
import hanji.nn.layer.Module;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Map;

/**
 * Generative stochastic network of binary pixels, in its simplest form: a chain that corrupts an image and draws a clean one given the
 * corrupted, by a network that learned to. If that network gives the posterior, the chain's stationary law is that of the data:
 * Bengio, Thibodeau-Laufer, Alain and Yosinski, arXiv:1306.1091, section 2; Bengio, Yao, Alain and Vincent, arXiv:1305.6663,
 * theorem 1. No likelihood can be asked of it.
 */
public final class GenerativeStochasticNetwork implements Recipe<GenerativeStochasticNetwork.Options> {
    /**
     * @param hidden units of each of the two hidden layers
     * @param corruption share of pixels that become noise
     * @param walkback sweeps of the chain from each training image, from whose end the network learns to go back
     * @param lr highest learning rate
     */
    public record Options(
            @Help("Units of each of the two hidden layers.") int hidden,

            @Help("Share of pixels that a sweep of the chain makes black or white at random.")
            double corruption,

            @Help("Sweeps of the chain from a training image, after each of which the network learns to find back.")
            int walkback,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
            if (!(corruption > 0 && corruption <= 1))
                throw new IllegalArgumentException("corruption must be above 0 and at most 1, not " + corruption);
            if (walkback < 1) throw new IllegalArgumentException("walkback must be at least 1, not " + walkback);
            MaximumLikelihood.requireRate(lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "gsn",
                "a generative stochastic network: a chain that corrupts an image and denoises it, again and again",
                "arXiv:1306.1091",
                Card.Family.IMPLICIT_CHAIN,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(100, 3000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(500, 0.4, 3, 0.001);
    }

    @Override
    public Options tiny() {
        return new Options(6, 0.4, 2, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        site.requireRoom(() ->
                Math.multiplyExact(Math.addExact(2L * site.dimensions() + 2, options.hidden), (long) options.hidden));
        return new MaximumLikelihood<>(
                () -> Denoiser.create(options, site),
                options.lr,
                (denoiser, batch, now) -> {
                    Tensor x = BlackAndWhite.values(site.intensities(batch), site.dtype());
                    return denoiser.walkback(
                            x, options.walkback, new Turn(site.noise().of("walk", now.shardStep()), 0, 0));
                },
                "denoising_nats",
                Unit.NATS,
                denoiser -> new Model(denoiser, site));
    }

    /**
     * p(x | corrupted x), each pixel by itself, and the corruption.
     *
     * @param corruption share of pixels that become noise
     */
    record Denoiser(Linear first, Linear second, Linear pixels, double corruption) implements Module {
        static Denoiser create(Options options, Site site) {
            var initializer = site.initializer("denoiser");
            return new Denoiser(
                    Linear.create(site.dimensions(), options.hidden, 1, initializer),
                    Linear.create(options.hidden, options.hidden, 1, initializer),
                    Linear.create(options.hidden, site.dimensions(), 0.5, initializer),
                    options.corruption);
        }

        /** Logits of p(x | corrupted x): [N, D] to the same. */
        Tensor logits(Tensor corrupted) {
            return pixels.forward(relu(second.forward(relu(first.forward(corrupted)))));
        }

        /** C(corrupted x | x): salt and pepper, a share of the pixels drawn anew by the toss of a coin. */
        Tensor corrupt(Tensor x, Turn turn) {
            Tensor chosen = turn.bernoulli(full(corruption, x), 0);
            return where(chosen, turn.bernoulli(full(0.5, x), 1), x);
        }

        private static Tensor full(double value, Tensor like) {
            return Tensor.full(value, like.dtype(), like.shape(), like.device());
        }

        /** One sweep of the chain: corrupt, then draw what it came from. */
        Tensor sweep(Tensor x, Turn turn) {
            return turn.bernoulli(sigmoid(logits(corrupt(x, turn))), 2);
        }

        /**
         * -log p(x | corrupted state) of the states of a walk from x, a mean over images and states in nats of an image: algorithm 1
         * of arXiv:1305.6663 with a walk of fixed length, the denoising criterion where that is 1.
         */
        Tensor walkback(Tensor x, int sweeps, Turn turn) {
            Tensor state = x, sum = Tensor.zeros(x.dtype(), Shape.of(), x.device());
            for (int sweep = 0; sweep < sweeps; sweep++) {
                var own = new Turn(turn.noise(), turn.number() + sweep, turn.first());
                Tensor logits = logits(corrupt(state, own));
                sum = add(sum, negate(sum(new Bernoulli(logits).logProb(x))));
                try (var _ = Tape.noGrad()) {
                    state = own.bernoulli(sigmoid(logits), 2);
                }
            }
            return scale(sum, 1.0 / (sweeps * x.shape().dim(0)));
        }
    }

    /** A trained network. */
    record Model(Denoiser denoiser, Site site) implements DrawsByChain, Reconstructs, ShowsFilters {
        @Override
        public Map<String, Tensor> weights() {
            return denoiser.parameters();
        }

        /** Pixels of no image, each black or white by the toss of a coin. */
        @Override
        public Tensor start(Turn turn, int chains) {
            Tensor half = Tensor.full(0.5, site.dtype(), Shape.of(chains, site.dimensions()), site.device());
            return turn.bernoulli(half, 3);
        }

        @Override
        public Tensor next(Tensor state, Turn turn) {
            return denoiser.sweep(state, turn);
        }

        @Override
        public Tensor image(Tensor state, Turn turn) {
            return state;
        }

        /** The means of what the network takes an image for if it is told that it may be corrupted. */
        @Override
        public Images reconstruct(Images images) {
            site.requireFit(images);
            try (var _ = Scope.open()) {
                Tensor x = BlackAndWhite.values(site.intensities(images), site.dtype());
                return site.images(sigmoid(denoiser.logits(x)));
            }
        }

        @Override
        public Images filters() {
            return FilterPictures.of(denoiser.first.weight(), site);
        }
    }
}
