package hanji.generative.zoo;

import hanji.generative.model.MarkovChain;
import hanji.generative.model.Site;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.List;
import java.util.function.DoubleConsumer;

/** A model that is the law of a chain over tensors. */
interface DrawsByChain extends MarkovChain, Chain.Transition {
    /** Sweeps from noise to an image. */
    int SWEEPS = 1000;

    Site site();

    @Override
    default Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
        return new Chain(site(), this, SWEEPS).sample(noise, first, count, progress);
    }

    @Override
    default Images path(Philox noise, int chains, List<Integer> sweeps) {
        return new Chain(site(), this, SWEEPS).path(noise, chains, sweeps);
    }
}
