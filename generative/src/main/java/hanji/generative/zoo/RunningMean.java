package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.log;

import hanji.autograd.Update;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.kernels.optimizer.EmaUpdate;
import hanji.kernels.reduce.Sum;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * The mean of each unit over the batches so far: a moving average that begins at the first batch.
 *
 * @param mean [units]
 */
record RunningMean(Tensor mean) {
    private static final double DECAY = 0.999;
    private static final double LEAST = 1e-3;

    /** Before the first batch. */
    static RunningMean create(int units, Site site) {
        return new RunningMean(Tensor.zeros(site.dtype(), Shape.of(units), site.device()));
    }

    /** Takes in a batch, [N, units]. */
    void update(Tensor values, Step now) {
        double decay = Math.min(DECAY, now.done() / (now.done() + 10.0));
        Tensor seen = now.shard().others().mean(List.of(Sum.mean(values, 0))).getFirst();
        Update.run(new EmaUpdate(mean, seen, decay));
    }

    /** log (p / (1 - p)) of binary units, p the mean drawn in from 0 and 1 a little: [units]. */
    Tensor logits() {
        Tensor p = affine(mean, 1 - 2 * LEAST, LEAST);
        return subtract(log(p), log(affine(p, -1, 1)));
    }
}
