package hanji.kernels.softmax;

import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Binary.atLeast;
import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.softmax.Rows.column;
import static hanji.kernels.softmax.Softmax.softmax;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.autograd.Reads.Elements;
import hanji.cuda.Cuda;
import hanji.kernels.math.Log;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * The logarithm of a sum of exponentials over the last axis: {@code log(sum over k of exp(x[k]))}, with no overflow.
 *
 * <p>+infinity where an element is, -infinity for a row of nothing but -infinity, or of no element; NaN where one is NaN.
 * Its gradient is the softmax of the row, so NaN where the result is +infinity or NaN; where it is -infinity the gradient
 * is 0, which recursions over log-probabilities need.
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

    /**
     * The logarithm of the sum of exponentials along another axis than the last, which drops out; that costs a permutation.
     *
     * @param axis of the classes; negative axes count from the end
     * @throws IllegalArgumentException if there is no such axis, or the logits are not floating
     */
    public static Tensor logSumExp(Tensor logits, int axis) {
        return AlongAxis.reduced(logits, axis, LogSumExp::logSumExp);
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
            double sum = Reference.sum(logits, from, rows.classes(), shift);
            boolean isInfinite = shift == Double.POSITIVE_INFINITY && !Reference.hasNaN(logits, from, rows.classes());
            out.set(r, isInfinite ? shift : Math.log(sum) + shift);
        }
    }

    @Override
    public void cpu(Tensor out) {
        float[] y = out.floats();
        Rows.of(logits.shape()).forEachBlock(logits.floats(), out.device(), (block, first, count) -> {
            for (int i = 0; i < count; i++) {
                float shift = block.shift(i);
                y[first + i] = shift == Float.POSITIVE_INFINITY ? shift : Log.log(block.sum(i)) + shift;
            }
        });
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        KERNELS.launch(gpu, Rows.of(logits.shape()), out, logits);
    }

    @Override
    public void reads(Reads reads) {
        Rows rows = Rows.of(logits.shape());
        for (int r = 0; r < rows.count(); r++) reads.addAll(logits, rows.row(r), Elements.range(r, 1));
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(logits, () -> {
            Tensor impossible =
                    atLeast(Tensor.full(Double.NEGATIVE_INFINITY, out.dtype(), Shape.of(), out.device()), out);
            Tensor possible = affine(impossible, -1, 1);
            return gate(column(possible), multiply(softmax(logits), column(dOut)));
        });
    }
}
