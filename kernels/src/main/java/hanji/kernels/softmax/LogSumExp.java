package hanji.kernels.softmax;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.softmax.Rows.column;
import static hanji.kernels.softmax.Softmax.softmax;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.kernels.math.Log;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * The logarithm of a sum of exponentials over the last axis: {@code log(sum over k of exp(x[k]))}, with no overflow.
 *
 * <p>-infinity for a row of nothing but -infinity, or of no element; NaN where one is NaN or +infinity.
 *
 * @param logits [rows..., K], F32 or F64
 */
public record LogSumExp(Tensor logits) implements Op {
    private static final RowKernels KERNELS = new RowKernels(LogSumExp.class, "log_sum_exp", "logSumExp");

    /**
     * The logarithm of the sum of each row's exponentials.
     *
     * @param logits [rows..., K], F32 or F64
     * @return [rows...]
     * @throws IllegalArgumentException if the logits are a scalar or not floating
     */
    public static Tensor logSumExp(Tensor logits) {
        return Op.run(new LogSumExp(logits));
    }

    /** @throws IllegalArgumentException if the logits are a scalar or not floating */
    public LogSumExp {
        Rows.of("LogSumExp", logits);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(logits);
    }

    @Override
    public Shape shape() {
        return Rows.perRow(logits.shape());
    }

    @Override
    public void reference(Tensor out) {
        Rows rows = Rows.of(logits.shape());
        for (int r = 0; r < rows.count(); r++) {
            int from = r * rows.classes();
            double shift = Reference.shift(logits, from, rows.classes());
            out.set(r, Math.log(Reference.sum(logits, from, rows.classes(), shift)) + shift);
        }
    }

    @Override
    public void cpu(Tensor out) {
        float[] y = out.floats();
        Rows.of(logits.shape()).forEachBlock(logits.floats(), out.device(), (block, first, count) -> {
            for (int i = 0; i < count; i++) y[first + i] = Log.log(block.sum(i)) + block.shift(i);
        });
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        KERNELS.launch(gpu, Rows.of(logits.shape()), out, logits);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(logits, () -> multiply(softmax(logits), column(dOut)));
    }
}
