package hanji.kernels.softmax;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.Rows.column;
import static hanji.kernels.softmax.Softmax.softmax;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.autograd.Update;
import hanji.cuda.Cuda;
import hanji.kernels.math.Log;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Softmax and cross-entropy in one: minus the log-probability of each row's target,
 * {@code loss[r] = log(sum over k of exp(x[r, k])) - x[r, target[r]]}, in nats.
 *
 * <p>A NaN or +infinity among the logits makes the row's loss NaN. A target whose logit is -infinity costs infinity.
 *
 * <p>Training asks for the gradient of the losses' mean. A call that carries a tensor for it writes it on the way, while a
 * row's exponentials are in the first cache or in registers, and hands it out where the backward sweep asks for just that; a CUDA
 * device mends the rows of which it asks for another ({@link ReweightedRows}).
 * docs/decisions.md, "The gradient of a mean loss is foreseen".
 *
 * @param logits [rows..., K], F32 or F64
 * @param targets [rows...], U8 or I32, each from 0 to K - 1
 * @param meanGradient a further result of the logits' shape and dtype, if it is wanted: the gradient of the losses' mean by
 *     the logits. On a CUDA device it is for one backward sweep, which may overwrite it
 */
public record CrossEntropy(Tensor logits, Tensor targets, Optional<Tensor> meanGradient) implements Op {
    private static final RowKernels LOSS = new RowKernels(CrossEntropy.class, "cross_entropy", "crossEntropy");
    private static final RowKernels LOSS_AND_GRADIENT =
            new RowKernels(CrossEntropy.class, "cross_entropy", "lossAndGradient");

    /**
     * Loss in nats of each row.
     *
     * @param logits [rows..., K], F32 or F64
     * @param targets [rows...], U8 or I32, each from 0 to K - 1
     * @return [rows...]
     * @throws IllegalArgumentException if shapes or dtypes do not fit, or a target is not below K; on a CUDA device such
     *     a target makes its row's loss and gradient NaN, since a kernel cannot throw
     */
    public static Tensor crossEntropy(Tensor logits, Tensor targets) {
        return Op.run(new CrossEntropy(logits, targets, foreseen(logits)));
    }

    /**
     * Room for the gradient of the mean where a backward sweep may follow. On a CUDA device it is mended in place if the losses
     * turn out to count otherwise, which nobody else may see: so for one sweep only.
     */
    private static Optional<Tensor> foreseen(Tensor logits) {
        boolean isOnCuda = logits.device().cuda().isPresent();
        return logits.dtype() == DType.F32 && (isOnCuda ? Tape.isSweptOnce() : Tape.isAnyRecording())
                ? Optional.of(Tensor.empty(logits.dtype(), logits.shape(), logits.device()))
                : Optional.empty();
    }

