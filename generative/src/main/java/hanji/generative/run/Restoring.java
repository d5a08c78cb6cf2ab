package hanji.generative.run;

import hanji.nn.train.Checkpoint;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Putting the tensors of a checkpoint back into a learner. */
final class Restoring {
    private Restoring() {}

    /**
     * Overwrites a learner's state.
     *
     * @return which tensors of the checkpoint were left out and why, in one line, if any were
     * @throws IllegalArgumentException if a tensor of the state is missing, or has another shape or dtype
     */
    static Optional<String> restore(Map<String, Tensor> state, Checkpoint checkpoint) {
        var left = new LinkedHashMap<String, String>();
        checkpoint.tensors().keySet().forEach(name -> left.put(name, "is of no use to this model"));
        state.forEach((name, tensor) -> {
            Tensor value = checkpoint.tensors().get(name);
            if (value == null) throw new IllegalArgumentException("the checkpoint lacks '" + name + "'");
            tensor.copyFrom(value);
            left.remove(name);
        });
        left.putAll(checkpoint.unread());
        if (left.isEmpty()) return Optional.empty();
        return Optional.of(left.entrySet().stream()
                .map(entry -> "'" + entry.getKey() + "' (" + entry.getValue() + ")")
                .collect(Collectors.joining(", ", "left out of the checkpoint: ", "")));
    }
}
