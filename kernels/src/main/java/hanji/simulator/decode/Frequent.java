package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Lanes.One;
import hanji.simulator.machine.Lanes.Test;
import hanji.simulator.machine.Lanes.Three;
import hanji.simulator.machine.Lanes.Two;

/**
 * Operations that nearly every kernel has, as classes: the first use of a lambda takes a millisecond in a new JVM, that of
 * a class a fifth of it, and a first kernel uses them all. What is rarer is a lambda where it is named.
 */
final class Frequent {
    private static final long LOW = 0xffffffffL;

    private Frequent() {}

    record AddInts() implements Two<int[], int[], int[]> {
        @Override
        public void apply(int[] d, int[] a, int[] b) {
            for (int i = 0; i < LANES; i++) d[i] = a[i] + b[i];
        }
    }

    record SubtractInts() implements Two<int[], int[], int[]> {
        @Override
        public void apply(int[] d, int[] a, int[] b) {
            for (int i = 0; i < LANES; i++) d[i] = a[i] - b[i];
        }
    }

    record MultiplyInts() implements Two<int[], int[], int[]> {
        @Override
        public void apply(int[] d, int[] a, int[] b) {
            for (int i = 0; i < LANES; i++) d[i] = a[i] * b[i];
        }
    }

    record And() implements Two<int[], int[], int[]> {
        @Override
        public void apply(int[] d, int[] a, int[] b) {
            for (int i = 0; i < LANES; i++) d[i] = a[i] & b[i];
        }
    }

    record Or() implements Two<int[], int[], int[]> {
        @Override
        public void apply(int[] d, int[] a, int[] b) {
            for (int i = 0; i < LANES; i++) d[i] = a[i] | b[i];
        }
    }

    record Xor() implements Two<int[], int[], int[]> {
        @Override
        public void apply(int[] d, int[] a, int[] b) {
            for (int i = 0; i < LANES; i++) d[i] = a[i] ^ b[i];
        }
    }

    record ShiftIntsLeft() implements Two<int[], int[], int[]> {
        @Override
        public void apply(int[] d, int[] a, int[] b) {
            for (int i = 0; i < LANES; i++) d[i] = (b[i] & -LANES) == 0 ? a[i] << b[i] : 0;
        }
    }

    record ShiftIntsRight() implements Two<int[], int[], int[]> {
        @Override
        public void apply(int[] d, int[] a, int[] b) {
            for (int i = 0; i < LANES; i++) d[i] = a[i] >> ((b[i] & -LANES) == 0 ? b[i] : 31);
        }
    }

    record ShiftIntsRightUnsigned() implements Two<int[], int[], int[]> {
        @Override
        public void apply(int[] d, int[] a, int[] b) {
            for (int i = 0; i < LANES; i++) d[i] = (b[i] & -LANES) == 0 ? a[i] >>> b[i] : 0;
        }
    }

    record DivideInts(boolean signed) implements Two<int[], int[], int[]> {
        @Override
        public void apply(int[] d, int[] a, int[] b) {
            for (int i = 0; i < LANES; i++)
                d[i] = b[i] == 0 ? -1 : signed ? a[i] / b[i] : Integer.divideUnsigned(a[i], b[i]);
        }
    }

    record RemainderOfInts(boolean signed) implements Two<int[], int[], int[]> {
        @Override
        public void apply(int[] d, int[] a, int[] b) {
            for (int i = 0; i < LANES; i++)
                d[i] = b[i] == 0 ? a[i] : signed ? a[i] % b[i] : Integer.remainderUnsigned(a[i], b[i]);
        }
    }

    record MultiplyAddInts() implements Three<int[], int[], int[], int[]> {
        @Override
        public void apply(int[] d, int[] a, int[] b, int[] c) {
            for (int i = 0; i < LANES; i++) d[i] = a[i] * b[i] + c[i];
        }
    }

