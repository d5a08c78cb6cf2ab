package hanji.kernels.softmax;

import hanji.tensor.Tensor;

/** The definition, in double, of what the ops of this family share. */
final class Reference {
    private Reference() {}

    /** Largest logit of a row, or 0 where all are -infinity: what is subtracted before exp. */
    static double shift(Tensor logits, int from, int classes) {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = from; k < from + classes; k++) if (logits.get(k) > max) max = logits.get(k);
        return max == Double.NEGATIVE_INFINITY ? 0 : max;
    }

    /** Whether one of the logits of a row is NaN. */
    static boolean hasNaN(Tensor logits, int from, int classes) {
        for (int k = from; k < from + classes; k++) if (Double.isNaN(logits.get(k))) return true;
        return false;
    }

    /** Sum of exp(x - shift) over a row. */
    static double sum(Tensor logits, int from, int classes, double shift) {
        double sum = 0;
        for (int k = from; k < from + classes; k++) sum += Math.exp(logits.get(k) - shift);
        return sum;
    }
}
