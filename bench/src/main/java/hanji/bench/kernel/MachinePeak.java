package hanji.bench.kernel;

import jdk.incubator.vector.FloatVector;

/** What one core can do at most: how fast it moves memory, and how fast it multiplies and adds. */
public enum MachinePeak {
    /** a = b + s c over arrays that no cache holds. */
    TRIAD {
        @Override
        public Runnable work() {
            float[] a = new float[ELEMENTS], b = new float[ELEMENTS], c = new float[ELEMENTS];
            return () -> triad(a, b, c, 1.5f);
        }

        @Override
        public double amount() {
            return 3.0 * Float.BYTES * ELEMENTS;
        }
    },
    /** Fused multiply-adds of vectors that stay in registers. */
    FMA {
        @Override
        public Runnable work() {
            float[] out = new float[LANES];
            return () -> multiplyAdds(out, STEPS);
        }

        @Override
        public double amount() {
            return 2.0 * SUMS * LANES * STEPS;
        }
    };

    /** Three arrays of 256 MB each. */
    private static final int ELEMENTS = 1 << 26;

    private static final int LANES = FloatVector.SPECIES_PREFERRED.length();
    /** Sums side by side: a multiply-add takes four or five cycles, and a core begins two in each. */
    private static final int SUMS = 10;

    private static final int STEPS = 1_000_000;

    /** What is timed; allocates what it needs. */
    public abstract Runnable work();

    /** Bytes that one run moves, or operations that it does. */
    public abstract double amount();

    private static void triad(float[] a, float[] b, float[] c, float scale) {
        var factor = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, scale);
        for (int i = 0; i < ELEMENTS; i += LANES)
            FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, c, i)
                    .fma(factor, FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, b, i))
                    .intoArray(a, i);
    }

    private static void multiplyAdds(float[] out, int steps) {
        var x = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 0.5f);
        FloatVector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x;
        for (int step = 0; step < steps; step++) {
            a = x.fma(a, x);
            b = x.fma(b, x);
            c = x.fma(c, x);
            d = x.fma(d, x);
            e = x.fma(e, x);
            f = x.fma(f, x);
            g = x.fma(g, x);
            h = x.fma(h, x);
            i = x.fma(i, x);
            j = x.fma(j, x);
        }
        a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).intoArray(out, 0);
    }
}
