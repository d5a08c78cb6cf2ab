package hanji.autograd;

import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
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
 * has used them for the last time. Tapes nest: while an inner tape computes gradients, an outer one records them, which
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
     * @param versions how often its inputs, then its result, had been overwritten when it was recorded
     */
    public record Call(Op op, List<Tensor> inputs, Tensor out, List<Integer> versions) {
        static Call of(Op op, Tensor out) {
            List<Tensor> inputs = op.inputs();
            return new Call(op, inputs, out, versions(inputs, out));
        }

        private static List<Integer> versions(List<Tensor> inputs, Tensor out) {
            return Stream.concat(inputs.stream(), Stream.of(out))
                    .map(Tensor::version)
                    .toList();
        }

        /** @throws IllegalStateException if a tensor that the gradient may need was overwritten since */
        void requireFresh() {
            List<Integer> now = versions(inputs, out);
            for (int i = 0; i < now.size(); i++)
                if (!now.get(i).equals(versions.get(i)))
                    throw new IllegalStateException("the gradient of " + op.name() + " needs "
                            + (i < inputs.size() ? inputs.get(i) : "its result, " + out)
                            + ", which was overwritten since");
        }

        void release() {
            inputs.forEach(Tensor::release);
            out.release();
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

    static boolean isAnyRecording() {
        for (Tape tape : OPEN.get()) if (tape.recording) return true;
        return false;
    }

    private void record(Op op, Tensor out) {
        Call call = Call.of(op, out);
        call.inputs.forEach(Tensor::retain);
        if (!scope.disown(out)) out.retain();
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
     * @param loss a tensor with one element, computed under this tape
     * @param parameters the tensors to differentiate by
     * @throws IllegalArgumentException if the loss has not exactly one element
     * @throws IllegalStateException if called twice or after closing, or if a value needed was overwritten since
     */
    public Gradients gradients(Tensor loss, Collection<Tensor> parameters) {
        if (loss.size() != 1) throw new IllegalArgumentException("the loss must have one element, not " + loss);
        if (!recording) throw new IllegalStateException("a tape gives gradients once, while it is open");
        recording = false;
        Set<Tensor> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
        wanted.addAll(parameters);
        var gradients = new Gradients(wanted, dependingOn(wanted));
        try {
            try (var _ = Scope.open()) {
                Tensor one = Tensor.full(1, loss.dtype(), loss.shape(), loss.device());
                gradients.add(loss, () -> one);
            }
            while (!calls.isEmpty()) {
                Call call = calls.removeLast();
                if (call.out == loss || wanted.contains(call.out)) scope.own(call.out.retain());
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
