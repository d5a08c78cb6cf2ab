package hanji.kernels.softmax;

import static hanji.kernels.layout.Gather.gather;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static hanji.kernels.softmax.LogSoftmax.logSoftmax;

import hanji.tensor.DType;
import hanji.tensor.Tensor;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Cross-entropy with targets that are ignored, with weights of the classes, with smoothed labels, and with probabilities as
 * targets; composed of {@link CrossEntropy}, {@link LogSoftmax} and pointwise ops.
 *
 * <pre>{@code
 * Tensor loss = CrossEntropyOptions.PLAIN.ignoring(255).smoothedBy(0.1).meanLoss(logits, targets);
 * }</pre>
 *
 * @param ignored a target whose row costs 0 and has the gradient 0, whatever its logits; it need be no class
 * @param classWeights [K] in the dtype of the logits, not negative: what the loss of each class is multiplied by
 * @param smoothing the share e, from 0 to 1, of each target's probability that is spread evenly over all classes:
 *     1 - e + e / K is left for the target. arXiv:1512.00567, section 7
 */
public record CrossEntropyOptions(OptionalInt ignored, Optional<Tensor> classWeights, double smoothing) {
    /** Every target counts, all alike. */
    public static final CrossEntropyOptions PLAIN = new CrossEntropyOptions(OptionalInt.empty(), Optional.empty(), 0);

    /** @throws IllegalArgumentException if the smoothing is not from 0 to 1, or the weights are no vector */
    public CrossEntropyOptions {
        if (!(smoothing >= 0 && smoothing <= 1))
            throw new IllegalArgumentException("label smoothing must be in [0, 1], not " + smoothing);
        classWeights.filter(weights -> weights.shape().rank() != 1).ifPresent(weights -> {
            throw new IllegalArgumentException("class weights must be a vector [K], not " + weights.label());
        });
    }

    /** These, with a target that is ignored. */
    public CrossEntropyOptions ignoring(int target) {
        return new CrossEntropyOptions(OptionalInt.of(target), classWeights, smoothing);
    }

    /** These, with weights of the classes. */
    public CrossEntropyOptions weightedBy(Tensor weights) {
        return new CrossEntropyOptions(ignored, Optional.of(weights), smoothing);
    }

    /** These, with smoothed labels. */
    public CrossEntropyOptions smoothedBy(double share) {
        return new CrossEntropyOptions(ignored, classWeights, share);
    }

    /**
     * Loss in nats of each row.
     *
     * @param logits [rows..., K], F32 or F64
     * @param targets [rows...], U8 or I32, each from 0 to K - 1 or ignored
     * @return [rows...]
     * @throws IllegalArgumentException as {@link CrossEntropy#crossEntropy} does, or if the weights do not fit
     */
    public Tensor losses(Tensor logits, Tensor targets) {
        return losses(logits, Labels.of(logits, targets, ignored));
    }

    /**
     * The mean of the losses: their sum divided by the sum of the weights of their targets, where an ignored one weighs
     * nothing and, without weights, each other one weighs 1. NaN if all are ignored.
     *
     * @return a scalar
     */
    public Tensor meanLoss(Tensor logits, Tensor targets) {
        var labels = Labels.of(logits, targets, ignored);
        Tensor losses = losses(logits, labels);
        if (labels.kept.isEmpty() && classWeights.isEmpty()) return mean(losses);
        Tensor one = Tensor.full(1, logits.dtype(), losses.shape(), logits.device());
        return divide(sum(losses), sum(labels.kept(weighted(labels, one))));
    }

    /**
     * Loss in nats of each row for targets that are probabilities: {@code -sum over k of weight[k] p[k] log softmax(x)[k]}, p
     * smoothed. A class of probability 0 counts nothing.
     *
     * @param logits [rows..., K], F32 or F64
     * @param probabilities [rows..., K] in the dtype of the logits; no target is ignored
     * @return [rows...]
     * @throws IllegalArgumentException if the shapes differ, or the weights do not fit
     */
    public Tensor softLosses(Tensor logits, Tensor probabilities) {
        if (!probabilities.shape().equals(logits.shape()))
            throw new IllegalArgumentException("cross-entropy of logits " + logits.label()
                    + " needs probabilities of that shape, not " + probabilities.label());
        requireWeightsFit(logits);
        Tensor smooth = smoothing == 0
                ? probabilities
                : affine(
                        probabilities, 1 - smoothing, smoothing / logits.shape().dim(-1));
        Tensor mass = classWeights.map(weights -> multiply(smooth, weights)).orElse(smooth);
        return negate(sum(product(mass, logSoftmax(logits)), -1));
    }

    private Tensor losses(Tensor logits, Labels labels) {
        requireWeightsFit(logits);
        Tensor counted =
                labels.kept.map(kept -> gate(Rows.column(kept), logits)).orElse(logits);
        Tensor hard = weighted(labels, crossEntropy(counted, labels.classes));
        return labels.kept(smoothing == 0 ? hard : add(scale(hard, 1 - smoothing), scale(even(counted), smoothing)));
    }

    /** Each row's loss with probability 1 / K for every class. */
    private Tensor even(Tensor logits) {
        Tensor logProbs = logSoftmax(logits);
        return negate(
                mean(classWeights.map(weights -> product(weights, logProbs)).orElse(logProbs), -1));
    }

    private Tensor weighted(Labels labels, Tensor losses) {
        return classWeights
                .map(weights -> product(gather(weights, labels.classes), losses))
                .orElse(losses);
    }

    /** f times a factor that is not negative; 0 where that is 0, whatever f is. */
    private static Tensor product(Tensor factor, Tensor f) {
        return multiply(factor, gate(factor, f));
    }

    private void requireWeightsFit(Tensor logits) {
        classWeights
                .filter(weights -> logits.shape().rank() > 0
                        && (weights.size() != logits.shape().dim(-1) || weights.dtype() != logits.dtype()))
                .ifPresent(weights -> {
                    throw new IllegalArgumentException("cross-entropy of logits " + logits.label()
                            + " needs class weights of that dtype, one per class, not " + weights.label());
                });
    }

    /**
     * Targets among which some are ignored.
     *
     * @param classes the target of each row, and 0 for those that are ignored
     * @param kept 1 where a row counts, else 0; empty if none is to be ignored
     */
    private record Labels(Tensor classes, Optional<Tensor> kept) {
        /** Read on the host, since targets are no numbers to compute with. */
        static Labels of(Tensor logits, Tensor targets, OptionalInt ignored) {
            if (ignored.isEmpty()) return new Labels(targets, Optional.empty());
            if (targets.dtype().isFloating())
                throw new IllegalArgumentException("cross-entropy needs U8 or I32 targets, not " + targets.label());
            double[] values = targets.toDoubles();
            int[] classes = new int[values.length];
            float[] kept = new float[values.length];
            for (int i = 0; i < values.length; i++)
                if (values[i] != ignored.getAsInt()) {
                    classes[i] = (int) values[i];
                    kept[i] = 1;
                }
            int[] dims = targets.shape().dims();
            return new Labels(
                    Tensor.of(classes, dims).to(DType.I32, targets.device()),
                    Optional.of(Tensor.of(kept, dims).to(logits.dtype(), logits.device())));
        }

        Tensor kept(Tensor losses) {
            return kept.map(mask -> gate(mask, losses)).orElse(losses);
        }
    }
}
