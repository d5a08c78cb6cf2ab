package hanji.kernels.sort;

/**
 * Whole numbers that order as {@link Float#compare} orders floats: -0 before +0, and every NaN, all equal, behind +infinity.
 * With all bits but the sign flipped where it is set, bits order as floats do.
 */
public final class SortKey {
    private SortKey() {}

    /** The key of a number. */
    public static int of(float x) {
        int bits = Float.floatToIntBits(x);
        return bits ^ bits >> 31 >>> 1;
    }
}
