package hanji.kernels.softmax;

import hanji.kernels.softmax.CrossEntropy.LogitsGradient;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Optional;

/**
 * The gradient by the logits of the mean of the losses, which is what training asks for: written while the forward sweep
 * has a row's powers in the first cache, and kept with the logits. Where another gradient is asked for, it is computed
 * from the logits. docs/decisions.md, "The gradient of a mean loss is foreseen".
 *
 * @param gradient of the logits' shape
 * @param targets [rows...], those it was computed for
 */
record ForeseenGradient(Tensor gradient, Tensor targets) {

    private enum Part {
        GRADIENT,
        TARGETS
    }

    /** What is kept; tensors of several shapes may share their elements, and so what is kept with those. */
    private record Key(Part part, Shape logits) {}

    /**
     * To be written row by row. It takes the place of an earlier one of the same logits: if the sweep fails on its way,
     * each row fits its target, whichever sweep wrote it.
     */
    static ForeseenGradient begin(Tensor logits) {
        Shape shape = logits.shape();
        Tensor targets = logits.derived(new Key(Part.TARGETS, shape), DType.I32, Rows.perRow(shape), _ -> {});
        return new ForeseenGradient(logits.derived(new Key(Part.GRADIENT, shape), DType.F32, shape, _ -> {}), targets);
    }

    void write(ShiftedExp block, int firstRow, int rows, Targets target) {
        int classes = target.classes();
        float dLoss = dLoss(targets.size());
        for (int i = 0, r = firstRow; i < rows; i++, r++) {
            LogitsGradient.row(block, i, target.of(r), dLoss, gradient.floats(), r * classes, classes);
            targets.ints()[r] = target.of(r);
        }
    }

    /** The gradient by these logits, if it was foreseen: it is gone from there and may be changed. */
    static Optional<Tensor> take(Tensor logits, Tensor targets, Tensor dLoss) {
        Shape shape = logits.shape();
        return logits.takeDerived(new Key(Part.TARGETS, shape))
                .filter(foreseen -> isFor(foreseen, targets, dLoss))
                .flatMap(_ -> logits.takeDerived(new Key(Part.GRADIENT, shape)));
    }

    private static boolean isFor(Tensor foreseen, Tensor targets, Tensor dLoss) {
        float expected = dLoss(foreseen.size());
        var target = new Targets(targets, Integer.MAX_VALUE);
        for (int r = 0; r < foreseen.size(); r++)
            if (foreseen.ints()[r] != target.of(r) || dLoss.floats()[r] != expected) return false;
        return true;
    }

    /** The gradient of a mean of so many losses by each. */
    private static float dLoss(int rows) {
        return (float) (1.0 / rows);
    }
}
