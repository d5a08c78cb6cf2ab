package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Lanes.One;
import hanji.simulator.machine.Lanes.Three;
import hanji.simulator.machine.Lanes.Two;
import hanji.simulator.machine.UnknownInstruction;

/** Arithmetic of 64-bit integers; a shift by 64 or more is one by 64, a division by 0 gives all ones. */
final class LongOps {
    private LongOps() {}

    static One<long[], long[]> unary(String name) {
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
                    for (int i = 0; i < LANES; i++) d[i] = Long.reverse(a[i]);
                };
            default -> throw new UnknownInstruction(name);
        };
    }

    /** Operations that count bits, with a 32-bit result. */
    static One<int[], long[]> count(String name) {
        return switch (name) {
            case "clz" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = Long.numberOfLeadingZeros(a[i]);
                };
            case "popc" ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = Long.bitCount(a[i]);
                };
            default -> throw new UnknownInstruction(name);
        };
    }

    static Two<long[], long[], long[]> binary(String name, boolean signed) {
        return switch (name) {
            case "add" -> new Frequent.AddLongs();
            case "sub" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] - b[i];
                };
            case "mul.lo" -> new Frequent.MultiplyLongs();
            case "mul.hi" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = high(a[i], b[i], signed);
                };
            case "and" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] & b[i];
                };
            case "or" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] | b[i];
                };
            case "xor" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] ^ b[i];
                };
            case "min" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = below(a[i], b[i], signed) ? a[i] : b[i];
                };
            case "max" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = below(a[i], b[i], signed) ? b[i] : a[i];
                };
            case "div" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++)
                        d[i] = b[i] == 0 ? -1 : signed ? a[i] / b[i] : Long.divideUnsigned(a[i], b[i]);
                };
            case "rem" ->
                (d, a, b) -> {
                    for (int i = 0; i < LANES; i++)
                        d[i] = b[i] == 0 ? a[i] : signed ? a[i] % b[i] : Long.remainderUnsigned(a[i], b[i]);
                };
            default -> throw new UnknownInstruction(name);
        };
    }

    /** Shifts, whose distance has 32 bits. */
    static Two<long[], long[], int[]> shift(String name, boolean signed) {
        return switch (name) {
            case "shl" -> new Frequent.ShiftLongsLeft();
            case "shr" ->
                signed
                        ? (d, a, b) -> {
                            for (int i = 0; i < LANES; i++) d[i] = a[i] >> ((b[i] & -64) == 0 ? b[i] : 63);
                        }
                        : (d, a, b) -> {
                            for (int i = 0; i < LANES; i++) d[i] = (b[i] & -64) == 0 ? a[i] >>> b[i] : 0;
                        };
            default -> throw new UnknownInstruction(name);
        };
    }

    static Three<long[], long[], long[], long[]> ternary(String name, boolean signed) {
        return switch (name) {
            case "mad.lo" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] * b[i] + c[i];
                };
            case "mad.hi" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = high(a[i], b[i], signed) + c[i];
                };
            case "sad" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++)
                        d[i] = (below(a[i], b[i], signed) ? b[i] - a[i] : a[i] - b[i]) + c[i];
                };
            default -> throw new UnknownInstruction(name);
        };
    }

    private static boolean below(long a, long b, boolean signed) {
        return signed ? a < b : a + Long.MIN_VALUE < b + Long.MIN_VALUE;
    }

    private static long high(long a, long b, boolean signed) {
        return signed ? Math.multiplyHigh(a, b) : Math.unsignedMultiplyHigh(a, b);
    }
}
