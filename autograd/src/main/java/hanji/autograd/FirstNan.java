package hanji.autograd;

import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The first NaN of a computation, thrown where it came up, under a tape with {@link Tape.Option#NAME_FIRST_NAN}. */
public final class FirstNan extends ArithmeticException {
    private static final long serialVersionUID = 1;

    private FirstNan(String message) {
        super(message);
    }

    /**
     * Looks through the results of a call, and its inputs if there is a NaN in one.
     *
     * @param swept the op whose gradient the call is a part of, if it is
     */
    static void lookFor(Op op, Tensor out, Optional<Op> swept) {
        find(out).or(() -> first(Components.furtherResults(op))).ifPresent(found -> {
            String where = place(swept) + op.name();
            throw new FirstNan(first(op.inputs())
                    .map(given -> where + " was given a NaN: " + given)
                    .orElse(where + " made a NaN: " + found));
        });
    }

    /** Looks through what an update wrote. */
    static void lookFor(Update update, Optional<Op> swept) {
        first(update.written()).ifPresent(found -> {
            throw new FirstNan(place(swept) + update.getClass().getSimpleName() + " wrote a NaN: " + found);
        });
    }

    private static String place(Optional<Op> swept) {
        return swept.map(op -> "in the gradient of " + op.name() + ": ").orElse("");
    }

    private static Optional<String> first(List<Tensor> tensors) {
        return tensors.stream().flatMap(tensor -> find(tensor).stream()).findFirst();
    }

    private static Optional<String> find(Tensor tensor) {
        if (!tensor.dtype().isFloating()) return Optional.empty();
        double[] values = tensor.toDoubles();
        return IntStream.range(0, values.length)
                .filter(i -> Double.isNaN(values[i]))
                .mapToObj(i -> "element " + i + " of " + tensor.label())
                .findFirst();
    }
}
