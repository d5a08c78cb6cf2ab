package hanji.autograd;

import hanji.tensor.Tensor;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One call that a {@link Tape} has recorded.
 *
 * @param out its result
 * @param furtherResults tensors that it carries beside its inputs, such as saved statistics
 * @param versions how often its inputs, then its results, had been overwritten when it was recorded
 * @param gradientOf the op whose gradient rule made the call, if a backward sweep did
 */
public record Call(
        Op op,
        List<Tensor> inputs,
        Tensor out,
        List<Tensor> furtherResults,
        List<Integer> versions,
        Optional<Op> gradientOf) {
    private static final String USED_UP = "was used up when its tape gave gradients; read it before, hand it out with"
            + " tape.keep, or open the tape with Tape.Option.KEEP_VALUES";

    static Call of(Op op, Tensor out, Optional<Op> gradientOf) {
        List<Tensor> inputs = op.inputs(), furtherResults = Components.furtherResults(op);
        List<Integer> versions = Stream.of(inputs, List.of(out), furtherResults)
                .flatMap(List::stream)
                .map(Tensor::version)
                .toList();
        return new Call(op, inputs, out, furtherResults, versions, gradientOf);
    }

    /** What was computed of what, for example {@code tensor 'y' F64[3] = Multiply of tensor F64[3], tensor 'x' F64[3]}. */
    String line() {
        return out.label() + " = " + op.name() + " of "
                + inputs.stream().map(Tensor::label).collect(Collectors.joining(", "));
    }

    /** Its result, then the further ones. */
    Stream<Tensor> results() {
        return Stream.concat(Stream.of(out), furtherResults.stream());
    }

    /** The first of its inputs and results that was overwritten since it was recorded, if there is one. */
    public Optional<Tensor> overwritten() {
        Iterator<Integer> version = versions.iterator();
        return Stream.concat(inputs.stream(), results())
                .filter(tensor -> tensor.version() != version.next())
                .findFirst();
    }

    /** @throws IllegalStateException if a tensor that the gradient may need was overwritten since */
    void requireFresh() {
        overwritten().ifPresent(tensor -> {
            throw new IllegalStateException("the gradient of " + op.name() + " needs "
                    + (inputs.contains(tensor) ? "" : "its result, ") + tensor.label()
                    + ", which was overwritten since");
        });
    }

    /** Gives up the tape's references. */
    void release() {
        inputs.forEach(input -> input.release(USED_UP));
        results().forEach(result -> result.release(USED_UP));
    }
}
