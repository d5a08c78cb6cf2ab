package hanji.autograd;

import hanji.tensor.Declared;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A backward pass over the calls of a tape, newest first: from the gradient of a result to those of the parameters. */
final class Sweep {
    private final Tensor start;
    private final Set<Tensor> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Gradients gradients;
    private Optional<Call> current = Optional.empty();

    /**
     * @param calls those that the tape has recorded, oldest first
     * @param start a result of one of them, or a parameter
     * @param cotangent its gradient
     * @param watch is shown each contribution, with the call whose rule gave it; of the cotangent there is none
     */
    Sweep(List<Call> calls, Tensor start, Tensor cotangent, Collection<Tensor> parameters, Watch watch) {
        this.start = start;
        wanted.addAll(parameters);
        gradients = new Gradients(
                wanted, dependingOn(wanted, calls), (input, term, total) -> watch.arrived(current, input, term, total));
        gradients.add(start, () -> cotangent);
    }

    /** Is shown how gradients come about. */
    @FunctionalInterface
    interface Watch {
        /** Sees nothing. */
        Watch NONE = (call, input, term, total) -> {};

        /** As {@link Gradients.Watch#arrived}, with the call whose rule is at work. */
        void arrived(Optional<Call> call, Tensor input, Tensor term, Tensor total);
    }

    /** These tensors, and every recorded value that depends on one, by identity. */
    private static Set<Tensor> dependingOn(Set<Tensor> wanted, List<Call> calls) {
        Set<Tensor> needed = Collections.newSetFromMap(new IdentityHashMap<>());
        needed.addAll(wanted);
        for (Call call : calls) {
            if (call.op() instanceof StopGradient) continue;
            if (call.inputs().stream().anyMatch(needed::contains))
                call.results().forEach(needed::add);
        }
        return needed;
    }

    /** The op whose gradient is being computed. */
    Optional<Op> current() {
        return current.map(Call::op);
    }

    /** Whether a gradient has arrived at a result of a call that comes next. */
    boolean hasReached(Call call) {
        return call.results().anyMatch(gradients::hasArrivedAt);
    }

    /** Turns the gradients of a call's results, if there are any, into contributions to its inputs. */
    void step(Call call) {
        var arrived = Cotangents.of(call, gradients);
        if (arrived.isEmpty()) return;
        current = Optional.of(call);
        try (var _ = Scope.open()) {
            call.requireFresh();
            Declared.run(() -> call.op().gradient(call.out(), arrived, gradients));
        } finally {
            arrived.release();
        }
    }

    /** The same, and releases the call; values that somebody asked for belong to the scope from then on. */
    void useUp(Call call, Scope scope) {
        call.results()
                .filter(result -> result == start || wanted.contains(result))
                .forEach(result -> scope.own(result.retain()));
        try {
            step(call);
        } finally {
            call.release();
        }
    }

    /** Hands the gradients so far to the innermost scope. */
    void finish() {
        gradients.finish();
    }

    /** Those of the parameters. */
    Gradients gradients() {
        return gradients;
    }
}
