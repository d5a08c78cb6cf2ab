package hanji.kernels.softmax;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.reduce.Sum.sumKeepingAxes;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Probabilities from logits over the last axis: {@code p[k] = exp(x[k]) / sum over j of exp(x[j])}, within 2 ulp in F32.
 *
 * <p>A logit of -infinity has probability 0. A NaN or +infinity, or nothing but -infinity, makes the whole row NaN.
 *
 * @param logits [rows..., K], F32 or F64
 */
public record Softmax(Tensor logits) implements Op {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final RowKernels KERNELS = new RowKernels(Softmax.class, "softmax", "softmax");

    /**
     * Probabilities of the classes of each row.
     *
     * @param logits [rows..., K], F32 or F64
     * @return [rows..., K]
     * @throws IllegalArgumentException if the logits are a scalar or not floating
     */
    public static Tensor softmax(Tensor logits) {
        return Op.run(new Softmax(logits));
    }

    /**
     * Probabilities of the classes along another axis than the last, which costs a permutation there and back.
     *
     * @param axis of the classes; negative axes count from the end
     * @throws IllegalArgumentException if there is no such axis, or the logits are not floating
     */
    public static Tensor softmax(Tensor logits, int axis) {
        return AlongAxis.mapped(logits, axis, Softmax::softmax);
    }

    /** @throws IllegalArgumentException if the logits are a scalar or not floating */
    public Softmax {
        Rows.of("Softmax", logits);
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
            double sum = Reference.sum(logits, from, rows.classes(), shift);
            for (int k = from; k < from + rows.classes(); k++) out.set(k, Math.exp(logits.get(k) - shift) / sum);
        }
    }

    @Override
    public void cpu(Tensor out) {
        Rows rows = Rows.of(logits.shape());
        int classes = rows.classes();
        float[] p = out.floats();
        rows.forEachBlock(logits.floats(), out.device(), (block, first, count) -> {
            for (int i = 0; i < count; i++) {
                var quotient = new Quotient(block.sum(i), block.sumError(i));
                divide(block.exponentials(), i * classes, quotient, p, (first + i) * classes, classes);
            }
        });
    }

    private static void divide(float[] e, int from, Quotient quotient, float[] p, int at, int classes) {
        int k = 0;
        for (; k < SPECIES.loopBound(classes); k += SPECIES.length())
            quotient.of(FloatVector.fromArray(SPECIES, e, from + k)).intoArray(p, at + k);
        for (; k < classes; k++) p[at + k] = quotient.of(e[from + k]);
    }

    /** Division by high + low, nearly correctly rounded: the product with 1 / high, corrected by its remainder. */
    private record Quotient(float high, float low, float reciprocal) {
        Quotient(float high, float low) {
            this(high, low, 1 / high);
        }

        float of(float e) {
            float p = e * reciprocal;
            float remainder = Math.fma(-p, low, Math.fma(-p, high, e));
            return Math.fma(remainder, reciprocal, p);
        }

        FloatVector of(FloatVector e) {
            FloatVector p = e.mul(reciprocal);
            FloatVector negated = p.neg();
            FloatVector remainder = negated.fma(all(low), negated.fma(all(high), e));
            return remainder.fma(all(reciprocal), p);
        }

        private static FloatVector all(float value) {
            return FloatVector.broadcast(SPECIES, value);
        }
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
        gradients.add(logits, () -> inputGradient(out, dOut));
    }

    /** p (dP - sum of p dP): the gradient by the logits where that by the probabilities p is dP. */
    static Tensor inputGradient(Tensor p, Tensor dP) {
        return multiply(p, subtract(dP, sumKeepingAxes(multiply(p, dP), -1)));
    }
}
