package hanji.generative.zoo;

import hanji.generative.model.Site;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Boltzmann machines so small that all their states are listed here, by loops that share nothing with the code under test. */
final class TinyMachines {
    private TinyMachines() {}

    static Site site(int height, int width, DType dtype) {
        return new Site(height, width, 1, 0, Device.CPU, dtype, new Noise(5));
    }

    /** Random weights and biases far from 0, equal in F32 and F64. */
    static RbmLayer layer(int visible, int hidden, double limit, DType dtype) {
        RbmLayer layer = RbmLayer.create(
                visible, hidden, Visible.BINARY, site(1, 1, dtype).initializer("tiny"));
        Untrained.scatter(layer, limit);
        return layer;
    }

    /** Means that annealing begins at, which are not those of the machine. */
    static RunningMean means(int units, DType dtype) {
        return new RunningMean(Tensor.full(0.3, dtype, Shape.of(units), Device.CPU));
    }

    /** Whether bit i of a state is set. */
    static int bit(int state, int i) {
        return state >> i & 1;
    }

    /** -E(v, h) of a machine of binary units. */
    static double score(RbmLayer layer, int v, int h) {
        int visibles = layer.visibles(), hiddens = layer.hiddens();
        double sum = 0;
        for (int i = 0; i < visibles; i++)
            sum += bit(v, i) * layer.visibleBias().get(i);
        for (int j = 0; j < hiddens; j++) {
            sum += bit(h, j) * layer.hiddenBias().get(j);
            for (int i = 0; i < visibles; i++)
                sum += bit(v, i) * bit(h, j) * layer.weight().get(i * hiddens + j);
        }
        return sum;
    }

    /** log of the sum of exponentials over 2^bits states. */
    static double logSum(int bits, IntToDoubleFunction logs) {
        double sum = 0;
        for (int state = 0; state < 1 << bits; state++) sum += Math.exp(logs.applyAsDouble(state));
        return Math.log(sum);
    }

    /** log of the sum over h of exp(-E(v, h)). */
    static double logMarginal(RbmLayer layer, int v) {
        return logSum(layer.hiddens(), h -> score(layer, v, h));
    }

    static double logZ(RbmLayer layer) {
        return logSum(layer.visibles(), v -> logMarginal(layer, v));
    }

    /** log of the probability of a state of independent units with these logits, [units]. */
    static double logProbability(double[] logits, int state) {
        double sum = 0;
        for (int i = 0; i < logits.length; i++)
            sum -= Math.log1p(Math.exp(bit(state, i) == 1 ? -logits[i] : logits[i]));
        return sum;
    }

    /** States as rows of 0 and 1, [states, units]. */
    static Tensor rows(int units, DType dtype, int... states) {
        double[] values = new double[states.length * units];
        for (int k = 0; k < values.length; k++) values[k] = bit(states[k / units], k % units);
        return Tensor.of(values, states.length, units).to(dtype, Device.CPU);
    }

    static int[] all(int units) {
        return IntStream.range(0, 1 << units).toArray();
    }

    /** States drawn from these probabilities. */
    static int[] draw(double[] probabilities, int count, Philox noise) {
        int[] states = new int[count];
        for (int n = 0; n < count; n++) {
            double left = (noise.bits64(n) >>> 11) * 0x1p-53;
            while (states[n] < probabilities.length - 1 && (left -= probabilities[states[n]]) >= 0) states[n]++;
        }
        return states;
    }

    /** The states that rows of 0 and 1 are. */
    static int[] states(Tensor rows) {
        int units = rows.shape().dim(1);
        double[] values = rows.toDoubles();
        int[] states = new int[rows.shape().dim(0)];
        for (int k = 0; k < values.length; k++) states[k / units] |= (int) values[k] << k % units;
        return states;
    }
}
