package hanji.kernels.fast;

import hanji.cuda.Precision;

/**
 * How far a sum of products of F32 numbers on tensor cores may be from the exact one; docs/precision.md derives it. With u the
 * operands' unit roundoff, n the terms, j the F32 additions that follow and S the sum of the terms' absolute values, what is
 * added afterwards included, the error is at most {@code ((1 + u)^2 / (1 - g) (1 + 2^-24)^j - 1) S}, g = 1.5 n 2^-23, unless
 * numbers underflow, for which {@link #absolute} adds what they may lose, or overflow.
 *
 * @param precision of the operands
 * @param terms products that an element sums on the tensor cores
 * @param additions in F32 that follow, such as that of a bias
 */
public record ErrorBound(Precision precision, int terms, int additions) {
    /** Terms of the sums of a stage, which zeros fill up. */
    private static final int STAGE = 16;
    /** Of F32, rounded to nearest. */
    private static final double ROUNDED = 0x1p-24;
    /** A term that is cut off where the last place of the largest term of its sum stands. */
    private static final double CUT = 0x1p-23;
    /** With each four terms at least, the sum so far and the result are cut off, too. */
    private static final double CUTS_PER_TERM = 1.5;

    private static final double SMALLEST = 0x1p-149;

    /**
     * The unit roundoff of an operand: half the distance of neighbouring numbers at 1.
     *
     * @throws IllegalArgumentException for {@link Precision#STRICT}, which rounds no operand and has no tensor cores
     */
    public double unitRoundoff() {
        return switch (precision) {
            case STRICT ->
                throw new IllegalArgumentException("STRICT has the bits of the CPU, and no bound of its own");
            case TF32 -> 0x1p-11;
            case BF16 -> 0x1p-8;
        };
    }

    /** The error as a share of the sum of absolute terms. */
    public double relative() {
        double u = unitRoundoff();
        int padded = Math.ceilDiv(terms, STAGE) * STAGE;
        double sums = 1 / (1 - CUTS_PER_TERM * padded * CUT);
        return (1 + u) * (1 + u) * sums * Math.pow(1 + ROUNDED, additions) - 1;
    }

    /**
     * What underflow may add: subnormal operands are rounded to multiples of a smallest one, sums to those of F32's.
     *
     * @param operands sum of the absolute values of both operands of all terms
     */
    public double absolute(double operands) {
        double smallest = unitRoundoff() * Float.MIN_NORMAL;
        return 2 * smallest * operands + (2.0 * (terms + STAGE) + additions) * SMALLEST;
    }
}
