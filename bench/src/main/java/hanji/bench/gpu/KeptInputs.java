package hanji.bench.gpu;

import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The inputs of a call in the order in which it asks for them: drawn by its first run, given to all others. */
final class KeptInputs {
    /** Keeps nothing. */
    static final KeptInputs NONE = new KeptInputs(false);

    private final boolean keeps;
    private final List<Tensor> tensors = new ArrayList<>();
    private int asked;

    KeptInputs() {
        this(true);
    }

    private KeptInputs(boolean keeps) {
        this.keeps = keeps;
    }

    /** The next that the call asks for. A kept one is handed to the scope outside the innermost one. */
    Tensor next(Supplier<Tensor> drawn) {
        if (!keeps) return drawn.get();
        if (asked == tensors.size()) {
            Tensor tensor = drawn.get();
            tensors.add(Scope.innermost().map(scope -> scope.keep(tensor)).orElse(tensor));
        }
        return tensors.get(asked++);
    }

    /** The call begins again. */
    void rewind() {
        asked = 0;
    }

    long bytes() {
        return tensors.stream().mapToLong(CallResults::bytes).sum();
    }
}
