package hanji.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A lexical lifetime: every tensor made while a scope is the innermost one of its thread belongs to it, and goes back
 * to the pool when it closes. Belonging never depends on an operation's arguments.
 *
 * <pre>{@code
 * try (var scope = Scope.open()) {
 *     Tensor y = relu(x);
 *     return scope.keep(sum(y));      // handed to the scope outside; y is freed
 * }
 * }</pre>
 *
 * A tensor made with no scope open belongs to nobody and is left to the garbage collector.
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<Deque<Scope>> OPEN = new Open();

    private final List<Tensor> tensors = new ArrayList<>();
    private final Thread thread = Thread.currentThread();

    private Scope() {}

    /** A class, as the first lambda of a JVM takes 10 ms and every program comes here. */
    private static final class Open extends ThreadLocal<Deque<Scope>> {
        @Override
        protected Deque<Scope> initialValue() {
            return new ArrayDeque<>();
        }
    }

    /** Opens a scope inside the innermost one of this thread. */
    public static Scope open() {
        var scope = new Scope();
        OPEN.get().push(scope);
        return scope;
    }

    /** The innermost open scope of this thread. */
    public static Optional<Scope> innermost() {
        return Optional.ofNullable(OPEN.get().peek());
    }

    /**
     * Hands a tensor of this scope to the scope outside, or to nobody (the garbage collector) if there is none. A tensor
     * that belongs further out, or to nobody, stays as it is: an operation may have returned its own argument. What a
     * tape recorded is handed out by the tape.
     *
     * @return the tensor
     * @throws IllegalStateException if the tensor is dead, or belongs to a scope inside this one
     */
    public Tensor keep(Tensor tensor) {
        tensor.requireAlive();
        if (disown(tensor)) outside().ifPresent(scope -> scope.own(tensor));
        else if (inside().anyMatch(scope -> scope.owns(tensor)))
            throw new IllegalStateException(
                    tensor.label() + " belongs to a scope inside this one; hand it out there first");
        return tensor;
    }

    private Optional<Scope> outside() {
        return OPEN.get().stream().dropWhile(scope -> scope != this).skip(1).findFirst();
    }

    private Stream<Scope> inside() {
        return OPEN.get().stream().takeWhile(scope -> scope != this);
    }

    private boolean owns(Tensor tensor) {
        return tensors.stream().anyMatch(mine -> mine == tensor);
    }

    /** Takes over one reference to a tensor: it is released when this scope closes. */
    public void own(Tensor tensor) {
        tensors.add(tensor);
    }

    /** Gives up this scope's reference without releasing it; whether the tensor was here. */
    public boolean disown(Tensor tensor) {
        for (int i = tensors.size() - 1; i >= 0; i--)
            if (tensors.get(i) == tensor) {
                tensors.remove(i);
                return true;
            }
        return false;
    }

    /**
     * Releases every tensor that still belongs here.
     *
     * @throws IllegalStateException if scopes are not closed innermost first, on the thread that opened them; or, once all
     *     the others are released, if a tensor here had been released by hand
     */
    @Override
    public void close() {
        Deque<Scope> open = OPEN.get();
        if (thread != Thread.currentThread() || open.peek() != this)
            throw new IllegalStateException("scopes close innermost first, on the thread that opened them");
        open.pop();
        List<IllegalStateException> failures = new ArrayList<>(0);
        for (Tensor tensor : tensors) {
            try {
                tensor.release();
            } catch (IllegalStateException alreadyReleased) {
                failures.add(alreadyReleased);
            }
        }
        tensors.clear();
        if (!failures.isEmpty()) throw first(failures);
    }

    private static IllegalStateException first(List<IllegalStateException> failures) {
        IllegalStateException first = failures.getFirst();
        failures.stream().skip(1).forEach(first::addSuppressed);
        return first;
    }
}
