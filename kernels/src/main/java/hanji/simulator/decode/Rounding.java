package hanji.simulator.decode;

import hanji.simulator.ptx.Statement;
import java.math.BigDecimal;

/** The direction in which a result is rounded. */
enum Rounding {
    /** To nearest, ties to even. */
    NEAREST,
    /** Towards zero. */
    ZERO,
    /** Down, towards negative infinity. */
    DOWN,
    /** Up, towards infinity. */
    UP;

    /** What the modifiers of an instruction say: {@code rn rz rm rp}, for integral results with an i. */
    static Rounding of(Statement.Code code) {
        for (String word : code.modifiers())
            switch (word) {
                case "rz", "rzi" -> {
                    return ZERO;
                }
                case "rm", "rmi" -> {
                    return DOWN;
                }
                case "rp", "rpi" -> {
                    return UP;
                }
                default -> {}
            }
        return NEAREST;
    }

    /** An integral value in F64. */
    double integral(double a) {
        return switch (this) {
            case NEAREST -> Math.rint(a);
            case ZERO -> a < 0 ? Math.ceil(a) : Math.floor(a);
            case DOWN -> Math.floor(a);
            case UP -> Math.ceil(a);
        };
    }

    /**
     * The F32 number next to an exact one.
     *
     * @param nearest the exact number rounded to nearest
     * @param side the sign of exact minus nearest
     */
    float adjust(float nearest, int side) {
        if (side > 0 && (this == UP || this == ZERO && nearest < 0)) return Math.nextUp(nearest);
        if (side < 0 && (this == DOWN || this == ZERO && nearest > 0)) return Math.nextDown(nearest);
        return nearest;
    }

    /** The same in F64. */
    double adjust(double nearest, int side) {
        if (side > 0 && (this == UP || this == ZERO && nearest < 0)) return Math.nextUp(nearest);
        if (side < 0 && (this == DOWN || this == ZERO && nearest > 0)) return Math.nextDown(nearest);
        return nearest;
    }

    float add(float a, float b) {
        return fma(a, 1, b);
    }

    float multiply(float a, float b) {
        float nearest = a * b;
        return isFinite(a, b, 0) ? adjust(nearest, Double.compare((double) a * b, nearest)) : nearest;
    }

    float fma(float a, float b, float c) {
        float nearest = Math.fma(a, b, c);
        if (!isFinite(a, b, c)) return nearest;
        int side = side(exact(a).multiply(exact(b)).add(exact(c)), nearest);
        return nearest == 0 && side == 0 ? zero((double) a * b, c) : adjust(nearest, side);
    }

    float divide(float a, float b) {
        float nearest = a / b;
        if (!isFinite(a, b, 0) || b == 0) return nearest;
        if (Float.isInfinite(nearest)) return adjust(nearest, nearest > 0 ? -1 : 1);
        int side = exact(a).compareTo(exact(nearest).multiply(exact(b)));
        return adjust(nearest, b < 0 ? -side : side);
    }

    float root(float a) {
        float nearest = (float) Math.sqrt(a);
        return isFinite(nearest, 0, 0)
                ? adjust(nearest, exact(a).compareTo(exact(nearest).pow(2)))
                : nearest;
    }

    double add(double a, double b) {
        return fma(a, 1, b);
    }

    double multiply(double a, double b) {
        double nearest = a * b;
        return isFinite(a, b, 0) ? adjust(nearest, side(exact(a).multiply(exact(b)), nearest)) : nearest;
    }

    double fma(double a, double b, double c) {
        double nearest = Math.fma(a, b, c);
        if (!isFinite(a, b, c)) return nearest;
        int side = side(exact(a).multiply(exact(b)).add(exact(c)), nearest);
        return nearest == 0 && side == 0 ? zero(a * b, c) : adjust(nearest, side);
    }

    double divide(double a, double b) {
        double nearest = a / b;
        if (!isFinite(a, b, 0) || b == 0) return nearest;
        if (Double.isInfinite(nearest)) return adjust(nearest, nearest > 0 ? -1 : 1);
        int side = exact(a).compareTo(exact(nearest).multiply(exact(b)));
        return adjust(nearest, b < 0 ? -side : side);
    }

    double root(double a) {
        double nearest = Math.sqrt(a);
        return isFinite(nearest, 0, 0)
                ? adjust(nearest, exact(a).compareTo(exact(nearest).pow(2)))
                : nearest;
    }

    /** F64 to F32. */
    float narrow(double a) {
        float nearest = (float) a;
        return isFinite(a, 0, 0) ? adjust(nearest, Double.compare(a, nearest)) : nearest;
    }

    /** A 64-bit integer, signed or not, to F32. */
    float toFloat(long a, boolean signed) {
        BigDecimal exact = integer(a, signed);
        float nearest = exact.floatValue();
        return adjust(nearest, exact.compareTo(exact(nearest)));
    }

    /** A 64-bit integer, signed or not, to F64. */
    double toDouble(long a, boolean signed) {
        BigDecimal exact = integer(a, signed);
        double nearest = exact.doubleValue();
        return adjust(nearest, exact.compareTo(exact(nearest)));
    }

    private static BigDecimal integer(long a, boolean signed) {
        return signed || a >= 0 ? BigDecimal.valueOf(a) : new BigDecimal(Long.toUnsignedString(a));
    }

    /** The sum of two numbers that is 0: of opposite ones -0 when rounding down, else +0. */
    private float zero(double a, double b) {
        boolean sameSign = Math.copySign(1, a) == Math.copySign(1, b);
        return sameSign ? Math.copySign(0f, (float) b) : this == DOWN ? -0f : 0f;
    }

    private static BigDecimal exact(double a) {
        return new BigDecimal(a);
    }

    private static int side(BigDecimal exact, double nearest) {
        return Double.isInfinite(nearest) ? nearest > 0 ? -1 : 1 : exact.compareTo(exact(nearest));
    }

    private static boolean isFinite(double a, double b, double c) {
        return Double.isFinite(a) && Double.isFinite(b) && Double.isFinite(c);
    }
}
