package hanji.autograd;

import hanji.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Parts of a forward pass whose inner values are not kept for the backward pass but computed again in it: memory for
 * time. "Training Deep Nets with Sublinear Memory Cost", arXiv:1604.06174.
 *
 * <pre>{@code
 * Tensor hidden = images;
 * for (Layer block : blocks) {
 *     Tensor input = hidden;
 *     hidden = checkpoint(() -> block.forward(input));
 * }
 * }</pre>
 *
 * A part is recorded as ever; at its end the results of its calls are given back, except those it returns. When the
 * gradient first reaches the part, its calls are run again, into the same tensors. So values and gradients of any order
 * have the bits that they have without, what is done besides calls is not done twice, noise included, since it comes
 * from a counter, and it does not matter which op it is. Parts nest: the inner values of a part within are given back
 * again until the gradient is there.
 *
 * <p>Where a tape that records keeps its values ({@link Tape.Option#KEEP_VALUES}), or none records, nothing is given
 * back. While an outer tape records the backward pass, what was computed again stays for it.
 */
public final class Checkpointing {
    private Checkpointing() {}

    /**
     * Runs a part of a forward pass, of which only the result is kept.
     *
     * @param part its inner values are dead afterwards, and cannot be used from outside
     * @return the result
     * @throws IllegalStateException if the part overwrites in place what one of its calls has read or computed
     */
    public static Tensor checkpoint(Supplier<Tensor> part) {
        return checkpointAll(() -> List.of(part.get())).getFirst();
    }

    /** The same of a part with several results, among them those that a call has beside its first. */
    public static List<Tensor> checkpointAll(Supplier<List<Tensor>> part) {
        Map<Tape, Integer> starts = new HashMap<>();
        for (Tape tape : Tape.recording()) starts.put(tape, tape.calls().size());
        List<Tensor> results = part.get();
        if (starts.keySet().stream().noneMatch(Tape::keepsValues))
            starts.forEach((tape, start) -> tape.addPart(start, results));
        return results;
    }
}
