package hanji.kernels.recurrent;

import static hanji.kernels.recurrent.Lstm.GATES;
import static hanji.kernels.recurrent.Lstm.PARTS;

import hanji.kernels.math.Sigmoid;
import hanji.kernels.math.Tanh;
import hanji.kernels.matmul.MatMul;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * {@link Lstm} in F32 on the CPU: the sums of a step are one matrix product, of the states that its cells read with the
 * weights, all taps side by side.
 */
final class LstmCpu {
    private static final int GRAIN = 1 << 11;

    private LstmCpu() {}

    /** What is done with the sums of a cell of a step. */
    @FunctionalInterface
    private interface Finish {
        void finish(int cell, float[] sums, int from);
    }

    static void states(Line line, Tensor input, Tensor weight, Tensor out) {
        int units = line.units();
        if (out.size() == 0) return;
        float[] in = input.floats(), states = out.floats();
        try (var _ = Scope.open()) {
            Tensor taps = Tensor.empty(DType.F32, Shape.of(line.taps() * units, GATES * units), weight.device());
            System.arraycopy(weight.floats(), 0, taps.floats(), 0, weight.size());
            float[] tanh = new float[line.unitsOfAStep()];
            for (int t = 0; t < line.steps(); t++) {
                int step = t;
                step(
                        line,
                        out.device(),
                        taps,
                        units,
                        t > 0,
                        (cell, k, to, at) -> {
                            int position = line.read(cell % line.positions(), k);
                            int read = line.cell(cell / line.positions(), step - 1, Math.max(0, position));
                            copy(states, (read * PARTS + 5) * units, position >= 0, to, at, units);
                        },
                        (cell, sums, from) -> cell(line, in, states, step, cell, sums, from, tanh));
            }
        }
    }

    private static void cell(
            Line line, float[] in, float[] states, int step, int index, float[] sums, int from, float[] tanh) {
        int units = line.units(), cell = line.cell(step, index), at = cell * PARTS * units;
        for (int i = 0; i < GATES * units; i++) states[at + i] = in[cell * GATES * units + i] + sums[from + i];
        Sigmoid.sigmoid(states, at, states, at, 3 * units);
        Tanh.tanh(states, at + 3 * units, states, at + 3 * units, units);
        int before = step > 0 ? (line.cell(step - 1, index) * PARTS + 4) * units : -1;
        for (int u = 0; u < units; u++) {
            float added = states[at + u] * states[at + 3 * units + u];
            float old = before < 0 ? 0 : states[before + u];
            states[at + 4 * units + u] = Math.fma(states[at + units + u], old, added);
        }
        Tanh.tanh(states, at + 4 * units, tanh, index * units, units);
        for (int u = 0; u < units; u++)
            states[at + 5 * units + u] = states[at + 2 * units + u] * tanh[index * units + u];
    }

    static void gradients(Line line, Tensor dOut, Tensor states, Tensor weight, Tensor out) {
        int units = line.units(), parts = Lstm.InputGradient.PARTS;
        if (out.size() == 0) return;
        float[] gradients = out.floats();
        try (var _ = Scope.open()) {
            Tensor taps = transposed(line, weight);
            float[] tanh = new float[line.unitsOfAStep()];
            for (int t = line.steps() - 1; t >= 0; t--) {
                int step = t;
                step(
                        line,
                        out.device(),
                        taps,
                        GATES * units,
                        t + 1 < line.steps(),
                        (cell, k, to, at) -> {
                            int position = line.readBy(cell % line.positions(), k);
                            int by = line.cell(cell / line.positions(), step + 1, Math.max(0, position));
                            copy(gradients, by * parts * units, position >= 0, to, at, GATES * units);
                        },
                        (cell, sums, from) -> gradient(
                                line, dOut.floats(), states.floats(), gradients, step, cell, sums, from, tanh));
            }
        }
    }

    /** By tap and gate, the weights to the states: [K 4U, U]. */
    private static Tensor transposed(Line line, Tensor weight) {
        int units = line.units(), wide = GATES * units;
        Tensor taps = Tensor.empty(DType.F32, Shape.of(line.taps() * wide, units), weight.device());
        float[] from = weight.floats(), to = taps.floats();
        for (int k = 0; k < line.taps(); k++)
            for (int u = 0; u < units; u++)
                for (int v = 0; v < wide; v++) to[(k * wide + v) * units + u] = from[(k * units + u) * wide + v];
        return taps;
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
        int before = step > 0 ? (line.cell(step - 1, index) * PARTS + 4) * units : -1;
        int later = step + 1 < line.steps() ? line.cell(step + 1, index) : -1;
        Tanh.tanh(states, at + 4 * units, tanh, index * units, units);
        for (int u = 0; u < units; u++) {
            float i = states[at + u], f = states[at + units + u], o = states[at + 2 * units + u];
            float g = states[at + 3 * units + u], y = tanh[index * units + u];
            float dh = dOut[at + 5 * units + u] + sums[from + u];
            float dc = Math.fma(dh * o, Math.fma(-y, y, 1), dOut[at + 4 * units + u]);
            if (later >= 0)
                dc = Math.fma(out[(later * parts + 4) * units + u], states[(later * PARTS + 1) * units + u], dc);
            float old = before < 0 ? 0 : states[before + u];
            out[to + u] = Math.fma(dc, g, dOut[at + u]) * Math.fma(-i, i, i);
            out[to + units + u] = Math.fma(dc, old, dOut[at + units + u]) * Math.fma(-f, f, f);
            out[to + 2 * units + u] = Math.fma(dh, y, dOut[at + 2 * units + u]) * Math.fma(-o, o, o);
            out[to + 3 * units + u] = Math.fma(dc, i, dOut[at + 3 * units + u]) * Math.fma(-g, g, 1);
            out[to + 4 * units + u] = dc;
        }
    }

    /** Writes what a cell reads by one tap. */
    @FunctionalInterface
    private interface Reading {
        void read(int cell, int tap, float[] to, int at);
    }

    /**
     * One step: sums of all cells, then what is made of them.
     *
     * @param taps [K width, columns]
     * @param width numbers that a tap reads
     * @param reads whether there is a step to read from; else the sums are +0
     */
    private static void step(
            Line line, Device device, Tensor taps, int width, boolean reads, Reading reading, Finish finish) {
        int cells = line.cellsOfAStep(), columns = taps.shape().dim(1), depth = line.taps() * width;
        try (var _ = Scope.open()) {
            Tensor sums = Tensor.empty(DType.F32, Shape.of(cells, columns), device);
            if (!reads) Arrays.fill(sums.floats(), 0, sums.size(), 0);
            else {
                Tensor states = Tensor.empty(DType.F32, Shape.of(cells, depth), device);
                device.parallelRanges(cells, Math.max(1, GRAIN / depth), (from, to) -> {
                    for (int cell = from; cell < to; cell++)
                        for (int k = 0; k < line.taps(); k++)
                            reading.read(cell, k, states.floats(), cell * depth + k * width);
                });
                new MatMul(states, Form.AS_IS, taps, Form.AS_IS).cpu(sums);
            }
            device.parallelRanges(cells, Math.max(1, GRAIN / columns), (from, to) -> {
                for (int cell = from; cell < to; cell++) finish.finish(cell, sums.floats(), cell * columns);
            });
        }
    }

    private static void copy(float[] from, int at, boolean there, float[] to, int toAt, int count) {
        if (there) System.arraycopy(from, at, to, toAt, count);
        else Arrays.fill(to, toAt, toAt + count, 0);
    }
}
