package hanji.kernels.recurrent;

import static hanji.kernels.recurrent.Gru.GATES;
import static hanji.kernels.recurrent.Gru.PARTS;

import hanji.kernels.math.Sigmoid;
import hanji.kernels.math.Tanh;
import hanji.tensor.Tensor;

/** {@link Gru} in F32 on the CPU, step by step ({@link LineCpu}). */
final class GruCpu {
    private GruCpu() {}

    static void states(Line line, Tensor input, Tensor weight, Tensor bias, Tensor out) {
        int units = line.units();
        float[] in = input.floats(), biases = bias.floats(), states = out.floats();
        LineCpu.forward(
                line,
                weight,
                (cell, to, at) -> System.arraycopy(states, (cell * PARTS + 4) * units, to, at, units),
                (n, t, p, sums, from) ->
                        cell(units, in, biases, states, line.cell(n, t, p), line.cellOrNone(n, t - 1, p), sums, from));
    }

    private static void cell(
            int units, float[] in, float[] bias, float[] states, int cell, int before, float[] sums, int from) {
        int at = cell * PARTS * units, x = cell * GATES * units;
        for (int i = 0; i < 2 * units; i++) states[at + i] = in[x + i] + sums[from + i];
        Sigmoid.sigmoid(states, at, states, at, 2 * units);
        for (int u = 0; u < units; u++) {
            float m = sums[from + 2 * units + u] + bias[u];
            states[at + 2 * units + u] = Math.fma(states[at + u], m, in[x + 2 * units + u]);
            states[at + 3 * units + u] = m;
        }
        Tanh.tanh(states, at + 2 * units, states, at + 2 * units, units);
        for (int u = 0; u < units; u++) {
            float n = states[at + 2 * units + u], old = before < 0 ? 0 : states[(before * PARTS + 4) * units + u];
            states[at + 4 * units + u] = Math.fma(states[at + units + u], old - n, n);
        }
    }

    static void gradients(Line line, Tensor dOut, Tensor states, Tensor weight, Tensor out) {
        int units = line.units();
        float[] given = dOut.floats(), values = states.floats(), gradients = out.floats();
        LineCpu.backward(
                line,
                weight,
                (cell, to, at) -> {
                    System.arraycopy(gradients, cell * PARTS * units, to, at, 2 * units);
                    System.arraycopy(gradients, (cell * PARTS + 3) * units, to, at + 2 * units, units);
                },
                (n, t, p, sums, from) -> gradient(line, given, values, gradients, n, t, p, sums, from));
    }

    private static void gradient(
            Line line,
            float[] dOut,
            float[] states,
            float[] out,
            int image,
            int step,
            int position,
            float[] sums,
            int from) {
        int units = line.units(), at = line.cell(image, step, position) * PARTS * units;
        int before = line.cellOrNone(image, step - 1, position);
        int later = line.cellOrNone(image, step + 1, position) * PARTS * units;
        for (int u = 0; u < units; u++) {
            float r = states[at + u], z = states[at + units + u];
            float n = states[at + 2 * units + u], m = states[at + 3 * units + u];
            float dh = dOut[at + 4 * units + u] + sums[from + u];
            if (later >= 0) dh = Math.fma(out[later + 4 * units + u], states[later + units + u], dh);
            float old = before < 0 ? 0 : states[(before * PARTS + 4) * units + u];
            float dn = Math.fma(dh, 1 - z, dOut[at + 2 * units + u]) * Math.fma(-n, n, 1);
            out[at + u] = Math.fma(dn, m, dOut[at + u]) * Math.fma(-r, r, r);
            out[at + units + u] = Math.fma(dh, old - n, dOut[at + units + u]) * Math.fma(-z, z, z);
            out[at + 2 * units + u] = dn;
            out[at + 3 * units + u] = Math.fma(dn, r, dOut[at + 3 * units + u]);
            out[at + 4 * units + u] = dh;
        }
    }
}
