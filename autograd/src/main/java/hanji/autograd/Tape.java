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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The record of the operations run while it is open, in order; walked backwards it gives gradients (reverse-mode
 * automatic differentiation).
 *
 * <pre>{@code
 * try (var tape = Tape.open()) {
 *     Tensor loss = model.loss(images);
 *     Gradients gradients = tape.gradients(loss, parameters.values());
 *     optimizer.step(gradients, step, learningRate, 1);
 * }
 * }</pre>
 *
 * A tape is also a scope: values made while it is the innermost one live until it closes, or until the backward sweep
 * has used them for the last time; {@link #keep} hands a value out. Tapes nest: while an inner tape computes gradients, an
 * outer one records them, which gives second order ({@link VectorProducts}). Tapes belong to the thread that opened them;
 * several threads, with a tape each, may share the tensors that they read.
 */
public final class Tape implements AutoCloseable {
    /** Calls that {@link #toString} shows. */
    private static final int MOST_PRINTED = 8;

    private static final ThreadLocal<Deque<Tape>> OPEN = new Open();

    /** A class for the reason of that of {@link Scope}. */
    private static final class Open extends ThreadLocal<Deque<Tape>> {
        @Override
        protected Deque<Tape> initialValue() {
            return new ArrayDeque<>();
        }
    }

    private final Scope scope = Scope.open();
    private final List<Call> calls = new ArrayList<>();
    private final Parts parts = new Parts(calls);
    private final Set<Tensor> results = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Option> options;
    private State state = State.RECORDING;
    private int pauses;
    private Optional<Sweep> sweep = Optional.empty();

    private enum State {
        RECORDING,
        SWEEPING,
        USED_UP,
        CLOSED
    }

    /** What a tape does beyond recording. */
    public enum Option {
        /**
         * Recorded values live until the tape closes, and it goes on recording after {@link Tape#gradients}, which may be
         * called again. Costs the memory of all of them.
         */
        KEEP_VALUES,
        /**
         * Every result is looked through for a NaN, forwards, backwards and in updates; the first one is a {@link FirstNan}
         * that names the op. Costs a pass over each result, and a copy of it on a CUDA device.
         */
        NAME_FIRST_NAN
    }

    private Tape(Set<Option> options) {
        this.options = options;
    }

    /** Opens a tape inside the innermost one of this thread; all open tapes record. */
    public static Tape open(Option... options) {
        var tape = new Tape(Set.of(options));
        OPEN.get().push(tape);
        return tape;
    }

    /** A stretch without recording, from {@link #noGrad} to its end. */
    public static final class Pause implements AutoCloseable {
        private final List<Tape> paused = List.copyOf(OPEN.get());
        private boolean isOver;

        private Pause() {
            for (Tape tape : paused) tape.pauses++;
        }

        /** The tapes record again; a second call does nothing. */
        @Override
        public void close() {
            if (!isOver) for (Tape tape : paused) tape.pauses--;
            isOver = true;
        }
    }

    /**
     * No tape that is open on this thread records before the result is closed; one opened meanwhile does. What is computed
     * is a constant to the tapes, and belongs to the innermost scope as ever.
     *
     * <pre>{@code
     * try (var _ = Tape.noGrad()) {
     *     accuracy = accuracy(model.forward(images), labels);
     * }
     * }</pre>
     */
    public static Pause noGrad() {
        return new Pause();
    }

    /**
     * The same elements as a constant: no gradient flows through the result. The storage is shared.
     *
     * @param tensor of any shape, dtype and device
     */
    public static Tensor stopGradient(Tensor tensor) {
        return Op.run(new StopGradient(tensor));
    }

    static void recordOnOpenTapes(Op op, Tensor out) {
        for (Tape tape : OPEN.get()) {
            if (tape.namesFirstNan()) FirstNan.lookFor(op, out, tape.swept());
            if (tape.isRecording()) tape.record(Call.of(op, out, sweptOnAnyTape()));
        }
    }

    /** The op whose gradient is being computed by the innermost tape that sweeps. */
    private static Optional<Op> sweptOnAnyTape() {
        for (Tape tape : OPEN.get()) if (tape.sweep.isPresent()) return tape.swept();
        return Optional.empty();
    }

    /** Shows the open tapes what an update wrote. */
    static void showToOpenTapes(Update update) {
        for (Tape tape : OPEN.get()) if (tape.namesFirstNan()) FirstNan.lookFor(update, tape.swept());
    }

    /** The op whose gradient is being computed, during a backward sweep. */
    private Optional<Op> swept() {
        return sweep.flatMap(Sweep::current);
    }

    private boolean namesFirstNan() {
        return options.contains(Option.NAME_FIRST_NAN);
    }

    private boolean isRecording() {
        return state == State.RECORDING && pauses == 0;
    }

    /** Whether a tape of this thread is recording: a gradient may follow, or what is computed may be differentiated again. */
    public static boolean isAnyRecording() {
        for (Tape tape : OPEN.get()) if (tape.isRecording()) return true;
        return false;
    }

    /**
     * Whether exactly one tape of this thread is recording, and gives gradients once: what is computed now may be used up by that, since
     * nobody asks for it a second time.
     */
    public static boolean isSweptOnce() {
        List<Tape> recording = recording();
        return recording.size() == 1 && !recording.getFirst().keepsValues();
    }

    /** The tapes of this thread that are recording. */
    static List<Tape> recording() {
        List<Tape> recording = new ArrayList<>();
        for (Tape tape : OPEN.get()) if (tape.isRecording()) recording.add(tape);
        return recording;
    }

    boolean keepsValues() {
        return options.contains(Option.KEEP_VALUES);
    }

    /** Checkpoints the calls from a number on, of which some results are kept. */
    void addPart(int from, List<Tensor> kept) {
        if (isRecording()) parts.add(from, kept);
    }

    private void record(Call call) {
        call.inputs().forEach(Tensor::retain);
        call.results().forEach(result -> {
            if (!scope.disown(result)) result.retain();
        });
        call.results().forEach(results::add);
        calls.add(call);
    }

    /** Whether a call on this tape had this result. */
    boolean hasRecorded(Tensor result) {
        return results.contains(result);
    }

    /** The calls recorded so far, oldest first. */
    public List<Call> calls() {
        return Collections.unmodifiableList(calls);
    }

    /**
     * The gradients of a scalar by some tensors. This tape stops recording, and hands each recorded value except the loss
     * and the parameters back to the pool after its last use; so this can be called once, unless the tape was opened with
     * {@link Option#KEEP_VALUES}.
     *
     * @param loss a tensor with one element: a result of a call on this tape, or one of the parameters
     * @param parameters the tensors to differentiate by
     * @throws IllegalArgumentException if the loss has not exactly one element, or was not computed under this tape
     * @throws IllegalStateException if the values are used up or the tape is closed, or if a value needed was overwritten
     *     since
     * @throws NotDifferentiable if the loss depends on a parameter through a result that has no gradient
     */
    public Gradients gradients(Tensor loss, Collection<Tensor> parameters) {
        requireIsLoss(loss, parameters);
        return sweep(loss, seed(loss), parameters, Sweep.Watch.NONE);
    }

    private void requireIsLoss(Tensor loss, Collection<Tensor> parameters) {
        requireNotUsedUp();
        if (loss.size() != 1) throw new IllegalArgumentException("the loss must have one element, not " + loss.label());
        requireComputedHere("the loss, " + loss.label(), loss, parameters);
    }

    private static Tensor seed(Tensor loss) {
        return Tensor.full(1, loss.dtype(), loss.shape(), loss.device());
    }

    /**
     * What this tape recorded and what {@link #gradients(Tensor, Collection)} makes of it, op by op, as data. In place of that
     * method, with the same conditions and errors: this tape is used up, unless it keeps its values.
     *
     * <pre>{@code
     * try (var tape = Tape.open()) {
     *     Tensor x = Tensor.of(new float[] {0.5f}, 1).named("x");
     *     TapeReplay replay = tape.replay(sum(tanh(multiply(x, x))), List.of(x));
     * }
     * }</pre>
     */
    public TapeReplay replay(Tensor loss, Collection<Tensor> parameters) {
        return replay(loss, parameters, TapeReplay.USUAL_LENGTH);
    }

    /** @param longest how many elements of a tensor are kept at most; of a larger one its first */
    public TapeReplay replay(Tensor loss, Collection<Tensor> parameters, int longest) {
        requireIsLoss(loss, parameters);
        var replaying = new Replaying(calls, longest);
        try (var backward = Tape.open(Option.KEEP_VALUES)) {
            sweep(loss, seed(loss), parameters, replaying.watching(backward));
            return replaying.result(loss, parameters);
        }
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
        requireNotUsedUp();
        if (!cotangent.shape().equals(result.shape()) || cotangent.dtype() != result.dtype())
            throw new IllegalArgumentException("the cotangent, " + cotangent.label()
                    + ", must have the shape and type of the result, " + result.label());
        requireComputedHere("the result, " + result.label(), result, parameters);
        return sweep(result, cotangent, parameters, Sweep.Watch.NONE);
    }

    private void requireNotUsedUp() {
        switch (state) {
            case RECORDING -> {}
            case SWEEPING -> throw new IllegalStateException("this tape is giving gradients already");
            case USED_UP ->
                throw new IllegalStateException("the values of this tape are used up, since it gave gradients: ask for"
                        + " all of them at once, or open the tape with Tape.Option.KEEP_VALUES");
            case CLOSED ->
                throw new IllegalStateException("this tape is closed; ask it for gradients while it is open");
        }
    }

    private void requireComputedHere(String name, Tensor result, Collection<Tensor> parameters) {
        if (!hasRecorded(result) && parameters.stream().noneMatch(parameter -> parameter == result))
            throw new IllegalArgumentException(
                    name + ", was not computed under this tape; open the tape before computing it");
    }

    private Gradients sweep(Tensor start, Tensor cotangent, Collection<Tensor> parameters, Sweep.Watch watch) {
        boolean keepsValues = keepsValues();
        var backward = new Sweep(calls, start, cotangent, parameters, watch);
        state = State.SWEEPING;
        sweep = Optional.of(backward);
        try {
            if (keepsValues) calls.reversed().forEach(backward::step);
            else
                while (!calls.isEmpty()) {
                    if (!parts.isEmpty() && backward.hasReached(calls.getLast())) parts.restore();
                    backward.useUp(calls.removeLast(), scope);
                }
        } finally {
            backward.finish();
            sweep = Optional.empty();
            state = keepsValues ? State.RECORDING : State.USED_UP;
            parts.clear();
            if (!keepsValues) results.clear();
        }
        return backward.gradients();
    }

    /**
     * Lets a value outlive this tape: hands it to the scope outside, or to nobody (the garbage collector) if there is
     * none. Of a value that belongs further out anyway, nothing changes.
     *
     * <pre>{@code
     * try (var tape = Tape.open()) {
     *     Tensor loss = tape.keep(model.loss(images));    // readable after the tape has closed
     *     optimizer.step(tape.gradients(loss, parameters.values()), step, learningRate, 1);
     *     return loss;
     * }
     * }</pre>
     *
     * @return the tensor
     * @throws IllegalStateException if the tensor is dead or used up, or belongs to a scope inside this tape that did not record it
     */
    public Tensor keep(Tensor tensor) {
        if (hasRecorded(tensor)) scope.own(tensor.retain());
        return scope.keep(tensor);
    }

    /**
     * Ends the recording and releases what is left of it.
     *
     * @throws IllegalStateException if tapes are not closed innermost first, on the thread that opened them; or, once all
     *     the others are released, if a tensor of this tape had been released by hand
     */
    @Override
    public void close() {
        Deque<Tape> open = OPEN.get();
        if (open.peek() != this) throw new IllegalStateException("tapes close innermost first, on their own thread");
        open.pop();
        state = State.CLOSED;
        for (Call call : calls) {
            call.inputs().forEach(scope::own);
            call.results().forEach(scope::own);
        }
        calls.clear();
        results.clear();
        scope.close();
    }

    /** What it is doing, how many calls it holds, and the first of them. */
    @Override
    public String toString() {
        return state()
                + calls.stream()
                        .limit(MOST_PRINTED)
                        .map(call -> "\n  " + call.line())
                        .collect(Collectors.joining())
                + (calls.size() > MOST_PRINTED ? "\n  … " + (calls.size() - MOST_PRINTED) + " more" : "");
    }

    private String state() {
        return "tape ("
                + (pauses > 0
                        ? "paused"
                        : state.toString().toLowerCase(Locale.ROOT).replace('_', ' ')) + ", " + calls.size()
                + " calls)";
    }
}
