package hanji.generative.signal;

/** Weighted sums along one axis of signals: what filters whose weights are a product of two are made of. */
public final class Separable {
    private Separable() {}

    /** What the values of a line become. */
    @FunctionalInterface
    interface Line {
        /**
         * One value of the new line.
         *
         * @param at its number in the new line
         * @param line gives the old values, numbered from 0
         */
        double value(int at, Old line);
    }

    /** A line as it is. */
    @FunctionalInterface
    interface Old {
        double at(int i);
    }

    /** Every column of every image, from the height to {@code rows}, by the same rule. */
    static Signals alongColumns(Signals x, int rows, Line rule) {
        float[] made = along(x.values(), x.count(), x.height(), x.width() * x.channels(), rows, rule);
        return new Signals(rows, x.width(), x.channels(), made);
    }

    /** Every row of every image, from the width to {@code columns}, by the same rule. */
    static Signals alongRows(Signals x, int columns, Line rule) {
        float[] made = along(x.values(), x.count() * x.height(), x.width(), x.channels(), columns, rule);
        return new Signals(x.height(), columns, x.channels(), made);
    }

    /** Of [outer, n, inner] the lines along n, to [outer, length, inner]. */
    private static float[] along(float[] from, int outer, int n, int inner, int length, Line rule) {
        float[] to = new float[outer * length * inner];
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < inner; i++) {
                int first = o * n * inner + i;
                Old line = k -> from[first + k * inner];
                for (int at = 0; at < length; at++) to[(o * length + at) * inner + i] = (float) rule.value(at, line);
            }
        return to;
    }
}
