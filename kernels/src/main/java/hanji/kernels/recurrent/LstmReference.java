package hanji.kernels.recurrent;

import static hanji.kernels.recurrent.Lstm.GATES;

import hanji.tensor.Tensor;

/** The definition of {@link Lstm} and of its gradient, in plain loops in double precision. */
final class LstmReference {
    private LstmReference() {}

    static void states(Line line, Tensor input, Tensor weight, Tensor out) {
        int units = line.units();
        for (int n = 0; n < line.images(); n++)
            for (int t = 0; t < line.steps(); t++)
                for (int p = 0; p < line.positions(); p++) {
                    if (!line.has(t, p)) continue;
                    int at = line.cell(n, t, p) * Lstm.PARTS * units;
                    for (int u = 0; u < units; u++) {
                        for (int gate = 0; gate < GATES; gate++) {
                            double x = input.get((line.cell(n, t, p) * GATES + gate) * units + u);
                            x += sum(line, out, weight, n, t, p, gate * units + u);
                            out.set(at + gate * units + u, gate < 3 ? 1 / (1 + Math.exp(-x)) : Math.tanh(x));
                        }
                        double c = out.get(at + u) * out.get(at + 3 * units + u);
                        if (line.has(t - 1, p))
                            c += out.get(at + units + u)
                                    * out.get((line.cell(n, t - 1, p) * Lstm.PARTS + 4) * units + u);
                        out.set(at + 4 * units + u, c);
                        out.set(at + 5 * units + u, out.get(at + 2 * units + u) * Math.tanh(c));
                    }
                }
    }

    private static double sum(Line line, Tensor out, Tensor weight, int n, int t, int p, int column) {
        int units = line.units();
        double sum = 0;
        for (int k = 0; k < line.taps(); k++) {
            int from = line.read(n, t, p, k);
            if (from < 0) continue;
            int h = (from * Lstm.PARTS + 5) * units;
            for (int v = 0; v < units; v++)
                sum += out.get(h + v) * weight.get((k * units + v) * GATES * units + column);
        }
        return sum;
    }

    static void gradients(Line line, Tensor dOut, Tensor states, Tensor weight, Tensor out) {
        int units = line.units();
        for (int n = 0; n < line.images(); n++)
            for (int t = line.steps() - 1; t >= 0; t--)
                for (int p = 0; p < line.positions(); p++)
                    for (int u = 0; u < units && line.has(t, p); u++)
                        gradient(line, dOut, states, weight, out, n, t, p, u);
    }

    private static void gradient(
            Line line, Tensor dOut, Tensor states, Tensor weight, Tensor out, int n, int t, int p, int u) {
        int units = line.units(), parts = Lstm.InputGradient.PARTS;
        int at = line.cell(n, t, p) * Lstm.PARTS * units + u;
        double i = states.get(at), f = states.get(at + units), o = states.get(at + 2 * units);
        double g = states.get(at + 3 * units), tanh = Math.tanh(states.get(at + 4 * units));
        double before = line.has(t - 1, p) ? states.get((line.cell(n, t - 1, p) * Lstm.PARTS + 4) * units + u) : 0;
        double dh = dOut.get(at + 5 * units), dc = dOut.get(at + 4 * units);
        for (int k = 0; k < line.taps(); k++) {
            int by = line.readBy(n, t, p, k);
            for (int v = 0; v < GATES * units && by >= 0; v++)
                dh += out.get(by * parts * units + v) * weight.get((k * units + u) * GATES * units + v);
        }
        if (line.has(t + 1, p)) {
            int later = line.cell(n, t + 1, p);
            dc += out.get((later * parts + 4) * units + u) * states.get((later * Lstm.PARTS + 1) * units + u);
        }
        dc += dh * o * (1 - tanh * tanh);
        int to = line.cell(n, t, p) * parts * units + u;
        out.set(to, (dOut.get(at) + dc * g) * i * (1 - i));
        out.set(to + units, (dOut.get(at + units) + dc * before) * f * (1 - f));
        out.set(to + 2 * units, (dOut.get(at + 2 * units) + dh * tanh) * o * (1 - o));
        out.set(to + 3 * units, (dOut.get(at + 3 * units) + dc * i) * (1 - g * g));
        out.set(to + 4 * units, dc);
    }
}
