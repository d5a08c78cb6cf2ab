package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.List;

/** A model that draws images by a Markov chain which begins in noise. */
public interface MarkovChain extends Draws {
    /**
     * Where chains are on their way.
     *
     * @param sweeps after how many sweeps, ascending, 0 for the beginning
     * @return for each chain its state at each of those, chain by chain
     */
    Images path(Philox noise, int chains, List<Integer> sweeps);
}
