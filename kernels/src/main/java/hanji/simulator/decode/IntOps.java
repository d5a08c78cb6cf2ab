package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;
import static java.lang.Integer.MAX_VALUE;
import static java.lang.Integer.MIN_VALUE;

import hanji.simulator.machine.Lanes.One;
import hanji.simulator.machine.Lanes.Three;
import hanji.simulator.machine.Lanes.Two;
import hanji.simulator.machine.UnknownInstruction;

/** Arithmetic of 32-bit integers; a shift by 32 or more is one by 32, a division by 0 gives all ones. */
final class IntOps {
    private IntOps() {}

    static One<int[], int[]> unary(String name) {
        return switch (name) {
            case "mov" -> (d, a) -> System.arraycopy(a, 0, d, 0, LANES);
            case "neg" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = -a[i];
                };
            case "not" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = ~a[i];
                };
            case "abs" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = Math.abs(a[i]);
                };
            case "cnot" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] == 0 ? 1 : 0;
                };
            case "brev" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = Integer.reverse(a[i]);
                };
            case "clz" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = Integer.numberOfLeadingZeros(a[i]);
                };
            case "popc" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = Integer.bitCount(a[i]);
                };
            default -> throw new UnknownInstruction(name);
        };
    }

    static Two<int[], int[], int[]> binary(String name, boolean signed) {
        return switch (name) {
            case "add" -> new Frequent.AddInts();
            case "sub" -> new Frequent.SubtractInts();
            case "mul.lo" -> new Frequent.MultiplyInts();
            case "mul.hi" -> signed ? IntOps::highSigned : IntOps::highUnsigned;
            case "mul24.lo" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = bits24(a[i], signed) * bits24(b[i], signed);
                };
            case "mul24.hi" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++)
                        d[i] = (int) ((long) bits24(a[i], signed) * bits24(b[i], signed) >>> 16);
                };
            case "and" -> new Frequent.And();
            case "or" -> new Frequent.Or();
            case "xor" -> new Frequent.Xor();
            case "shl" -> new Frequent.ShiftIntsLeft();
            default -> ordered(name, signed);
        };
    }

    /** Sums of a and b, or for a sign of -1 differences, which stay at the ends of their range. */
    static Two<int[], int[], int[]> saturating(int sign) {
        return (d, a, b) -> {
            for (int i = 0; i < LANES; i++) d[i] = Math.clamp((long) a[i] + (long) sign * b[i], MIN_VALUE, MAX_VALUE);
        };
    }

    /** Operations that tell signed from unsigned numbers. */
    private static Two<int[], int[], int[]> ordered(String name, boolean signed) {
        return switch (name) {
            case "shr" -> signed ? new Frequent.ShiftIntsRight() : new Frequent.ShiftIntsRightUnsigned();
            case "min" ->
                signed
                        ? (d, a, b) -> {
                            for (int i = 0; i < LANES; i++) d[i] = Math.min(a[i], b[i]);
                        }
                        : (d, a, b) -> {
                            for (int i = 0; i < LANES; i++) d[i] = below(a[i], b[i]) ? a[i] : b[i];
                        };
            case "max" ->
                signed
                        ? (d, a, b) -> {
                            for (int i = 0; i < LANES; i++) d[i] = Math.max(a[i], b[i]);
                        }
                        : (d, a, b) -> {
                            for (int i = 0; i < LANES; i++) d[i] = below(a[i], b[i]) ? b[i] : a[i];
                        };
            case "div" -> new Frequent.DivideInts(signed);
            case "rem" -> new Frequent.RemainderOfInts(signed);
            default -> throw new UnknownInstruction(name);
        };
    }

    private static boolean below(int a, int b) {
        return a + MIN_VALUE < b + MIN_VALUE;
    }

    private static void highSigned(int[] d, int[] a, int[] b) {
        for (int i = 0; i < LANES; i++) d[i] = (int) ((long) a[i] * b[i] >>> 32);
    }

    private static void highUnsigned(int[] d, int[] a, int[] b) {
        for (int i = 0; i < LANES; i++) d[i] = (int) ((a[i] & 0xffffffffL) * (b[i] & 0xffffffffL) >>> 32);
    }

    private static int bits24(int a, boolean signed) {
        return signed ? a << 8 >> 8 : a & 0xffffff;
    }

    /** {@code mul.wide}: the 64-bit product of 32-bit numbers. */
    static Two<long[], int[], int[]> wide(boolean signed) {
        return signed ? new Frequent.MultiplyWide() : new Frequent.MultiplyWideUnsigned();
    }

    /** {@code mad.wide}. */
    static Three<long[], int[], int[], long[]> wideAdd(boolean signed) {
        return signed
                ? (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (long) a[i] * b[i] + c[i];
                }
                : (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (a[i] & 0xffffffffL) * (b[i] & 0xffffffffL) + c[i];
                };
    }

    static Three<int[], int[], int[], int[]> ternary(String name, boolean signed) {
        return switch (name) {
            case "mad.lo" -> new Frequent.MultiplyAddInts();
            case "mad.hi" ->
                signed
                        ? (d, a, b, c) -> {
                            for (int i = 0; i < LANES; i++) d[i] = (int) ((long) a[i] * b[i] >>> 32) + c[i];
                        }
                        : (d, a, b, c) -> {
                            for (int i = 0; i < LANES; i++)
                                d[i] = (int) ((a[i] & 0xffffffffL) * (b[i] & 0xffffffffL) >>> 32) + c[i];
                        };
            case "mad24.lo" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = bits24(a[i], signed) * bits24(b[i], signed) + c[i];
                };
            case "sad" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++)
                        d[i] = ((signed ? a[i] < b[i] : below(a[i], b[i])) ? b[i] - a[i] : a[i] - b[i]) + c[i];
                };
            case "bfe" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (int) BitFields.extract(a[i], b[i], c[i], signed, 32);
                };
            case "shf.l.wrap" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = BitFields.funnelLeft(a[i], b[i], c[i] & 31);
                };
            case "shf.r.wrap" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = BitFields.funnelRight(a[i], b[i], c[i] & 31);
                };
            case "shf.l.clamp" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = BitFields.funnelLeft(a[i], b[i], BitFields.clamp(c[i], 32));
                };
            case "shf.r.clamp" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = BitFields.funnelRight(a[i], b[i], BitFields.clamp(c[i], 32));
                };
            default -> throw new UnknownInstruction(name);
        };
    }
}
