package hanji.generative.zoo;

import hanji.generative.model.Partition;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import java.util.List;

/**
 * A Boltzmann machine of binary units as plain numbers, whose units are visited one after another: -E(x) = a x + x L x / 2.
 *
 * @param bias a, [D]
 * @param base log-odds of independent units, where annealing begins, [D]
 * @param weights L, [D, D]
 */
record Couplings(double[] bias, double[] base, double[] weights) {
    private static final int ELEMENTS = 36;

    static Couplings of(BoltzmannMachine.Network network, RunningMean means) {
        try (var _ = Scope.open()) {
            return new Couplings(
                    network.bias().toDoubles(),
                    means.logits().toDoubles(),
                    network.couplings().toDoubles());
        }
    }

    private int units() {
        return bias.length;
    }

    /**
     * The states of some chains after numbers of sweeps, as {@link hanji.generative.model.MarkovChain#path} says: 0 and 255.
     *
     * @param first number of the first chain
     */
    byte[] path(Philox noise, int first, int chains, List<Integer> after, Device device) {
        int size = units();
        byte[] pixels = new byte[Math.multiplyExact(Math.multiplyExact(chains, after.size()), size)];
        device.parallelRanges(chains, 1, (from, to) -> {
            for (int row = from; row < to; row++) {
                var chain = new Walk(noise, first + row);
                for (int sweep = 0, seen = 0; seen < after.size(); sweep++) {
                    if (sweep > 0) chain.sweep(sweep, 1);
                    for (; seen < after.size() && after.get(seen) == sweep; seen++)
                        chain.write(pixels, (row * after.size() + seen) * size);
                }
            }
        });
        return pixels;
    }

    /** Annealed importance sampling as {@link AnnealedImportance} does it, the energies on the way weighted by beta. */
    Partition annealedPartition(int temperatures, Philox noise, Device device) {
        double[] logWeights = new double[AnnealedImportance.RUNS];
        double logZ0 = 0;
        for (double logit : base) logZ0 += StrictMath.log1p(StrictMath.exp(logit));
        double begin = logZ0;
        device.parallelRanges(logWeights.length, 1, (from, to) -> {
            for (int run = from; run < to; run++) {
                var chain = new Walk(noise, run);
                double sum = begin;
                for (int k = 1; k <= temperatures; k++) {
                    double beta = AnnealedImportance.beta(k, temperatures);
                    sum += (beta - AnnealedImportance.beta(k - 1, temperatures)) * chain.gain();
                    if (k < temperatures) chain.sweep(k, beta);
                }
                logWeights[run] = sum;
            }
        });
        return Partition.estimate(logWeights, AnnealedImportance.method(logWeights.length, temperatures));
    }

    /** The sum over all states, in the order of the Gray code, in which one unit changes at a time. */
    Partition exactPartition() {
        double[] logs = new double[1 << units()];
        byte[] x = new byte[units()];
        double[] field = new double[units()];
        double energy = 0;
        for (int i = 1; i < logs.length; i++) {
            int unit = Integer.numberOfTrailingZeros(i);
            energy += (x[unit] == 0 ? 1 : -1) * (bias[unit] + field[unit]);
            flip(x, field, unit);
            logs[i] = energy;
        }
        return Partition.exact(Enumeration.logSum(logs), "adding up the states of " + units() + " units");
    }

    /** Changes a unit, and x L with it. */
    private void flip(byte[] x, double[] field, int unit) {
        int sign = x[unit] == 0 ? 1 : -1, row = unit * field.length;
        for (int j = 0; j < field.length; j++) field[j] += sign * weights[row + j];
        x[unit] ^= 1;
    }

    /** One chain, which begins at independent units. */
    private final class Walk {
        private final Philox noise;
        private final long first;
        private final byte[] x = new byte[units()];
        private final double[] field = new double[units()];
        private final float[] uniform = new float[units()];

        Walk(Philox noise, int number) {
            this.noise = noise;
            this.first = (long) number * units();
            sweep(0, 0);
        }

        /** Draws each unit given all others, at an inverse temperature. */
        void sweep(long number, double beta) {
            noise.fillUniform((number << ELEMENTS) + first, uniform, 0, uniform.length);
            for (int i = 0; i < x.length; i++) {
                double logit = (1 - beta) * base[i] + beta * (bias[i] + field[i]);
                int drawn = uniform[i] < 1 / (1 + StrictMath.exp(-logit)) ? 1 : 0;
                if (drawn != x[i]) flip(x, field, i);
            }
        }

        /** -E(x) less that of independent units. */
        double gain() {
            double sum = 0;
            for (int i = 0; i < x.length; i++) if (x[i] != 0) sum += bias[i] - base[i] + 0.5 * field[i];
            return sum;
        }

        void write(byte[] pixels, int at) {
            for (int i = 0; i < x.length; i++) pixels[at + i] = (byte) (255 * x[i]);
        }
    }
}
