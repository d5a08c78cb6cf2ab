package hanji.autograd.graph;

import hanji.autograd.Call;
import hanji.autograd.Components;
import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Runs a recorded computation again, with other values where it started from. */
public final class Replay {
    private Replay() {}

    /**
     * Runs the calls that a tape has recorded so far again, in order. Like any calls they are recorded by the tapes that
     * are open, and their results belong to the innermost scope.
     *
     * @param tape before {@link Tape#gradients}, which empties it
     * @param replacements for values that the computation read: of the same dtype, and of a shape that its ops accept
     * @return the new result for each recorded one; for any other tensor its replacement, or itself
     * @throws IllegalArgumentException if an op is not a record
     */
    public static UnaryOperator<Tensor> run(Tape tape, Map<Tensor, Tensor> replacements) {
        Map<Tensor, Tensor> replaced = new HashMap<>(replacements);
        UnaryOperator<Tensor> current = tensor -> replaced.getOrDefault(tensor, tensor);
        for (Call call : List.copyOf(tape.calls())) {
            for (Tensor result : call.furtherResults())
                replaced.put(result, Tensor.empty(result.dtype(), result.shape(), result.device()));
            replaced.put(call.out(), Op.run(Components.withTensors(call.op(), current)));
        }
        return current;
    }
}
