package hanji.kernels.math;

import static hanji.kernels.math.Lanes.SPECIES;
import static hanji.kernels.math.Lanes.all;
import static hanji.kernels.math.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * ln(e<sup>a</sup> + e<sup>b</sup>) = max + ln(1 + e<sup>min - max</sup>) in F32, the same bits in scalar and vector form
 * and in CUDA. docs/numerics.md, "Elementary functions".
 */
public final class LogAddExp {
    private LogAddExp() {}

    /** ln(e<sup>a</sup> + e<sup>b</sup>), with no overflow; -infinity where both are. */
    public static float logAddExp(float a, float b) {
        return Math.max(a, b) + Softplus.softplus(a == b ? 0 : -Math.abs(a - b));
    }

    /**
     * out[k + i] = logAddExp(a[aFrom + i], b[bFrom + i]) for i in [0, n); {@code out} is another array. In three passes, for
     * the reason given in {@link Softplus}.
     */
    public static void logAddExp(float[] a, int aFrom, float[] b, int bFrom, float[] out, int k, int n) {
        int vectors = SPECIES.loopBound(n);
        for (int i = 0; i < vectors; i += SPECIES.length())
            distance(load(a, aFrom + i), load(b, bFrom + i)).intoArray(out, k + i);
        Softplus.softplus(out, k, out, k, vectors);
        for (int i = 0; i < vectors; i += SPECIES.length())
            load(a, aFrom + i).max(load(b, bFrom + i)).add(load(out, k + i)).intoArray(out, k + i);
        for (int i = vectors; i < n; i++) out[k + i] = logAddExp(a[aFrom + i], b[bFrom + i]);
    }

    private static FloatVector distance(FloatVector a, FloatVector b) {
        return a.sub(b).abs().neg().blend(all(0), a.compare(VectorOperators.EQ, b));
    }
}
