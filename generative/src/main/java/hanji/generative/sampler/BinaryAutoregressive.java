package hanji.generative.sampler;

import hanji.nn.layer.Module;
import hanji.tensor.Tensor;

/** A network of {@code p(x) = product of p(x_i | those before it)} over D values of 0 or 1, in an order of its own. */
public interface BinaryAutoregressive extends Module {
    /** The values in the order in which they are generated: a permutation of 0 to D - 1. */
    int[] order();

    /**
     * The logit of each value being 1 given those before it.
     *
     * @param values [N, D] of 0 and 1
     * @return [N, D]
     */
    Tensor logits(Tensor values);

    /** Whether {@link #cached} works with these weights on this device. */
    boolean caches();

    /** Conditionals that compute only what is new, with the bits of {@link #logits}. */
    Conditionals cached(int images);

    /** Conditionals that compute everything anew. */
    default Conditionals plain(int images) {
        return new PlainConditionals(this, images, new double[images * order().length]);
    }
}
