package hanji.bench.gpu;

import hanji.tensor.Tensor;
import java.util.List;

/**
 * What a call gave.
 *
 * @param tensors results and gradients
 * @param furtherBytes what a launch moves beyond its tensors, each once: as many again of those that it overwrites
 *     where they stand, fewer where it leaves a part of one alone
 */
record CallResults(List<Tensor> tensors, long furtherBytes) {
    static CallResults of(List<Tensor> tensors) {
        return new CallResults(tensors, 0);
    }

    /** Size of a tensor. */
    static long bytes(Tensor tensor) {
        return (long) tensor.size() * tensor.dtype().bytes();
    }
}