    record MultiplyWide() implements Two<long[], int[], int[]> {
        @Override
        public void apply(long[] d, int[] a, int[] b) {
            for (int i = 0; i < LANES; i++) d[i] = (long) a[i] * b[i];
        }
    }

    record MultiplyWideUnsigned() implements Two<long[], int[], int[]> {
        @Override
        public void apply(long[] d, int[] a, int[] b) {
            for (int i = 0; i < LANES; i++) d[i] = (a[i] & LOW) * (b[i] & LOW);
        }
    }

    record Widen() implements One<long[], int[]> {
        @Override
        public void apply(long[] d, int[] a) {
            for (int i = 0; i < LANES; i++) d[i] = a[i];
        }
    }

    record WidenUnsigned() implements One<long[], int[]> {
        @Override
        public void apply(long[] d, int[] a) {
            for (int i = 0; i < LANES; i++) d[i] = a[i] & LOW;
        }
    }

    record AddLongs() implements Two<long[], long[], long[]> {
        @Override
        public void apply(long[] d, long[] a, long[] b) {
            for (int i = 0; i < LANES; i++) d[i] = a[i] + b[i];
        }
    }

    record MultiplyLongs() implements Two<long[], long[], long[]> {
        @Override
        public void apply(long[] d, long[] a, long[] b) {
            for (int i = 0; i < LANES; i++) d[i] = a[i] * b[i];
        }
    }

    record ShiftLongsLeft() implements Two<long[], long[], int[]> {
        @Override
        public void apply(long[] d, long[] a, int[] b) {
            for (int i = 0; i < LANES; i++) d[i] = (b[i] & -64) == 0 ? a[i] << b[i] : 0;
        }
    }

    record AddFloats() implements Two<float[], float[], float[]> {
        @Override
        public void apply(float[] d, float[] a, float[] b) {
            for (int i = 0; i < LANES; i++) d[i] = a[i] + b[i];
        }
    }

    record MultiplyFloats() implements Two<float[], float[], float[]> {
        @Override
        public void apply(float[] d, float[] a, float[] b) {
            for (int i = 0; i < LANES; i++) d[i] = a[i] * b[i];
        }
    }

    record MultiplyAddFloats() implements Three<float[], float[], float[], float[]> {
        @Override
        public void apply(float[] d, float[] a, float[] b, float[] c) {
            for (int i = 0; i < LANES; i++) d[i] = Math.fma(a[i], b[i], c[i]);
        }
    }

    record AreEqual() implements Test<int[]> {
        @Override
        public int apply(int[] a, int[] b) {
            int mask = 0;
            for (int i = 0; i < LANES; i++) mask |= (a[i] == b[i] ? 1 : 0) << i;
            return mask;
        }
    }

    record AreNotEqual() implements Test<int[]> {
        @Override
        public int apply(int[] a, int[] b) {
            int mask = 0;
            for (int i = 0; i < LANES; i++) mask |= (a[i] != b[i] ? 1 : 0) << i;
            return mask;
        }
    }

    /** @param flip the sign bit where the numbers have no sign */
    record IsLess(int flip) implements Test<int[]> {
        @Override
        public int apply(int[] a, int[] b) {
            int mask = 0;
            for (int i = 0; i < LANES; i++) mask |= (a[i] + flip < b[i] + flip ? 1 : 0) << i;
            return mask;
        }
    }

    /** @param flip the sign bit where the numbers have no sign */
    record IsAtMost(int flip) implements Test<int[]> {
        @Override
        public int apply(int[] a, int[] b) {
            int mask = 0;
            for (int i = 0; i < LANES; i++) mask |= (a[i] + flip <= b[i] + flip ? 1 : 0) << i;
            return mask;
        }
    }

    /** {@code b < a} of {@code a < b}. */
    record Swapped<A>(Test<A> test) implements Test<A> {
        @Override
        public int apply(A a, A b) {
            return test.apply(b, a);
        }
    }
}
