package hanji.kernels.recurrent;

import static hanji.kernels.recurrent.Lstm.GATES;
import static hanji.kernels.recurrent.Lstm.KEPT;

import hanji.tensor.Tensor;

/** The definition of {@link Lstm} and of its gradient, in plain loops in double precision. */
final class LstmReference {
    private LstmReference() {}

    static void states(Line line, Tensor input, Tensor weight, Tensor out, Tensor kept) {
        int units = line.units();
        for (int n = 0; n < line.images(); n++)
            for (int t = 0; t < line.steps(); t++)
                for (int p = 0; p < line.positions(); p++) {
                    if (!line.has(t, p)) continue;
                    int cell = line.cell(n, t, p), at = cell * KEPT * units;
                    for (int u = 0; u < units; u++) {
                        for (int gate = 0; gate < GATES; gate++) {
                            double x = input.get((cell * GATES + gate) * units + u);
                            x += sum(line, out, weight, n, t, p, gate * units + u);
                            kept.set(at + gate * units + u, gate < 3 ? 1 / (1 + Math.exp(-x)) : Math.tanh(x));
                        }
                        double c = kept.get(at + u) * kept.get(at + 3 * units + u);
                        c += kept.get(at + units + u) * memory(line, kept, n, t - 1, p, u);
                        kept.set(at + 4 * units + u, c);
                        out.set(cell * units + u, kept.get(at + 2 * units + u) * Math.tanh(c));
                    }
                }
    }

    /** c of a cell, 0 where there is none. */
    private static double memory(Line line, Tensor kept, int n, int t, int p, int u) {
        return line.has(t, p) ? kept.get((line.cell(n, t, p) * KEPT + 4) * line.units() + u) : 0;
    }

    private static double sum(Line line, Tensor out, Tensor weight, int n, int t, int p, int column) {
        int units = line.units();
        double sum = 0;
        for (int k = 0; k < line.taps(); k++) {
            int from = line.read(n, t, p, k);
            if (from < 0) continue;
            for (int v = 0; v < units; v++)
                sum += out.get(from * units + v) * weight.get((k * units + v) * GATES * units + column);
        }
        return sum;
    }

    static void gradients(Line line, Tensor dOut, Tensor kept, Tensor weight, Tensor out, Tensor dMemory) {
        int units = line.units();
        for (int n = 0; n < line.images(); n++)
            for (int t = line.steps() - 1; t >= 0; t--)
                for (int p = 0; p < line.positions(); p++)
                    for (int u = 0; u < units && line.has(t, p); u++)
                        gradient(line, dOut, kept, weight, out, dMemory, n, t, p, u);
    }

    private static void gradient(
            Line line,
            Tensor dOut,
            Tensor kept,
            Tensor weight,
            Tensor out,
            Tensor dMemory,
            int n,
            int t,
            int p,
            int u) {
        int units = line.units(), wide = GATES * units;
        int cell = line.cell(n, t, p), at = cell * KEPT * units + u;
        double i = kept.get(at), f = kept.get(at + units), o = kept.get(at + 2 * units);
        double g = kept.get(at + 3 * units), tanh = Math.tanh(kept.get(at + 4 * units));
        double dh = dOut.get(cell * units + u);
        for (int k = 0; k < line.taps(); k++) {
            int by = line.readBy(n, t, p, k);
            for (int v = 0; v < wide && by >= 0; v++)
                dh += out.get(by * wide + v) * weight.get((k * units + u) * wide + v);
        }
        double dc = dh * o * (1 - tanh * tanh);
        if (line.has(t + 1, p)) {
            int later = line.cell(n, t + 1, p);
            dc += dMemory.get(later * units + u) * kept.get((later * KEPT + 1) * units + u);
        }
        dMemory.set(cell * units + u, dc);
        int to = cell * wide + u;
        out.set(to, dc * g * i * (1 - i));
        out.set(to + units, dc * memory(line, kept, n, t - 1, p, u) * f * (1 - f));
        out.set(to + 2 * units, dh * tanh * o * (1 - o));
        out.set(to + 3 * units, dc * i * (1 - g * g));
    }
}
