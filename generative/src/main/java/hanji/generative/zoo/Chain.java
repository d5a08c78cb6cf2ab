package hanji.generative.zoo;

import hanji.autograd.Op;
import hanji.generative.model.Site;
import hanji.kernels.random.Bernoulli;
import hanji.kernels.random.Gaussian;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Draws images by a Markov chain, several chains at a time. */
record Chain(Site site, Transition transition, int sweeps) {
    private static final int TOGETHER = 200;
    private static final int REPORTS = 50;

    /** The law of a chain. States are [N, units], each row a chain of its own. */
    interface Transition {
        /** Where chains begin, in a tensor of their own. */
        Tensor start(Turn turn, int chains);

        /** One sweep. */
        Tensor next(Tensor state, Turn turn);

        /** Images [N, D] in [0, 1]. */
        Tensor image(Tensor state, Turn turn);
    }

    /**
     * The noise of one sweep of some chains: a chain's noise is a function of the key, the sweep and the chain's number.
     *
     * @param number of the sweep, from 0, below 2<sup>24</sup>
     * @param first number of the first chain
     */
    record Turn(Philox noise, long number, long first) {
        private static final int USES = 8;
        private static final int ELEMENTS = 36;

        /**
         * Ones with these probabilities, [N, units].
         *
         * @param use tells draws of one sweep apart, 0 to 7
         */
        Tensor bernoulli(Tensor probabilities, int use) {
            return Op.run(new Bernoulli(probabilities, noise, element(use, probabilities)));
        }

        /** Standard normal numbers shaped as a tensor, [N, units]. */
        Tensor gaussian(Tensor like, int use) {
            return Op.run(new Gaussian(noise, element(use, like), like.shape(), like.dtype(), like.device()));
        }

        private long element(int use, Tensor rows) {
            return (number * USES + use << ELEMENTS) + first * rows.shape().dim(1);
        }
    }

    /** Where the chains from a number on are after all sweeps. */
    Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
        var pixels = new ByteArrayOutputStream();
        for (int done = 0; done < count; done += TOGETHER) {
            int chains = Math.min(TOGETHER, count - done), before = done;
            pixels.writeBytes(path(noise, first + done, chains, List.of(sweeps), share -> {
                progress.accept((before + share * chains) / count);
            })[0]);
        }
        return images(pixels.toByteArray());
    }

    /** As {@link hanji.generative.model.MarkovChain#path} says. */
    Images path(Philox noise, int chains, List<Integer> after) {
        byte[][] states = path(noise, 0, chains, after, _ -> {});
        var pixels = new ByteArrayOutputStream();
        int size = site.dimensions();
        for (int chain = 0; chain < chains; chain++)
            for (byte[] state : states) pixels.write(state, chain * size, size);
        return images(pixels.toByteArray());
    }

    private byte[][] path(Philox noise, int first, int chains, List<Integer> after, DoubleConsumer progress) {
        byte[][] states = new byte[after.size()][];
        int last = after.getLast();
        try (var _ = Scope.open()) {
            Tensor state = transition.start(new Turn(noise, 0, first), chains);
            for (int sweep = 0, seen = 0; seen < states.length; sweep++) {
                var turn = new Turn(noise, sweep, first);
                if (sweep > 0) advance(state, turn);
                while (seen < states.length && after.get(seen) == sweep) states[seen++] = pixels(state, turn);
                if (sweep % REPORTS == 0) progress.accept((double) sweep / Math.max(1, last));
            }
        }
        progress.accept(1);
        return states;
    }

    private void advance(Tensor state, Turn turn) {
        try (var _ = Scope.open()) {
            state.copyFrom(transition.next(state, turn));
        }
    }

    private byte[] pixels(Tensor state, Turn turn) {
        try (var _ = Scope.open()) {
            return site.images(transition.image(state, turn)).pixels();
        }
    }

    private Images images(byte[] pixels) {
        return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
    }
}
