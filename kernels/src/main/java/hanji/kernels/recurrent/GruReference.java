package hanji.kernels.recurrent;

import static hanji.kernels.recurrent.Gru.GATES;
import static hanji.kernels.recurrent.Gru.PARTS;

import hanji.tensor.Tensor;

/** The definition of {@link Gru} and of its gradient, in plain loops in double precision. */
final class GruReference {
    private GruReference() {}

    static void states(Line line, Tensor input, Tensor weight, Tensor bias, Tensor out) {
        int units = line.units();
        for (int n = 0; n < line.images(); n++)
            for (int t = 0; t < line.steps(); t++)
                for (int p = 0; p < line.positions(); p++)
                    for (int u = 0; u < units; u++) {
                        int x = line.cell(n, t, p) * GATES * units + u, at = line.cell(n, t, p) * PARTS * units + u;
                        double[] sums = sums(line, out, weight, n, t, p, u);
                        double r = sigmoid(input.get(x) + sums[0]), z = sigmoid(input.get(x + units) + sums[1]);
                        double m = sums[2] + bias.get(u), candidate = Math.tanh(input.get(x + 2 * units) + r * m);
                        double before = t > 0 ? out.get((line.cell(n, t - 1, p) * PARTS + 4) * units + u) : 0;
                        out.set(at, r);
                        out.set(at + units, z);
                        out.set(at + 2 * units, candidate);
                        out.set(at + 3 * units, m);
                        out.set(at + 4 * units, (1 - z) * candidate + z * before);
                    }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** The recurrent sums of the gates of a unit. */
    private static double[] sums(Line line, Tensor out, Tensor weight, int n, int t, int p, int u) {
        int units = line.units();
        double[] sums = new double[GATES];
        for (int k = 0; k < line.taps(); k++) {
            int from = line.read(n, t, p, k);
            if (from < 0) continue;
            int h = (from * PARTS + 4) * units;
            for (int v = 0; v < units; v++)
                for (int gate = 0; gate < GATES; gate++)
                    sums[gate] += out.get(h + v) * weight.get(((k * units + v) * GATES + gate) * units + u);
        }
        return sums;
    }

    static void gradients(Line line, Tensor dOut, Tensor states, Tensor weight, Tensor out) {
        int units = line.units();
        for (int n = 0; n < line.images(); n++)
            for (int t = line.steps() - 1; t >= 0; t--)
                for (int p = 0; p < line.positions(); p++)
                    for (int u = 0; u < units; u++) {
                        int at = line.cell(n, t, p) * PARTS * units + u;
                        double r = states.get(at), z = states.get(at + units);
                        double candidate = states.get(at + 2 * units), m = states.get(at + 3 * units);
                        double before = t > 0 ? states.get((line.cell(n, t - 1, p) * PARTS + 4) * units + u) : 0;
                        double dh = dOut.get(at + 4 * units) + later(line, states, weight, out, n, t, p, u);
                        double dn = (dOut.get(at + 2 * units) + dh * (1 - z)) * (1 - candidate * candidate);
                        out.set(at, (dOut.get(at) + dn * m) * r * (1 - r));
                        out.set(at + units, (dOut.get(at + units) + dh * (before - candidate)) * z * (1 - z));
                        out.set(at + 2 * units, dn);
                        out.set(at + 3 * units, dOut.get(at + 3 * units) + dn * r);
                        out.set(at + 4 * units, dh);
                    }
    }

    /** What comes to a state from the step after. */
    private static double later(Line line, Tensor states, Tensor weight, Tensor out, int n, int t, int p, int u) {
        if (t + 1 == line.steps()) return 0;
        int units = line.units(), later = line.cell(n, t + 1, p) * PARTS * units + u;
        double sum = out.get(later + 4 * units) * states.get(later + units);
        for (int k = 0; k < line.taps(); k++) {
            int by = line.readBy(n, t, p, k);
            if (by < 0) continue;
            int d = by * PARTS * units;
            for (int v = 0; v < GATES * units; v++) {
                int part = v < 2 * units ? v : v + units; // d_r and d_z, then d_m behind d_n
                sum += out.get(d + part) * weight.get((k * units + u) * GATES * units + v);
            }
        }
        return sum;
    }
}
