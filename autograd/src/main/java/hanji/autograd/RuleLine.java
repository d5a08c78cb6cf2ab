package hanji.autograd;

import hanji.tensor.Declared;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where in an op's source its gradient rule adds the gradient by an input, for messages of checks. */
public final class RuleLine {
    private RuleLine() {}

    /**
     * Runs the op and its rule once, with zeros as the gradient of the result, and looks on.
     *
     * @param input one of the op's, by identity
     * @return the place in the op's class that adds first; empty if none does
     */
    public static Optional<StackTraceElement> of(Op op, Tensor input) {
        Set<Tensor> only = Collections.newSetFromMap(new IdentityHashMap<>());
        only.add(input);
        List<StackTraceElement> places = new ArrayList<>();
        try (var _ = Scope.open();
                var _ = Tape.noGrad()) {
            Tensor out = Op.run(op);
            Tensor zeros = Tensor.zeros(out.dtype(), out.shape(), out.device());
            var gradients = new Gradients(only, only, (_, _, _) -> place(op).ifPresent(places::add));
            Declared.run(() -> op.gradient(out, zeros, gradients));
            gradients.finish();
        }
        return places.stream().findFirst();
    }

    /** Where this thread is in the op's class, or in one nested with it. */
    private static Optional<StackTraceElement> place(Op op) {
        Class<?> host = op.getClass().getNestHost();
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.filter(frame -> frame.getDeclaringClass().getNestHost() == host)
                        .findFirst()
                        .map(StackWalker.StackFrame::toStackTraceElement));
    }
}
