package hanji.kernels.optimizer;

import hanji.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The rule that every update shares: all its tensors have one shape, one floating dtype and one device. */
final class Operands {
    private Operands() {}

    /** @throws IllegalArgumentException naming the update and the first tensor that differs from the written one */
    static void requireAlike(String update, Tensor written, List<Tensor> others) {
        if (!written.dtype().isFloating())
            throw new IllegalArgumentException(update + " writes F32 or F64 tensors, not " + written.label());
        for (Tensor other : others)
            if (!other.shape().equals(written.shape()) || other.dtype() != written.dtype())
                throw new IllegalArgumentException(update + " of " + written.label() + " cannot take " + other.label()
                        + ": shape and dtype must be those of the tensor it writes");
    }

    /**
     * What one launch may write: tensors of one dtype and device, each once.
     *
     * @throws IllegalArgumentException naming the update and the first tensor that is not so
     */
    static void requireTogether(String update, List<Tensor> written) {
        Tensor first = written.getFirst();
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Tensor each : written) {
            if (each.dtype() != first.dtype() || !each.device().equals(first.device()))
                throw new IllegalArgumentException(
                        update + ": " + each.label() + " is not of the dtype and device of " + first.label());
            if (!seen.add(each))
                throw new IllegalArgumentException(update + ": " + each.label() + " would be moved twice");
        }
    }

    /** @throws IllegalArgumentException unless value is a finite number, at least 0 */
    static void requireNotNegative(String update, String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value))
            throw new IllegalArgumentException(update + ": " + name + " must be a finite number >= 0, not " + value);
    }

    /** @throws IllegalArgumentException unless {@code 0 <= value < 1} */
    static void requireFraction(String update, String name, double value) {
        if (!(value >= 0 && value < 1))
            throw new IllegalArgumentException(update + ": " + name + " must be in [0, 1), not " + value);
    }
}
