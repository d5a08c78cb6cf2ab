package hanji.autograd;

import hanji.tensor.DType;
import hanji.tensor.Declared;
import hanji.tensor.Tensor;

/** Runs calls where they belong, without recording them. */
final class Execution {
    private Execution() {}

    /** The result of an op, computed on its device; anything in F64 by its reference. */
    static Tensor of(Op op) {
        return op.device().cuda().isPresent() ? Launch.of(op) : onCpu(op);
    }

    private static Tensor onCpu(Op op) {
        Tensor out = op.result();
        boolean isReference = isReference(op);
        Declared.run(() -> {
            if (isReference) op.reference(out);
            else op.cpu(out);
        });
        return out;
    }

    private static boolean isReference(Op op) {
        if (op.dtype() == DType.F64) return true;
        for (Tensor input : op.inputs()) if (input.dtype() == DType.F64) return true;
        return false;
    }
}
