package hanji.autograd;

import hanji.tensor.DType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A forward pass and the backward pass through it, op by op, as data: every value, the calls that made them, and how each
 * gradient was added up. Made by {@link Tape#replay}; outlives the tape and its tensors.
 *
 * <p>The backward pass is itself calls of ops, so its values stand in the same list: what an interpreter of the ops makes
 * of the list is both passes. Of a tape that recorded the sweep of a tape inside it, values of that sweep belong to the
 * forward pass and say whose gradient they compute: a graph of a graph.
 *
 * @param values each after those that it is computed from: those of the forward pass, then those of the backward pass
 * @param contributions to gradients, in the order in which they arrived
 * @param loss id of the value that was differentiated
 * @param parameters ids of those it was differentiated by, as far as the computation met them
 */
public record TapeReplay(List<Value> values, List<Contribution> contributions, int loss, List<Integer> parameters) {
    /** How many elements of a tensor are kept if nobody says otherwise. */
    public static final int USUAL_LENGTH = 1024;

    /** Copies the lists. */
    public TapeReplay {
        values = List.copyOf(values);
        contributions = List.copyOf(contributions);
        parameters = List.copyOf(parameters);
    }

    /**
     * One value.
     *
     * @param id its place in the list
     * @param name of the tensor; may be empty
     * @param call what computed it; none of a value that was there before, or that a rule made without an op
     * @param isBackward whether the backward pass made it
     * @param shape extents of the axes
     * @param elements the first of them, row-major; none of a tensor that was given back before it could be read
     * @param size how many there are
     */
    public record Value(
            int id,
            String name,
            Optional<Made> call,
            boolean isBackward,
            DType dtype,
            List<Integer> shape,
            List<Double> elements,
            int size) {
        /** Whether elements are missing. */
        public boolean isCut() {
            return elements.size() < size;
        }
    }

    /**
     * How a value was made.
     *
     * @param op name of the op
     * @param type class of the op
     * @param settings of the call, by name, in words
     * @param inputs ids of the values that it read
     * @param output 0 for the result of the call, more for further ones
     * @param gradientOf id of the value whose op's gradient rule made the call, if one did
     */
    public record Made(
            String op,
            String type,
            Map<String, String> settings,
            List<Integer> inputs,
            int output,
            Optional<Integer> gradientOf) {}

    /**
     * One term of a gradient.
     *
     * @param to id of the value whose gradient it is a part of
     * @param from id of the value whose op's rule gave it; none for the 1 that the loss itself gets
     * @param term id of the value that was added
     * @param total id of the value that is the gradient so far; the term itself if it is the first
     */
    public record Contribution(int to, Optional<Integer> from, int term, int total) {}

    /** Id of the gradient by a value; none if nothing arrived at it. */
    public Optional<Integer> gradient(int id) {
        return contributions.stream()
                .filter(contribution -> contribution.to == id)
                .map(Contribution::total)
                .reduce((_, last) -> last);
    }
}
