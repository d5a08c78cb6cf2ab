package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.pointwise.Unary.softplus;
import static hanji.kernels.reduce.BroadcastTo.broadcastTo;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Partition;
import hanji.generative.zoo.Chain.Turn;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Locale;

/**
 * Annealed importance sampling of the partition function of a restricted Boltzmann machine: Neal, Statistics and Computing 11
 * (2001) 125; Salakhutdinov and Murray, "On the quantitative analysis of deep belief networks", ICML 2008. The distributions on
 * the way from independent units to the machine are
 *
 * <pre>log p*(v; beta) = (1 - beta) base v + beta a v + sum over j of softplus(beta (c_j + (v W)_j)).</pre>
 *
 * @param base of independent units; the log-odds of the data's means make short work of the first temperatures
 * @param runs independent of each other, at least 2
 * @param temperatures inverse temperatures above 0, at least 1
 * @param noise of all runs
 */
record AnnealedImportance(RunningMean base, int runs, int temperatures, Philox noise) {
    /** Runs of a figure. */
    static final int RUNS = 100;

    /** @throws IllegalArgumentException for no temperature */
    static void requireTemperatures(int temperatures) {
        if (temperatures < 1 || temperatures > 1 << 22)
            throw new IllegalArgumentException("temperatures must be 1 to 4194304, not " + temperatures);
    }

    /** Inverse temperature k of those from 0 to 1, closer to each other towards 1, as in the experiments of 2008. */
    static double beta(int k, int temperatures) {
        if (k == temperatures) return 1;
        double share = (double) k / temperatures;
        if (share < 0.1) return 5 * share;
        return share < 0.4 ? 0.5 + (share - 0.1) * 4 / 3 : 0.9 + (share - 0.4) / 6;
    }

    /** The estimate with its interval. */
    Partition partition(RbmLayer layer) {
        double[] logWeights = new double[runs];
        try (var _ = Scope.open()) {
            Tensor base = this.base.logits();
            double logZ0 = sum(softplus(base)).item() + layer.hiddens() * StrictMath.log(2);
            Tensor v = new Turn(noise, 0, 0).bernoulli(sigmoid(broadcastTo(base, Shape.of(runs, layer.visibles()))), 0);
            Tensor difference = subtract(layer.visibleBias(), base);
            for (int k = 1; k <= temperatures; k++)
                try (var _ = Scope.open()) {
                    double before = beta(k - 1, temperatures), beta = beta(k, temperatures);
                    Tensor logits = layer.hiddenLogits(v);
                    accumulate(logWeights, scale(RbmLayer.dot(v, difference), beta - before));
                    accumulate(
                            logWeights,
                            sum(subtract(softplus(scale(logits, beta)), softplus(scale(logits, before))), 1));
                    if (k < temperatures) v.copyFrom(next(layer, logits, base, beta, new Turn(noise, k, 0)));
                }
            for (int run = 0; run < runs; run++) logWeights[run] += logZ0;
        }
        return Partition.estimate(logWeights, method(runs, temperatures));
    }

    /** In words. */
    static String method(int runs, int temperatures) {
        return String.format(
                Locale.ROOT, "annealed importance sampling: %,d runs over %,d temperatures", runs, temperatures);
    }

    private static void accumulate(double[] sums, Tensor terms) {
        double[] values = terms.toDoubles();
        for (int i = 0; i < sums.length; i++) sums[i] += values[i];
    }

    /** A Gibbs sweep that leaves p(v; beta) as it is. */
    private static Tensor next(RbmLayer layer, Tensor logits, Tensor base, double beta, Turn turn) {
        Tensor h = turn.bernoulli(sigmoid(scale(logits, beta)), 0);
        return turn.bernoulli(sigmoid(add(scale(layer.visibleLogits(h), beta), scale(base, 1 - beta))), 1);
    }
}