    /** The losses alone. */
    public CrossEntropy(Tensor logits, Tensor targets) {
        this(logits, targets, Optional.empty());
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public CrossEntropy {
        Rows.of("CrossEntropy", logits);
        if (targets.dtype() != DType.U8 && targets.dtype() != DType.I32)
            throw new IllegalArgumentException("CrossEntropy needs U8 or I32 targets, not " + targets.label());
        if (!targets.shape().equals(Rows.perRow(logits.shape())))
            throw new IllegalArgumentException("CrossEntropy of logits " + logits.shape() + " needs targets "
                    + Rows.perRow(logits.shape()) + ", not " + targets.label());
        meanGradient.ifPresent(gradient -> {
            if (!gradient.shape().equals(logits.shape()) || gradient.dtype() != logits.dtype())
                throw new IllegalArgumentException(
                        "CrossEntropy of " + logits.label() + " cannot write its gradient into " + gradient.label());
        });
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(logits, targets);
    }

    @Override
    public Shape shape() {
        return targets.shape();
    }

    @Override
    public void reference(Tensor out) {
        Rows rows = Rows.of(logits.shape());
        var target = new Targets(targets, rows.classes());
        for (int r = 0; r < rows.count(); r++) {
            int from = r * rows.classes();
            double shift = Reference.shift(logits, from, rows.classes());
            double sum = Reference.sum(logits, from, rows.classes(), shift);
            out.set(r, Math.log(sum) + (shift - logits.get(from + target.of(r))));
        }
        meanGradient.ifPresent(gradient -> ofTheMean().reference(gradient));
    }

    /** The gradient of the losses' mean as a call of its own. */
    private LogitsGradient ofTheMean() {
        Tensor dLoss = Tensor.full(1.0 / targets.size(), logits.dtype(), targets.shape(), logits.device());
        return new LogitsGradient(logits, targets, dLoss);
    }

    @Override
    public void cpu(Tensor out) {
        Rows rows = Rows.of(logits.shape());
        int classes = rows.classes();
        var target = new Targets(targets, classes);
        float[] x = logits.floats();
        float[] loss = out.floats();
        float share = share(targets.size());
        Optional<float[]> gradient = meanGradient.map(Tensor::floats);
        rows.forEachBlock(x, out.device(), (block, first, count) -> {
            for (int i = 0, r = first; i < count; i++, r++)
                loss[r] = Log.log(block.sum(i)) + (block.shift(i) - x[r * classes + target.of(r)]);
            gradient.ifPresent(dx -> {
                for (int i = 0, r = first; i < count; i++, r++)
                    LogitsGradient.row(block, i, target.of(r), share, dx, r * classes, classes);
            });
        });
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Rows rows = Rows.of(logits.shape());
        meanGradient.ifPresentOrElse(
                gradient -> LOSS_AND_GRADIENT.launch(
                        gpu, rows, out, gradient, logits, targets, isU8(targets), share(targets.size())),
                () -> LOSS.launch(gpu, rows, out, logits, targets, isU8(targets)));
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(
                logits,
                () -> meanGradient
                        .filter(_ -> !Tape.isAnyRecording()) // else a tape records the computation
                        .flatMap(foreseen -> weighted(foreseen, dOut))
                        .orElseGet(() -> Op.run(new LogitsGradient(logits, targets, dOut))));
    }

    /** The foreseen gradient, if it is the one, or can be made so without asking the host. */
    private Optional<Tensor> weighted(Tensor foreseen, Tensor dLoss) {
        if (foreseen.device().cuda().isEmpty()) return isOfTheMean(dLoss) ? Optional.of(foreseen) : Optional.empty();
        Update.run(new ReweightedRows(foreseen, logits, targets, dLoss));
        return Optional.of(foreseen);
    }

    /** Whether each loss has the weight that it has in a mean of all. */
    public static boolean isOfTheMean(Tensor dLoss) {
        double share = dLoss.dtype() == DType.F32 ? share(dLoss.size()) : 1.0 / dLoss.size();
        for (int r = 0; r < dLoss.size(); r++) if (dLoss.get(r) != share) return false;
        return true;
    }

    /** The gradient of a mean of so many losses by each. */
    public static float share(int rows) {
        return (float) (1.0 / rows);
    }

    static int isU8(Tensor targets) {
        return targets.dtype() == DType.U8 ? 1 : 0;
    }

    /**
     * Gradient of the losses by the logits: {@code (softmax(x)[r, k] - (k == target[r])) * dLoss[r]}.
     *
     * @param logits [rows..., K]
     * @param targets [rows...]
     * @param dLoss [rows...]
     */
    public record LogitsGradient(Tensor logits, Tensor targets, Tensor dLoss) implements Op {
        private static final RowKernels KERNELS = new RowKernels(CrossEntropy.class, "cross_entropy", "logitsGradient");
        private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

        @Override
        public List<Tensor> inputs() {
            return List.of(logits, targets, dLoss);
        }

        @Override
        public Shape shape() {
            if (!dLoss.shape().equals(targets.shape()))
                throw new IllegalArgumentException("CrossEntropy.LogitsGradient of logits " + logits.shape()
                        + " needs dLoss " + targets.shape() + ", not " + dLoss.label());
            return logits.shape();
        }

        @Override
        public void reference(Tensor out) {
            Rows rows = Rows.of(logits.shape());
            var target = new Targets(targets, rows.classes());
            for (int r = 0; r < rows.count(); r++) {
                int from = r * rows.classes();
                double shift = Reference.shift(logits, from, rows.classes());
                double sum = Reference.sum(logits, from, rows.classes(), shift);
                for (int k = 0; k < rows.classes(); k++) {
                    double p = Math.exp(logits.get(from + k) - shift) / sum;
                    out.set(from + k, (k == target.of(r) ? p - 1 : p) * dLoss.get(r));
                }
            }
        }

        @Override
        public void cpu(Tensor out) {
            Rows rows = Rows.of(logits.shape());
            int classes = rows.classes();
            var target = new Targets(targets, classes);
            float[] x = logits.floats();
            float[] d = dLoss.floats();
            float[] dx = out.floats();
            rows.forEachBlock(x, out.device(), (block, first, count) -> {
                for (int i = 0, r = first; i < count; i++, r++)
                    row(block, i, target.of(r), d[r], dx, r * classes, classes);
            });
        }

        /** The gradient of row {@code i} of a block: the elements of {@code dx} from {@code at} on. */
        static void row(ShiftedExp block, int i, int target, float dLoss, float[] dx, int at, int classes) {
            float[] e = block.exponentials();
            int from = i * classes;
            float scale = dLoss / block.sum(i);
            int k = 0;
            for (; k < SPECIES.loopBound(classes); k += SPECIES.length())
                FloatVector.fromArray(SPECIES, e, from + k).mul(scale).intoArray(dx, at + k);
            for (; k < classes; k++) dx[at + k] = e[from + k] * scale;
            dx[at + target] = Math.fma(e[from + target], scale, -dLoss);
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            KERNELS.launch(gpu, Rows.of(logits.shape()), out, logits, targets, isU8(targets), dLoss);
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(logits, () -> {
                Tensor p = softmax(logits);
                return multiply(column(dLoss), Softmax.inputGradient(p, dOut));
            });
            gradients.add(dLoss, () -> {
                Tensor one = Tensor.full(1, dLoss.dtype(), dLoss.shape(), dLoss.device());
                return sum(multiply(dOut, Op.run(new LogitsGradient(logits, targets, one))), -1);
            });
        }
    }
}
