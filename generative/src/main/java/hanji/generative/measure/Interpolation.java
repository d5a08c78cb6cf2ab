package hanji.generative.measure;

/** Ways from one code to another. */
public enum Interpolation {
    /** Straight, {@link #lerp}. */
    LERP,
    /** Along the arc of a circle, {@link #slerp}. */
    SLERP;

    /** Below this sine of their angle, opposite codes are taken for exactly opposite. */
    private static final double OPPOSITE = 1e-7;

    /**
     * The code at a share of the way.
     *
     * @param share 0 at the first code, 1 at the second
     */
    public double[] between(double[] from, double[] to, double share) {
        return switch (this) {
            case LERP -> lerp(from, to, share);
            case SLERP -> slerp(from, to, share);
        };
    }

    /**
     * Linear interpolation, (1 - t) a + t b.
     *
     * @throws IllegalArgumentException if the codes differ in their numbers
     */
    public static double[] lerp(double[] a, double[] b, double t) {
        return sum(1 - t, a, t, b);
    }

    /**
     * Spherical linear interpolation, arXiv:1609.04468: sin((1 - t) θ) / sin θ a + sin(t θ) / sin θ b, where θ is the angle between a
     * and b. Between codes of one norm it keeps the norm, as nearly all codes of a Gaussian in many dimensions have the same. Codes of
     * one direction, and codes of 0, have no arc: there it is {@link #lerp}. Opposite codes have many arcs: it takes the one through
     * the axis that they have least to do with; of a single number it is {@link #lerp}.
     *
     * @throws IllegalArgumentException if the codes differ in their numbers
     */
    public static double[] slerp(double[] a, double[] b, double t) {
        double normA = norm(a), normB = norm(b);
        if (normA == 0 || normB == 0 || t == 0 || t == 1) return lerp(a, b, t);
        double[] difference = sum(1 / normA, a, -1 / normB, b), total = sum(1 / normA, a, 1 / normB, b);
        double angle = 2 * StrictMath.atan2(norm(difference), norm(total)); // exact near 0 and near pi, unlike acos
        double sine = StrictMath.sin(angle);
        if (angle == 0) return lerp(a, b, t);
        if (angle > 1 && sine < OPPOSITE) return a.length == 1 ? lerp(a, b, t) : halfATurn(a, normA, normB, t);
        return sum(StrictMath.sin((1 - t) * angle) / sine, a, StrictMath.sin(t * angle) / sine, b);
    }

    private static double[] halfATurn(double[] a, double normA, double normB, double t) {
        double norm = (1 - t) * normA + t * normB;
        return sum(StrictMath.cos(t * Math.PI) * norm / normA, a, StrictMath.sin(t * Math.PI) * norm, across(a, normA));
    }

    /** Of norm 1 and perpendicular to a: the axis along which a is least, less its part along a. */
    private static double[] across(double[] a, double normA) {
        int least = 0;
        for (int i = 1; i < a.length; i++) if (Math.abs(a[i]) < Math.abs(a[least])) least = i;
        double[] axis = new double[a.length];
        axis[least] = 1;
        double[] perpendicular = sum(1, axis, -a[least] / (normA * normA), a);
        return sum(1 / norm(perpendicular), perpendicular, 0, a);
    }

    /** The Euclidean norm. */
    public static double norm(double[] code) {
        double squares = 0;
        for (double each : code) squares = Math.fma(each, each, squares);
        return Math.sqrt(squares);
    }

    /** weightA a + weightB b. */
    public static double[] sum(double weightA, double[] a, double weightB, double[] b) {
        if (a.length != b.length)
            throw new IllegalArgumentException("codes of %d and of %d numbers".formatted(a.length, b.length));
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) sum[i] = weightA * a[i] + weightB * b[i];
        return sum;
    }
}
