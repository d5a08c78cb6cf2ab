package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Compute;
import hanji.simulator.machine.Half;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Lanes;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.List;

/** Decodes arithmetic in F16 and BF16, of single numbers and of two in a register. */
final class HalfDecoder {
    private static final int SIGN = 0x8000, BITS = 0xffff, HALF = 16;

    private final Operands operands;
    private final Body body;

    HalfDecoder(Operands operands, Body body) {
        this.operands = operands;
        this.body = body;
    }

    /** What becomes of the bits of up to three numbers. */
    private interface Function {
        int of(int a, int b, int c);
    }

    static Half format(Type type) {
        return type == Type.F16 || type == Type.F16X2 ? Half.F16 : Half.BF16;
    }

    void decode(Statement.Code code, Origin origin, Type type) {
        boolean mixed = code.types().getFirst() != type && !code.name().equals("set");
        if (mixed || code.has("oob")) throw new UnknownInstruction(code.opcode());
        Half format = format(type);
        Function function = function(code, format);
        if (code.has("ftz")) function = flushed(function, format);
        List<Operand> all = code.operands();
        int[] from = new int[3];
        for (int i = 0; i < 3; i++)
            from[i] = i + 1 < all.size() ? operands.read(all.get(i + 1), Bank.INT) : operands.constant(Bank.INT, 0);
        int to = operands.write(all.getFirst(), Bank.INT);
        body.add(new Compute.Ternary<>(
                origin, type.isPair() ? both(function) : one(function), Bank.INT, to, from[0], from[1], from[2]));
    }

    private static Lanes.Three<int[], int[], int[], int[]> one(Function function) {
        return (d, a, b, c) -> {
            for (int i = 0; i < LANES; i++) d[i] = function.of(a[i], b[i], c[i]) & BITS;
        };
    }

    private static Lanes.Three<int[], int[], int[], int[]> both(Function function) {
        return (d, a, b, c) -> {
            for (int i = 0; i < LANES; i++)
                d[i] = function.of(a[i], b[i], c[i]) & BITS
                        | function.of(a[i] >>> HALF, b[i] >>> HALF, c[i] >>> HALF) << HALF;
        };
    }

    private static Function flushed(Function function, Half format) {
        return (a, b, c) -> format.flushed(function.of(format.flushed(a), format.flushed(b), format.flushed(c)));
    }

    private static Function function(Statement.Code code, Half format) {
        boolean keepsNan = code.has("NaN");
        return switch (code.name()) {
            case "add" -> rounded(code, format, (a, b, _) -> format.fused(a, format.bits(1), b));
            case "sub" -> rounded(code, format, (a, b, _) -> format.fused(a, format.bits(1), b ^ SIGN));
            case "mul" -> rounded(code, format, (a, b, _) -> format.value(a) * format.value(b));
            case "fma" -> rounded(code, format, format::fused);
            case "neg" -> (a, _, _) -> a ^ SIGN;
            case "abs" -> (a, _, _) -> a & ~SIGN;
            case "min" -> extreme(code, format, false, keepsNan);
            case "max" -> extreme(code, format, true, keepsNan);
            case "ex2" -> (a, _, _) -> format.bits(Math.pow(2, format.value(a)));
            case "tanh" -> (a, _, _) -> format.bits(Math.tanh(format.value(a)));
            case "set" -> set(code, format);
            default -> throw new UnknownInstruction(code.opcode());
        };
    }

    private static Function extreme(Statement.Code code, Half format, boolean larger, boolean keepsNan) {
        if (!code.has("xorsign")) return (a, b, _) -> format.extreme(a, b, larger, keepsNan);
        return (a, b, _) -> format.extreme(a & ~SIGN, b & ~SIGN, larger, keepsNan) | (a ^ b) & SIGN;
    }

    private interface Exact {
        double of(int a, int b, int c);
    }

    /** Rounded once, and limited to [0, 1] or to what is not negative where that is asked for. */
    private static Function rounded(Statement.Code code, Half format, Exact exact) {
        if (code.has("sat"))
            return (a, b, c) -> {
                double value = exact.of(a, b, c);
                return format.bits(value > 0 ? Math.min(value, 1) : 0);
            };
        if (code.has("relu"))
            return (a, b, c) -> {
                double value = exact.of(a, b, c);
                return format.bits(value < 0 ? 0 : value == 0 ? 0.0 : value);
            };
        return (a, b, c) -> format.bits(exact.of(a, b, c));
    }

    /** {@code set} of two numbers each: 1, or all their bits where the result is an integer. */
    private static Function set(Statement.Code code, Half format) {
        Lanes.Test<float[]> test = Comparisons.floats(code.modifiers().get(0));
        if (code.operands().size() > 3) throw new UnknownInstruction(code.opcode());
        int one = code.types().getFirst().isHalf() ? format.bits(1) : -1;
        return (a, b, _) -> {
            float[] x = new float[LANES], y = new float[LANES];
            x[0] = (float) format.value(a);
            y[0] = (float) format.value(b);
            return (test.apply(x, y) & 1) != 0 ? one : 0;
        };
    }

    /**
     * A comparison of halves.
     *
     * @param shift where in the registers they stand, in bits
     */
    static Lanes.Test<int[]> test(Statement.Code code, Type type, int shift) {
        Lanes.Test<float[]> test = Comparisons.floats(code.modifiers().getFirst());
        boolean flush = code.has("ftz");
        Half format = format(type);
        return (a, b) -> test.apply(values(format, a, shift, flush), values(format, b, shift, flush));
    }

    private static float[] values(Half format, int[] bits, int shift, boolean flush) {
        float[] values = new float[LANES];
        for (int i = 0; i < LANES; i++) {
            int each = bits[i] >>> shift;
            values[i] = (float) format.value(flush ? format.flushed(each) : each);
        }
        return values;
    }
}
