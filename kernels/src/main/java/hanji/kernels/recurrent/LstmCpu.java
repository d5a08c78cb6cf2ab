package hanji.kernels.recurrent;

import static hanji.kernels.recurrent.Lstm.GATES;
import static hanji.kernels.recurrent.Lstm.PARTS;

import hanji.kernels.math.Sigmoid;
import hanji.kernels.math.Tanh;
import hanji.tensor.Tensor;

/** {@link Lstm} in F32 on the CPU, step by step ({@link LineCpu}). */
final class LstmCpu {
    private LstmCpu() {}

    static void states(Line line, Tensor input, Tensor weight, Tensor out) {
        int units = line.units();
        float[] in = input.floats(), states = out.floats(), tanh = new float[line.unitsOfAStep()];
        LineCpu.forward(
                line,
                out,
                weight,
                (cell, to, at) -> System.arraycopy(states, cell + 5 * units, to, at, units),
                (step, index, sums, from) -> cell(line, in, states, step, index, sums, from, tanh));
    }

    private static void cell(
            Line line, float[] in, float[] states, int step, int index, float[] sums, int from, float[] tanh) {
        int units = line.units(), cell = line.cell(step, index), at = cell * PARTS * units;
        for (int i = 0; i < GATES * units; i++) states[at + i] = in[cell * GATES * units + i] + sums[from + i];
        Sigmoid.sigmoid(states, at, states, at, 3 * units);
        Tanh.tanh(states, at + 3 * units, states, at + 3 * units, units);
        int before = line.before(step, index);
        for (int u = 0; u < units; u++) {
            float added = states[at + u] * states[at + 3 * units + u];
            float old = before < 0 ? 0 : states[(before * PARTS + 4) * units + u];
            states[at + 4 * units + u] = Math.fma(states[at + units + u], old, added);
        }
        Tanh.tanh(states, at + 4 * units, tanh, index * units, units);
        for (int u = 0; u < units; u++)
            states[at + 5 * units + u] = states[at + 2 * units + u] * tanh[index * units + u];
    }

    static void gradients(Line line, Tensor dOut, Tensor states, Tensor weight, Tensor out) {
        int units = line.units();
        float[] given = dOut.floats(), values = states.floats(), gradients = out.floats();
        float[] tanh = new float[line.unitsOfAStep()];
        LineCpu.backward(
                line,
                out,
                weight,
                (cell, to, at) -> System.arraycopy(gradients, cell, to, at, GATES * units),
                (step, index, sums, from) -> gradient(line, given, values, gradients, step, index, sums, from, tanh));
    }

    private static void gradient(
            Line line,
            float[] dOut,
            float[] states,
            float[] out,
            int step,
            int index,
            float[] sums,
            int from,
            float[] tanh) {
        int units = line.units(), parts = Lstm.InputGradient.PARTS;
        int cell = line.cell(step, index), at = cell * PARTS * units, to = cell * parts * units;
        int before = line.before(step, index), later = line.later(step, index);
        Tanh.tanh(states, at + 4 * units, tanh, index * units, units);
        for (int u = 0; u < units; u++) {
            float i = states[at + u], f = states[at + units + u], o = states[at + 2 * units + u];
            float g = states[at + 3 * units + u], y = tanh[index * units + u];
            float dh = dOut[at + 5 * units + u] + sums[from + u];
            float dc = Math.fma(dh * o, Math.fma(-y, y, 1), dOut[at + 4 * units + u]);
            if (later >= 0)
                dc = Math.fma(out[(later * parts + 4) * units + u], states[(later * PARTS + 1) * units + u], dc);
            float old = before < 0 ? 0 : states[(before * PARTS + 4) * units + u];
            out[to + u] = Math.fma(dc, g, dOut[at + u]) * Math.fma(-i, i, i);
            out[to + units + u] = Math.fma(dc, old, dOut[at + units + u]) * Math.fma(-f, f, f);
            out[to + 2 * units + u] = Math.fma(dh, y, dOut[at + 2 * units + u]) * Math.fma(-o, o, o);
            out[to + 3 * units + u] = Math.fma(dc, i, dOut[at + 3 * units + u]) * Math.fma(-g, g, 1);
            out[to + 4 * units + u] = dc;
        }
    }
}
