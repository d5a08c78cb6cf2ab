package hanji.kernels.recurrent;

import static hanji.kernels.math.Sigmoid.sigmoid;
import static hanji.kernels.math.Tanh.tanh;
import static hanji.kernels.recurrent.Lstm.GATES;
import static hanji.kernels.recurrent.Lstm.KEPT;

import hanji.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Lstm} in F32 on the CPU, step by step ({@link LineCpu}): the units of a cell in vectors, the last ones singly, in several short loops,
 * of which the JIT compiles each without a call. */
final class LstmCpu {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private LstmCpu() {}

    static void states(Line line, Tensor input, Tensor weight, Tensor out, Tensor kept) {
        int units = line.units();
        var forward = new Forward(line, units, input.floats(), out.floats(), kept.floats(), new float[units]);
        LineCpu.forward(line, weight, forward::read, forward::cell);
    }

    static void gradients(Line line, Tensor dOut, Tensor kept, Tensor weight, Tensor out, Tensor dMemory) {
        int units = line.units();
        var backward = new Backward(
                line, units, dOut.floats(), kept.floats(), out.floats(), dMemory.floats(), new float[units]);
        LineCpu.backward(line, weight, backward::read, backward::cell);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    /** to[t + i] += x[from + i] for i in [0, n). */
    private static void add(float[] x, int from, float[] to, int t, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LANES)
            load(x, from + i).add(load(to, t + i)).intoArray(to, t + i);
        for (; i < n; i++) to[t + i] = x[from + i] + to[t + i];
    }

    /** to[t + i] *= x[from + i] for i in [0, n). */
    private static void multiply(float[] x, int from, float[] to, int t, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LANES)
            load(x, from + i).mul(load(to, t + i)).intoArray(to, t + i);
        for (; i < n; i++) to[t + i] = x[from + i] * to[t + i];
    }

    /** @param zeros in place of what is kept of a cell that there is not, [U] */
    private record Forward(Line line, int units, float[] in, float[] states, float[] kept, float[] zeros) {
        void read(int cell, float[] to, int at) {
            System.arraycopy(states, cell * units, to, at, units);
        }

        void cell(int image, int step, int position, float[] sums, int s) {
            int cell = line.cell(image, step, position), before = line.cellOrNone(image, step - 1, position);
            float[] memory = before < 0 ? zeros : kept;
            int m = before < 0 ? 0 : (before * KEPT + 4) * units;
            int x = cell * GATES * units, k = cell * KEPT * units, h = cell * units;
            add(in, x, sums, s, GATES * units);
            sigmoid(sums, s, kept, k, 3 * units);
            tanh(sums, s + 3 * units, kept, k + 3 * units, units);
            remember(memory, m, k);
            tanh(kept, k + 4 * units, states, h, units);
            multiply(kept, k + 2 * units, states, h, units);
        }

        /** c of the cell whose gates begin at {@code k}. */
        private void remember(float[] memory, int m, int k) {
            int u = 0;
            for (; u < SPECIES.loopBound(units); u += LANES) {
                FloatVector i = load(kept, k + u), f = load(kept, k + units + u), g = load(kept, k + 3 * units + u);
                f.fma(load(memory, m + u), i.mul(g)).intoArray(kept, k + 4 * units + u);
            }
            for (; u < units; u++) {
                float i = kept[k + u], f = kept[k + units + u], g = kept[k + 3 * units + u];
                kept[k + 4 * units + u] = Math.fma(f, memory[m + u], i * g);
            }
        }
    }

    /** @param zeros in place of what is kept of a cell that there is not, and of its gradient, [U] */
    private record Backward(
            Line line, int units, float[] dOut, float[] kept, float[] out, float[] dMemory, float[] zeros) {
        void read(int cell, float[] to, int at) {
            System.arraycopy(out, cell * GATES * units, to, at, GATES * units);
        }

        void cell(int image, int step, int position, float[] sums, int s) {
            int cell = line.cell(image, step, position);
            int before = line.cellOrNone(image, step - 1, position), later = line.cellOrNone(image, step + 1, position);
            float[] memory = before < 0 ? zeros : kept, dLater = later < 0 ? zeros : dMemory;
            float[] forgets = later < 0 ? zeros : kept;
            int m = before < 0 ? 0 : (before * KEPT + 4) * units, l = later < 0 ? 0 : later * units;
            int r = later < 0 ? 0 : (later * KEPT + 1) * units;
            int h = cell * units, k = cell * KEPT * units, d = cell * GATES * units, u = 0;
            tanh(kept, k + 4 * units, dMemory, h, units); // a loop of its own: with more in one, the JIT compiles calls
            for (; u < SPECIES.loopBound(units); u += LANES, k += LANES, d += LANES) {
                FloatVector i = load(kept, k), f = load(kept, k + units), o = load(kept, k + 2 * units);
                FloatVector g = load(kept, k + 3 * units), y = load(dMemory, h + u);
                FloatVector dh = load(dOut, h + u).add(load(sums, s + u));
                FloatVector dc = times(dh.mul(o), oneLessSquare(y));
                dc = load(dLater, l + u).fma(load(forgets, r + u), dc);
                times(dc, g).mul(i.neg().fma(i, i)).intoArray(out, d);
                times(dc, load(memory, m + u)).mul(f.neg().fma(f, f)).intoArray(out, d + units);
                times(dh, y).mul(o.neg().fma(o, o)).intoArray(out, d + 2 * units);
                times(dc, i).mul(oneLessSquare(g)).intoArray(out, d + 3 * units);
                dc.intoArray(dMemory, h + u);
            }
            for (; u < units; u++, k++, d++) {
                float i = kept[k], f = kept[k + units], o = kept[k + 2 * units], g = kept[k + 3 * units];
                float y = dMemory[h + u], dh = dOut[h + u] + sums[s + u];
                float dc = Math.fma(dLater[l + u], forgets[r + u], times(dh * o, Math.fma(-y, y, 1)));
                out[d] = times(dc, g) * Math.fma(-i, i, i);
                out[d + units] = times(dc, memory[m + u]) * Math.fma(-f, f, f);
                out[d + 2 * units] = times(dh, y) * Math.fma(-o, o, o);
                out[d + 3 * units] = times(dc, i) * Math.fma(-g, g, 1);
                dMemory[h + u] = dc;
            }
        }

        /** The product, +0 where it is -0. */
        private static float times(float a, float b) {
            return Math.fma(a, b, 0);
        }

        private static FloatVector times(FloatVector a, FloatVector b) {
            return a.fma(b, FloatVector.zero(SPECIES));
        }

        private static FloatVector oneLessSquare(FloatVector x) {
            return x.neg().fma(x, FloatVector.broadcast(SPECIES, 1));
        }
    }
}
