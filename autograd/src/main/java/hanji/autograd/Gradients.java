package hanji.autograd;

import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The gradients of one loss: where operations add their contributions during the backward sweep, and afterwards the
 * result by parameter.
 *
 * <p>Gradients of several batches are accumulated in place:
 *
 * <pre>{@code
 * var total = Gradients.zeros(parameters.values());       // belongs to the scope outside
 * for (Tensor images : parts)
 *     try (var tape = Tape.open()) {
 *         total.accumulate(tape.gradients(model.loss(images), parameters.values()));
 *     }
 * optimizer.step(total, step, learningRate, 1.0 / parts.size());
 * }</pre>
 *
 * <p>The first contribution to a tensor is borrowed, since the op may hand the same tensor to several inputs; the second
 * allocates a sum; later ones are added in place, unless an outer tape is recording.
 */
public final class Gradients {
    /** Gradients that {@link #toString} shows. */
    private static final int MOST_PRINTED = 8;

    private final Set<Tensor> needed;
    private final Set<Tensor> wanted;
    private final Map<Tensor, Entry> entries =
            new LinkedHashMap<>(); // by identity, as tensors are compared; in the order of arrival
    private final Watch watch;

    /** A gradient so far; {@code owned} once it is a sum that nobody else holds. */
    private record Entry(Tensor total, boolean owned) {}

    /** Is shown each contribution as it arrives. */
    @FunctionalInterface
    interface Watch {
        /** Sees nothing. */
        Watch NONE = (input, term, total) -> {};

        /** @param total the gradient by {@code input} so far, this term included; the term itself if it is the first */
        void arrived(Tensor input, Tensor term, Tensor total);
    }

    /**
     * @param wanted the tensors, by identity, whose gradients are the result
     * @param needed those and every value that depends on one of them
     */
    Gradients(Set<Tensor> wanted, Set<Tensor> needed, Watch watch) {
        this.wanted = wanted;
        this.needed = needed;
        this.watch = watch;
    }

    /** Zeros for each parameter, to be accumulated into; they belong to the innermost scope. */
    public static Gradients zeros(Collection<Tensor> parameters) {
        Gradients gradients = empty(parameters);
        for (Tensor parameter : gradients.wanted)
            gradients.entries.put(parameter, new Entry(zerosLike(parameter), true));
        return gradients;
    }

    /**
     * Gradients that were computed elsewhere, by parameter.
     *
     * @throws IllegalArgumentException if shape, dtype or device of one are not its parameter's
     */
    public static Gradients of(Map<Tensor, Tensor> byParameter) {
        Gradients gradients = empty(byParameter.keySet());
        byParameter.forEach((parameter, gradient) -> {
            if (!gradient.shape().equals(parameter.shape())
                    || gradient.dtype() != parameter.dtype()
                    || gradient.device() != parameter.device())
                throw new IllegalArgumentException(
                        "the gradient by " + parameter.label() + " cannot be " + gradient.label());
            gradients.entries.put(parameter, new Entry(gradient, false));
        });
        return gradients;
    }

    private static Gradients empty(Collection<Tensor> parameters) {
        Set<Tensor> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
        wanted.addAll(parameters);
        return new Gradients(wanted, Set.of(), Watch.NONE);
    }

    private static Tensor zerosLike(Tensor tensor) {
        return Tensor.zeros(tensor.dtype(), tensor.shape(), tensor.device());
    }

    /**
     * Adds the gradients of another loss by the same parameters, in place.
     *
     * @throws IllegalStateException if these gradients are not from {@link #zeros}: others may share their tensors
     * @throws IllegalArgumentException if one of these parameters' gradients is missing there
     */
    public void accumulate(Gradients more) {
        if (entries.size() != wanted.size()
                || !needed.isEmpty()
                || !entries.values().stream().allMatch(Entry::owned))
            throw new IllegalStateException("gradients are accumulated into Gradients.zeros(parameters) only");
        wanted.forEach(more::requireAskedFor);
        entries.forEach((parameter, entry) ->
                more.arrived(parameter).ifPresent(term -> Update.run(new Accumulate.Into(entry.total, term))));
    }

    private void requireAskedFor(Tensor parameter) {
        if (!wanted.contains(parameter))
            throw new IllegalArgumentException("the gradient by " + parameter.label() + " was not asked for");
    }

    private Optional<Tensor> arrived(Tensor parameter) {
        return Optional.ofNullable(entries.get(parameter)).map(Entry::total);
    }

    /**
     * Adds a contribution to the gradient of {@code input}. The supplier runs only where that gradient is needed.
     *
     * @throws IllegalStateException if the contribution's shape is not the input's
     */
    public void add(Tensor input, Supplier<Tensor> contribution) {
        if (!needed.contains(input)) return;
        Tensor term = contribution.get();
        if (!term.shape().equals(input.shape()))
            throw new IllegalStateException("gradient " + term.shape() + " does not fit its input, " + input.label());
        Entry after = joined(Optional.ofNullable(entries.get(input)), term);
        entries.put(input, after);
        watch.arrived(input, term, after.total);
    }

    private static Entry joined(Optional<Entry> before, Tensor term) {
        if (before.isEmpty()) return new Entry(term.retain(), false);
        Tensor sum = before.get().total;
        if (before.get().owned && !Tape.isAnyRecording()) {
            Update.run(new Accumulate.Into(sum, term));
            return before.get();
        }
        Tensor total = Op.run(new Accumulate(sum, term)).retain();
        sum.release();
        return new Entry(total, true);
    }

    /**
     * The gradient of the loss by a parameter; zeros if the loss does not depend on it. It must not be overwritten: two
     * parameters may have the same tensor as their gradient.
     *
     * @throws IllegalArgumentException if this parameter's gradient was not asked for
     */
    public Tensor of(Tensor parameter) {
        requireAskedFor(parameter);
        return arrived(parameter).orElseGet(() -> zerosLike(parameter));
    }

    boolean hasArrivedAt(Tensor value) {
        return entries.containsKey(value);
    }

    /** The finished gradient of a recorded value, to be released by the caller; it stays here too if it is wanted. */
    Optional<Tensor> take(Tensor value) {
        if (wanted.contains(value))
            return Optional.ofNullable(entries.get(value)).map(entry -> entry.total.retain());
        return Optional.ofNullable(entries.remove(value)).map(Entry::total);
    }

    /** Hands the results to the innermost scope. */
    void finish() {
        Scope.innermost().ifPresent(scope -> entries.values().forEach(entry -> scope.own(entry.total)));
    }

    /** By each parameter, in the order of their labels, its gradient as a tensor prints it; of many the first ones. */
    @Override
    public String toString() {
        String more = wanted.size() > MOST_PRINTED ? "\n… " + (wanted.size() - MOST_PRINTED) + " more" : "";
        return wanted.stream()
                .sorted(Comparator.comparing(Tensor::label))
                .limit(MOST_PRINTED)
                .map(parameter -> "\nby " + parameter.label() + ": "
                        + arrived(parameter)
                                .map(Tensor::toString)
                                .orElse("zeros, since the loss does not depend on it"))
                .collect(Collectors.joining("", "gradients", more));
    }
}
