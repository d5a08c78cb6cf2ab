package hanji.autograd;

import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The record of the operations run while it is open, in order; walked backwards it gives gradients (reverse-mode
 * automatic differentiation).
 *
 * <pre>{@code
 * try (var tape = Tape.open()) {
 *     Tensor loss = model.loss(images);
 *     Gradients gradients = tape.gradients(loss, parameters);
 *     optimizer.step(gradients);
 * }
 * }</pre>
 *
 * A tape is also a scope: values made while it is the innermost one live until it closes, or until the backward sweep
 * has used them for the last time; {@link #keep} hands a value out. Tapes nest: while an inner tape computes gradients, an outer one records them, which
 * gives second order.
 */
public final class Tape implements AutoCloseable {
    private static final ThreadLocal<Deque<Tape>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

    private final Scope scope = Scope.open();
    private final List<Call> calls = new ArrayList<>();
    private boolean recording = true;

    /**
     * One recorded call.
     *
     * @param out its result
     * @param furtherResults tensors that it carries beside its inputs, such as saved statistics
     * @param versions how often its inputs, then its results, had been overwritten when it was recorded
     */
    public record Call(Op op, List<Tensor> inputs, Tensor out, List<Tensor> furtherResults, List<Integer> versions) {
        static Call of(Op op, Tensor out) {
            List<Tensor> inputs = op.inputs(), furtherResults = Components.furtherResults(op);
            List<Integer> versions = Stream.of(inputs, List.of(out), furtherResults)
                    .flatMap(List::stream)
                    .map(Tensor::version)
                    .toList();
            return new Call(op, inputs, out, furtherResults, versions);
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
                        + (inputs.contains(tensor) ? tensor : "its result, " + tensor)
                        + ", which was overwritten since");
            });
        }

        void release() {
            inputs.forEach(Tensor::release);
            results().forEach(Tensor::release);
        }
    }

    private Tape() {}

    /** Opens a tape inside the innermost one of this thread; all open tapes record. */
    public static Tape open() {
        var tape = new Tape();
        OPEN.get().push(tape);
        return tape;
    }

    static void recordOnOpenTapes(Op op, Tensor out) {
        for (Tape tape : OPEN.get()) if (tape.recording) tape.record(op, out);
    }

    /** Whether a tape of this thread is recording: a gradient may follow, or what is computed may be differentiated again. */
    public static boolean isAnyRecording() {
        for (Tape tape : OPEN.get()) if (tape.recording) return true;
        return false;
    }

    private void record(Op op, Tensor out) {
        Call call = Call.of(op, out);
        call.inputs.forEach(Tensor::retain);
        call.results().forEach(result -> {
            if (!scope.disown(result)) result.retain();
        });
        calls.add(call);
    }

    /** The calls recorded so far, oldest first. */
    public List<Call> calls() {
        return Collections.unmodifiableList(calls);
    }

    /**
     * The gradients of a scalar by some tensors. This tape stops recording, and hands each recorded value except the loss
     * and the parameters back to the pool after its last use; so this can be called once.
     *
     * @param loss a tensor with one element: the result of a call on this tape, or one of the parameters
     * @param parameters the tensors to differentiate by
     * @throws IllegalArgumentException if the loss has not exactly one element, or was not computed under this tape
     * @throws IllegalStateException if called twice or after closing, or if a value needed was overwritten since
     */
    public Gradients gradients(Tensor loss, Collection<Tensor> parameters) {
        if (loss.size() != 1) throw new IllegalArgumentException("the loss must have one element, not " + loss);
        requireComputedHere("the loss, " + loss, loss, parameters);
        return sweep(loss, Tensor.full(1, loss.dtype(), loss.shape(), loss.device()), parameters);
    }

    /**
     * The product of a result's Jacobian, transposed, with a cotangent: the gradients of {@code sum(result * cotangent)},
     * with neither that product nor the sum computed. An outer tape records how they depend on the cotangent too. Otherwise
     * as {@link #gradients(Tensor, Collection)}, of which the result takes the loss's place.
     *
     * @param cotangent the gradient that arrives at the result: of its shape, type and device
     * @throws IllegalArgumentException if the cotangent does not fit the result, or the result was not computed under this
     *     tape
     */
    public Gradients gradients(Tensor result, Tensor cotangent, Collection<Tensor> parameters) {
        if (!cotangent.shape().equals(result.shape()) || cotangent.dtype() != result.dtype())
            throw new IllegalArgumentException(
                    "the cotangent, " + cotangent + ", must have the shape and type of the result, " + result);
        requireComputedHere("the result, " + result, result, parameters);
        return sweep(result, cotangent, parameters);
    }

    private void requireComputedHere(String name, Tensor result, Collection<Tensor> parameters) {
        if (!recording) throw new IllegalStateException("a tape gives gradients once, while it is open");
        if (parameters.stream().noneMatch(parameter -> parameter == result)
                && calls.stream().noneMatch(call -> call.out == result))
            throw new IllegalArgumentException(
                    name + ", was not computed under this tape; open the tape before computing it");
    }

    private Gradients sweep(Tensor start, Tensor cotangent, Collection<Tensor> parameters) {
        Set<Tensor> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
        wanted.addAll(parameters);
        recording = false;
        var gradients = new Gradients(wanted, dependingOn(wanted));
        try {
            gradients.add(start, () -> cotangent);
            while (!calls.isEmpty()) {
                Call call = calls.removeLast();
                call.results()
                        .filter(result -> result == start || wanted.contains(result))
                        .forEach(result -> scope.own(result.retain()));
                try {
                    sweepBack(call, gradients);
                } finally {
                    call.release();
                }
            }
        } finally {
            gradients.finish();
        }
        return gradients;
    }

    /** Turns the gradient of a call's result, if there is one, into contributions to its inputs. */
    private static void sweepBack(Call call, Gradients gradients) {
        gradients.take(call.out).ifPresent(dOut -> {
            try (var _ = Scope.open()) {
                call.requireFresh();
                call.op.gradient(call.out, dOut, gradients);
            } finally {
                dOut.release();
            }
        });
    }

    /** These tensors, and every recorded value that depends on one, by identity. */
    private Set<Tensor> dependingOn(Set<Tensor> wanted) {
        Set<Tensor> needed = Collections.newSetFromMap(new IdentityHashMap<>());
        needed.addAll(wanted);
        for (Call call : calls) if (call.inputs.stream().anyMatch(needed::contains)) needed.add(call.out);
        return needed;
    }

    /**
     * Lets a value outlive this tape: hands it to the scope outside, or to nobody (the garbage collector) if there is
     * none. Of a value that belongs further out anyway, nothing changes.
     *
     * <pre>{@code
     * try (var tape = Tape.open()) {
     *     Tensor loss = tape.keep(model.loss(images));    // readable after the tape has closed
     *     optimizer.step(tape.gradients(loss, parameters));
     *     return loss;
     * }
     * }</pre>
     *
     * @return the tensor
     * @throws IllegalStateException if the tensor is dead, or belongs to a scope inside this tape that did not record it
     */
    public Tensor keep(Tensor tensor) {
        if (calls.stream().flatMap(Call::results).anyMatch(result -> result == tensor)) scope.own(tensor.retain());
        return scope.keep(tensor);
    }

    /** Ends the recording and releases what is left of it. */
    @Override
    public void close() {
        Deque<Tape> open = OPEN.get();
        if (open.peek() != this) throw new IllegalStateException("tapes close innermost first, on their own thread");
        open.pop();
        recording = false;
        calls.forEach(Call::release);
        calls.clear();
        scope.close();
    }
}
