package hanji.generative.zoo;

import hanji.generative.model.Bounds;
import hanji.generative.model.Meaning;
import hanji.generative.model.Partition;
import hanji.generative.model.Unnormalized;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Logarithms of Z p(v, h) / q(h | v) for draws of h from q. Their mean, less log Z, is a bound on log p(v) up to its Monte-Carlo
 * error, and the log of their mean exponential is a higher one, nearer to it: arXiv:1509.00519, theorem 1.
 *
 * @param logs of each draw, for each image: [draws][N]
 */
record ImportanceWeights(double[][] logs) {
    /** Draws of h for a figure. */
    static final int DRAWS = 50;

    /** @param draw the weights of a draw, [N] */
    static ImportanceWeights of(IntFunction<Tensor> draw) {
        double[][] logs = new double[DRAWS][];
        for (int k = 0; k < DRAWS; k++)
            try (var _ = Scope.open()) {
                logs[k] = draw.apply(k).toDoubles();
            }
        return new ImportanceWeights(logs);
    }

    /** The bound on -log p of each image, the mean over draws, and the estimate, never above it. */
    Bounds.Estimates estimates(double logZ) {
        double[] nats = new double[logs[0].length], boundNats = new double[nats.length];
        for (int n = 0; n < nats.length; n++) {
            int image = n;
            double[] draws =
                    Arrays.stream(logs).mapToDouble(draw -> draw[image]).toArray();
            boundNats[n] = logZ - Arrays.stream(draws).sum() / draws.length;
            nats[n] = logZ + StrictMath.log(draws.length) - Enumeration.logSum(draws);
        }
        return new Bounds.Estimates(nats, boundNats);
    }

    /** A model whose hidden units cannot be summed out, so that its likelihood is an average over draws. */
    interface Averaged extends Unnormalized, Bounds {
        /** Of binarized images; an image's weights depend on the key and its number only. */
        ImportanceWeights importanceWeights(Images images, Philox noise);

        PartitionFunction z();

        @Override
        default Partition partition() {
            return z().get();
        }

        @Override
        default Bounds.Estimates estimates(Images images, Philox noise) {
            return importanceWeights(images, noise).estimates(partition().logZ());
        }

        /** An average over few draws has a mean above -log p, even where Z is exact. */
        @Override
        default Meaning meaning() {
            return z().meaning() == Meaning.EXACT ? Meaning.UPPER_BOUND : Meaning.ESTIMATE;
        }
    }
}
