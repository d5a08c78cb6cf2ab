package hanji.kernels.softmax;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.reduce.Sum.sumKeepingAxes;
import static hanji.kernels.softmax.Softmax.softmax;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.kernels.math.Log;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Log-probabilities from logits over the last axis, in nats: {@code y[k] = x[k] - log(sum over j of exp(x[j]))}.
 *
 * <p>A logit of -infinity stays -infinity. A NaN or +infinity, or nothing but -infinity, makes the whole row NaN.
 *
 * @param logits [rows..., K], F32 or F64
 */
public record LogSoftmax(Tensor logits) implements Op {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final RowKernels KERNELS = new RowKernels(LogSoftmax.class, "log_softmax", "logSoftmax");

    /**
     * Log-probabilities of the classes of each row.
     *
     * @param logits [rows..., K], F32 or F64
     * @return [rows..., K]
     * @throws IllegalArgumentException if the logits are a scalar or not floating
     */
    public static Tensor logSoftmax(Tensor logits) {
        return Op.run(new LogSoftmax(logits));
    }

    /**
     * Log-probabilities of the classes along another axis than the last, which costs a permutation there and back.
     *
     * @param axis of the classes; negative axes count from the end
     * @throws IllegalArgumentException if there is no such axis, or the logits are not floating
     */
    public static Tensor logSoftmax(Tensor logits, int axis) {
        return AlongAxis.mapped(logits, axis, LogSoftmax::logSoftmax);
    }

    /** @throws IllegalArgumentException if the logits are a scalar or not floating */
    public LogSoftmax {
        Rows.of("LogSoftmax", logits);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(logits);
    }

    @Override
    public Shape shape() {
        return logits.shape();
    }

    @Override
    public void reference(Tensor out) {
        Rows rows = Rows.of(logits.shape());
        for (int r = 0; r < rows.count(); r++) {
            int from = r * rows.classes();
            double shift = Reference.shift(logits, from, rows.classes());
            double logSum = Math.log(Reference.sum(logits, from, rows.classes(), shift));
            for (int k = from; k < from + rows.classes(); k++) out.set(k, (logits.get(k) - shift) - logSum);
        }
    }

    @Override
    public void cpu(Tensor out) {
        Rows rows = Rows.of(logits.shape());
        int classes = rows.classes();
        float[] x = logits.floats();
        float[] y = out.floats();
        rows.forEachBlock(x, out.device(), (block, first, count) -> {
            for (int i = 0, at = first * classes; i < count; i++, at += classes)
                subtractBoth(x, at, block.shift(i), Log.log(block.sum(i)), y, classes);
        });
    }

    private static void subtractBoth(float[] x, int at, float shift, float logSum, float[] y, int classes) {
        int k = 0;
        for (; k < SPECIES.loopBound(classes); k += SPECIES.length())
            FloatVector.fromArray(SPECIES, x, at + k).sub(shift).sub(logSum).intoArray(y, at + k);
        for (; k < classes; k++) y[at + k] = (x[at + k] - shift) - logSum;
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        KERNELS.launch(gpu, Rows.of(logits.shape()), out, logits);
    }

    @Override
    public void reads(Reads reads) {
        Rows.of(logits.shape()).eachReadsItsRow(reads, logits);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(logits, () -> subtract(dOut, multiply(softmax(logits), sumKeepingAxes(dOut, -1))));
    }
}
