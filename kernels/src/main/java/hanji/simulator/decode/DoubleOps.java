package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Lanes.One;
import hanji.simulator.machine.Lanes.Three;
import hanji.simulator.machine.Lanes.Two;
import hanji.simulator.machine.UnknownInstruction;

/** Arithmetic of F64, rounded to nearest even unless an instruction says otherwise. */
final class DoubleOps {
    private DoubleOps() {}

    static One<double[], double[]> unary(String name, Rounding rounding) {
        return switch (name) {
            case "mov" -> (d, a) -> System.arraycopy(a, 0, d, 0, LANES);
            case "neg" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = -a[i];
                };
            case "abs" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = Math.abs(a[i]);
                };
            case "rcp" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = rounding.divide(1, a[i]);
                };
            case "sqrt" ->
                rounding != Rounding.NEAREST
                        ? (d, a) -> {
                            for (int i = 0; i < LANES; i++) d[i] = rounding.root(a[i]);
                        }
                        : (d, a) -> {
                            for (int i = 0; i < LANES; i++) d[i] = Math.sqrt(a[i]);
                        };
            default -> approximate(name);
        };
    }

    /** Functions that hardware approximates: here in double precision, rounded. */
    private static One<double[], double[]> approximate(String name) {
        return switch (name) {
            case "rsqrt" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = 1 / Math.sqrt(a[i]);
                };
            default -> throw new UnknownInstruction(name);
        };
    }

    static Two<double[], double[], double[]> binary(String name, Rounding rounding) {
        if (rounding != Rounding.NEAREST) return directed(name, rounding);
        return switch (name) {
            case "add" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] + b[i];
                };
            case "sub" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] - b[i];
                };
            case "mul" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] * b[i];
                };
            case "div" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] / b[i];
                };
            case "min" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = least(a[i], b[i]);
                };
            case "max" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = greatest(a[i], b[i]);
                };
            case "min.NaN" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = Math.min(a[i], b[i]);
                };
            case "max.NaN" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = Math.max(a[i], b[i]);
                };
            case "copysign" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = Math.copySign(b[i], sign(a[i]));
                };
            default -> throw new UnknownInstruction(name);
        };
    }

    private static Two<double[], double[], double[]> directed(String name, Rounding rounding) {
        return switch (name) {
            case "add" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = rounding.add(a[i], b[i]);
                };
            case "sub" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = rounding.add(a[i], -b[i]);
                };
            case "mul" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = rounding.multiply(a[i], b[i]);
                };
            case "div" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = rounding.divide(a[i], b[i]);
                };
            default -> throw new UnknownInstruction(name);
        };
    }

    static Three<double[], double[], double[], double[]> fma(Rounding rounding) {
        return rounding == Rounding.NEAREST
                ? (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = Math.fma(a[i], b[i], c[i]);
                }
                : (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = rounding.fma(a[i], b[i], c[i]);
                };
    }

    /** The smaller number; a NaN only if both are. */
    static double least(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
    }

    /** The larger number; a NaN only if both are. */
    static double greatest(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
    }

    /** A number that has the sign bit of {@code a}, even of a NaN. */
    private static double sign(double a) {
        return Double.doubleToRawLongBits(a) < 0 ? -1 : 1;
    }
}
