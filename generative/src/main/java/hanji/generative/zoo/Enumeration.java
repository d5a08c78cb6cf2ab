package hanji.generative.zoo;

import hanji.generative.model.Partition;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;

/** Sums over all states of a few binary units. */
final class Enumeration {
    /** Units whose states are few enough to be listed: about a million. */
    static final int UNITS = 20;

    private static final int BLOCK = 1 << 12;

    private Enumeration() {}

    /** Whether one side of a machine is small. */
    static boolean isPossible(RbmLayer layer) {
        return Math.min(layer.visibles(), layer.hiddens()) <= UNITS;
    }

    /** log Z: the sum over all states of the smaller side, of the sum over the other, which is a product. */
    static Partition partition(RbmLayer layer) {
        try (var _ = Scope.open()) {
            RbmLayer small = layer.visibles() <= layer.hiddens() ? layer : layer.transposed();
            int units = small.visibles();
            double[] logs = new double[1 << units];
            for (int from = 0; from < logs.length; from += BLOCK)
                try (var _ = Scope.open()) {
                    Tensor states = states(from, Math.min(BLOCK, logs.length - from), units, layer.weight());
                    double[] energies = small.freeEnergy(states).toDoubles();
                    for (int i = 0; i < energies.length; i++) logs[from + i] = -energies[i];
                }
            return Partition.exact(logSum(logs), "adding up the states of " + units + " units");
        }
    }

    /** States number from to from + count - 1, unit i the bit i of the number: [count, units]. */
    static Tensor states(int from, int count, int units, Tensor like) {
        double[] bits = new double[count * units];
        for (int i = 0; i < bits.length; i++) bits[i] = from + i / units >> i % units & 1;
        return Tensor.of(bits, count, units).to(like.dtype(), like.device());
    }

    /** log of the sum of exponentials. */
    static double logSum(double[] logs) {
        double highest = Arrays.stream(logs).max().orElseThrow();
        return highest
                + StrictMath.log(Arrays.stream(logs)
                        .map(log -> StrictMath.exp(log - highest))
                        .sum());
    }
}
