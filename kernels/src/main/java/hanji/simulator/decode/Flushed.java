package hanji.simulator.decode;

import hanji.simulator.machine.Lanes;
import hanji.simulator.machine.Lanes.One;
import hanji.simulator.machine.Lanes.Three;
import hanji.simulator.machine.Lanes.Two;

/** F32 functions with {@code .ftz}, which turns subnormal operands and results into zeros, and {@code .sat}. */
final class Flushed {
    private Flushed() {}

    static One<float[], float[]> unary(One<float[], float[]> function, boolean flush, boolean saturate) {
        if (!flush && !saturate) return function;
        return (d, a) -> {
            function.apply(d, operand(a, flush));
            finish(d, flush, saturate);
        };
    }

    static Two<float[], float[], float[]> binary(
            Two<float[], float[], float[]> function, boolean flush, boolean saturate) {
        if (!flush && !saturate) return function;
        return (d, a, b) -> {
            function.apply(d, operand(a, flush), operand(b, flush));
            finish(d, flush, saturate);
        };
    }

    static Three<float[], float[], float[], float[]> ternary(
            Three<float[], float[], float[], float[]> function, boolean flush, boolean saturate) {
        if (!flush && !saturate) return function;
        return (d, a, b, c) -> {
            function.apply(d, operand(a, flush), operand(b, flush), operand(c, flush));
            finish(d, flush, saturate);
        };
    }

    static Lanes.Test<float[]> test(Lanes.Test<float[]> test) {
        return (a, b) -> test.apply(operand(a, true), operand(b, true));
    }

    private static float[] operand(float[] a, boolean flush) {
        if (!flush) return a;
        float[] flushed = a.clone();
        FloatOps.flush(flushed);
        return flushed;
    }

    private static void finish(float[] d, boolean flush, boolean saturate) {
        if (flush) FloatOps.flush(d);
        if (saturate) FloatOps.saturate(d);
    }
}
