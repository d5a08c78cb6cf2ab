package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Lanes.One;
import hanji.simulator.machine.Lanes.Three;
import hanji.simulator.machine.Lanes.Two;
import hanji.simulator.machine.UnknownInstruction;

/** Arithmetic of F32, rounded to nearest even unless an instruction says otherwise. */
final class FloatOps {
    private FloatOps() {}

    static One<float[], float[]> unary(String name, Rounding rounding) {
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
                            for (int i = 0; i < LANES; i++) d[i] = (float) Math.sqrt(a[i]);
                        };
            default -> approximate(name);
        };
    }

    /** Functions that hardware approximates: here in double precision, rounded. */
    private static One<float[], float[]> approximate(String name) {
        return switch (name) {
            case "ex2" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (float) (Math.pow(2, a[i]));
                };
            case "lg2" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (float) (Math.log(a[i]) / Math.log(2));
                };
            case "sin" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (float) (Math.sin(a[i]));
                };
            case "cos" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (float) (Math.cos(a[i]));
                };
            case "tanh" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (float) (Math.tanh(a[i]));
                };
            case "rsqrt" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (float) (1 / Math.sqrt(a[i]));
                };
            default -> throw new UnknownInstruction(name);
        };
    }

    static Two<float[], float[], float[]> binary(String name, Rounding rounding) {
        if (rounding != Rounding.NEAREST) return directed(name, rounding);
        return switch (name) {
            case "add" -> new Frequent.AddFloats();
            case "sub" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] - b[i];
                };
            case "mul" -> new Frequent.MultiplyFloats();
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

    private static Two<float[], float[], float[]> directed(String name, Rounding rounding) {
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

    static Three<float[], float[], float[], float[]> fma(Rounding rounding) {
        if (rounding == Rounding.NEAREST) return new Frequent.MultiplyAddFloats();
        return (d, a, b, c) -> {
            for (int i = 0; i < LANES; i++) d[i] = rounding.fma(a[i], b[i], c[i]);
        };
    }

    /** The smaller number; a NaN only if both are. */
    static float least(float a, float b) {
        return Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.min(a, b);
    }

    /** The larger number; a NaN only if both are. */
    static float greatest(float a, float b) {
        return Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.max(a, b);
    }

    /** A number that has the sign bit of {@code a}, even of a NaN. */
    private static float sign(float a) {
        return Float.floatToRawIntBits(a) < 0 ? -1 : 1;
    }

    /** {@code .ftz}: subnormal numbers become zeros of their sign. */
    static void flush(float[] a) {
        for (int i = 0; i < LANES; i++) a[i] = Math.abs(a[i]) < Float.MIN_NORMAL ? Math.copySign(0, a[i]) : a[i];
    }

    /** {@code .sat}: limited to [0, 1]; NaN becomes 0. */
    static void saturate(float[] a) {
        for (int i = 0; i < LANES; i++) a[i] = a[i] > 0 ? Math.min(a[i], 1) : 0;
    }
}
