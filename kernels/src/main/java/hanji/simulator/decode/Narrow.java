package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Lanes;
import hanji.simulator.machine.Lanes.One;
import hanji.simulator.machine.Lanes.Three;
import hanji.simulator.machine.Lanes.Two;

/** Arithmetic of 16-bit integers: operands extended to 32 bits, results cut off. */
final class Narrow {
    private Narrow() {}

    private static int[] extend(int[] a, boolean signed) {
        int[] wide = new int[LANES];
        for (int i = 0; i < LANES; i++) wide[i] = signed ? (short) a[i] : a[i] & 0xffff;
        return wide;
    }

    private static void cut(int[] a) {
        for (int i = 0; i < LANES; i++) a[i] &= 0xffff;
    }

    static One<int[], int[]> unary(One<int[], int[]> function, boolean signed) {
        return (d, a) -> {
            function.apply(d, extend(a, signed));
            cut(d);
        };
    }

    static Two<int[], int[], int[]> binary(Two<int[], int[], int[]> function, boolean signed) {
        return (d, a, b) -> {
            function.apply(d, extend(a, signed), extend(b, signed));
            cut(d);
        };
    }

    /** Shifts, whose distance has 32 bits. */
    static Two<int[], int[], int[]> shift(Two<int[], int[], int[]> function, boolean signed) {
        return (d, a, b) -> {
            function.apply(d, extend(a, signed), b);
            cut(d);
        };
    }

    static Three<int[], int[], int[], int[]> ternary(Three<int[], int[], int[], int[]> function, boolean signed) {
        return (d, a, b, c) -> {
            function.apply(d, extend(a, signed), extend(b, signed), extend(c, signed));
            cut(d);
        };
    }

    /** With a result of 32 bits. */
    static Two<int[], int[], int[]> extended(Two<int[], int[], int[]> function, boolean signed) {
        return (d, a, b) -> function.apply(d, extend(a, signed), extend(b, signed));
    }

    /** {@code mul.hi}: the upper half of the product. */
    static Two<int[], int[], int[]> high(boolean signed) {
        return (d, a, b) -> {
            int[] x = extend(a, signed);
            int[] y = extend(b, signed);
            for (int i = 0; i < LANES; i++) d[i] = x[i] * y[i] >>> 16;
        };
    }

    static Lanes.Test<int[]> test(Lanes.Test<int[]> test, boolean signed) {
        return (a, b) -> test.apply(extend(a, signed), extend(b, signed));
    }
}
