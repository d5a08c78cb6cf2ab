package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Compute;
import hanji.simulator.machine.Copy;
import hanji.simulator.machine.Half;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Lanes;
import hanji.simulator.machine.Lanes.One;
import hanji.simulator.machine.Named;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.List;

/** Decodes {@code cvt}. Integers go by way of 64 bits where that is no loss, F16 and BF16 by way of F32. */
final class ConversionDecoder {
    private static final String TENSOR_FLOAT = "cvt\\.(rna|(rn|rz)(\\.relu)?)\\.tf32\\.f32";
    /** How many digits F32 has behind those of TF32. */
    private static final int CUT = 13;

    private final Operands operands;
    private final Body body;

    ConversionDecoder(Operands operands, Body body) {
        this.operands = operands;
        this.body = body;
    }

    void decode(Statement.Code code, Origin origin) {
        List<Type> types = code.types();
        if (types.size() != 2) throw new UnknownInstruction(code.opcode());
        Type to = types.get(0);
        Type from = types.get(1);
        if (to == Type.TF32 || from == Type.TF32) tensorFloat(code, origin, from);
        else if (to == Type.F16X2 || to == Type.BF16X2) toHalves(code, origin, to);
        else if (isHalf(from) || isHalf(to)) halves(code, origin, from, to);
        else if (from.isFloat() && to.isFloat()) floats(code, origin, from, to);
        else if (from.isFloat()) toInteger(code, origin, from, to);
        else if (to.isFloat()) fromInteger(code, origin, from, to);
        else integers(code, origin, from, to);
    }

    private static boolean isHalf(Type type) {
        return type == Type.F16 || type == Type.BF16;
    }

    private int source(Statement.Code code, Bank bank) {
        return operands.read(code.operands().get(1), bank);
    }

    private int target(Statement.Code code, Bank bank) {
        return operands.write(code.operands().get(0), bank);
    }

    private int registerBits(Statement.Code code) {
        Operand target = code.operands().get(0);
        return target instanceof Operand.Sink ? 32 : operands.type(target).bits();
    }

    private <D, A> void add(Origin origin, One<D, A> function, Bank bank, int to, int from) {
        body.add(new Compute.Unary<>(origin, function, bank, to, from));
    }

    /** An integer source as 64 bits. */
    private int wide(Statement.Code code, Origin origin, Type from) {
        if (from.bits() == 64) return source(code, Bank.LONG);
        int wide = operands.temporary(Bank.LONG);
        add(origin, widen(from), Bank.LONG, wide, source(code, Bank.INT));
        return wide;
    }

    private void integers(Statement.Code code, Origin origin, Type from, Type to) {
        int bits = registerBits(code);
        if (from.bits() <= 32 && bits <= 32 && !code.has("sat")) {
            int source = source(code, Bank.INT);
            add(origin, Conversions.narrow(from, to, bits), Bank.INT, target(code, Bank.INT), source);
            return;
        }
        int wide = wide(code, origin, from);
        if (code.has("sat")) {
            int limited = operands.temporary(Bank.LONG);
            add(origin, Conversions.limit(from, to), Bank.LONG, limited, wide);
            wide = limited;
        }
        store(code, origin, wide, from.bits() < to.bits() ? from : to);
    }

    /** 64 bits into the target, which takes the low bits of a type, extended to its own width. */
    private void store(Statement.Code code, Origin origin, int wide, Type type) {
        int bits = registerBits(code);
        Type to = code.types().get(0);
        if (bits == 64 && to.bits() == 64) body.add(Copy.of(origin, Bank.LONG, target(code, Bank.LONG), wide));
        else if (bits == 64) {
            int low = operands.temporary(Bank.INT);
            add(origin, Conversions.truncate(type, 32), Bank.INT, low, wide);
            add(origin, widen(type), Bank.LONG, target(code, Bank.LONG), low);
        } else add(origin, Conversions.truncate(to, bits), Bank.INT, target(code, Bank.INT), wide);
    }

    private void toInteger(Statement.Code code, Origin origin, Type from, Type to) {
        Rounding rounding = Rounding.of(code);
        boolean flush = code.has("ftz");
        if (from == Type.F32 && to == Type.S32 && rounding == Rounding.ZERO && !flush) {
            One<int[], float[]> convert = (d, a) -> {
                for (int i = 0; i < LANES; i++) d[i] = (int) a[i];
            };
            int source = source(code, Bank.FLOAT);
            add(origin, convert, Bank.INT, target(code, Bank.INT), source);
            return;
        }
        int wide = operands.temporary(Bank.LONG);
        if (from == Type.F32) {
            One<long[], float[]> convert = (d, a) -> {
                for (int i = 0; i < LANES; i++)
                    d[i] = Conversions.integer(flush && isTiny(a[i]) ? 0 : a[i], to, rounding, false);
            };
            add(origin, convert, Bank.LONG, wide, source(code, Bank.FLOAT));
        } else {
            One<long[], double[]> convert = (d, a) -> {
                for (int i = 0; i < LANES; i++) d[i] = Conversions.integer(a[i], to, rounding, true);
            };
            add(origin, convert, Bank.LONG, wide, source(code, Bank.DOUBLE));
        }
        store(code, origin, wide, to);
    }

    private static boolean isTiny(float a) {
        return Math.abs(a) < Float.MIN_NORMAL;
    }

    private void fromInteger(Statement.Code code, Origin origin, Type from, Type to) {
        Rounding rounding = Rounding.of(code);
        if (from == Type.S32 && rounding == Rounding.NEAREST) {
            int source = source(code, Bank.INT);
            if (to == Type.F32) {
                One<float[], int[]> convert = (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i];
                };
                add(origin, convert, Bank.FLOAT, target(code, Bank.FLOAT), source);
            } else {
                One<double[], int[]> convert = (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i];
                };
                add(origin, convert, Bank.DOUBLE, target(code, Bank.DOUBLE), source);
            }
            return;
        }
        int wide = wide(code, origin, from);
        boolean signed = from != Type.U64;
        if (to == Type.F32)
            add(origin, Conversions.toFloat(signed, rounding), Bank.FLOAT, target(code, Bank.FLOAT), wide);
        else add(origin, Conversions.toDouble(signed, rounding), Bank.DOUBLE, target(code, Bank.DOUBLE), wide);
    }

    private void floats(Statement.Code code, Origin origin, Type from, Type to) {
        Rounding rounding = Rounding.of(code);
        boolean integral = code.modifiers().stream().anyMatch(word -> word.matches("r[nzmp]i"));
        boolean saturate = code.has("sat");
        boolean flush = code.has("ftz");
        if (from == Type.F32 && to == Type.F32) {
            One<float[], float[]> convert = (d, a) -> {
                for (int i = 0; i < LANES; i++) d[i] = integral ? (float) rounding.integral(a[i]) : a[i];
            };
            int source = source(code, Bank.FLOAT);
            add(origin, Flushed.unary(convert, flush, saturate), Bank.FLOAT, target(code, Bank.FLOAT), source);
        } else if (from == Type.F64 && to == Type.F64) {
            One<double[], double[]> convert = (d, a) -> {
                for (int i = 0; i < LANES; i++) {
                    double value = integral ? rounding.integral(a[i]) : a[i];
                    d[i] = saturate ? value > 0 ? Math.min(value, 1) : 0 : value;
                }
            };
            int source = source(code, Bank.DOUBLE);
            add(origin, convert, Bank.DOUBLE, target(code, Bank.DOUBLE), source);
        } else if (to == Type.F64) {
            One<double[], float[]> convert = (d, a) -> {
                for (int i = 0; i < LANES; i++) d[i] = flush && isTiny(a[i]) ? Math.copySign(0, a[i]) : a[i];
            };
            int source = source(code, Bank.FLOAT);
            add(origin, convert, Bank.DOUBLE, target(code, Bank.DOUBLE), source);
        } else {
            One<float[], double[]> convert = (d, a) -> {
                for (int i = 0; i < LANES; i++) d[i] = rounding.narrow(a[i]);
                if (flush) FloatOps.flush(d);
                if (saturate) FloatOps.saturate(d);
            };
            int source = source(code, Bank.DOUBLE);
            add(origin, convert, Bank.FLOAT, target(code, Bank.FLOAT), source);
        }
    }

    /** F32 with ten digits of the fraction, in a register of 32 bits. */
    private void tensorFloat(Statement.Code code, Origin origin, Type from) {
        boolean known = from == Type.F32 && code.opcode().matches(TENSOR_FLOAT);
        if (!known) throw new UnknownInstruction(code.opcode());
        One<int[], float[]> convert = (d, a) -> {
            for (int i = 0; i < LANES; i++) d[i] = code.has("relu") && a[i] <= 0 ? 0 : tensorFloat(a[i], code);
        };
        int source = source(code, Bank.FLOAT);
        add(origin, convert, Bank.INT, target(code, Bank.INT), source);
    }

    /** A carry out of the fraction goes into the exponent, as it should: up to infinity. */
    private static int tensorFloat(float a, Statement.Code code) {
        int bits = Float.floatToRawIntBits(a);
        if (!Float.isFinite(a)) return bits;
        int half = 1 << CUT - 1;
        int added = code.has("rna") ? half : code.has("rn") ? half - 1 + (bits >>> CUT & 1) : 0;
        return bits + added >>> CUT << CUT;
    }

    private void halves(Statement.Code code, Origin origin, Type from, Type to) {
        if (isHalf(from) && to == Type.F32) {
            One<float[], int[]> convert = (d, a) -> {
                for (int i = 0; i < LANES; i++)
                    d[i] = (float) HalfDecoder.format(from).value(a[i]);
            };
            int source = source(code, Bank.INT);
            add(origin, convert, Bank.FLOAT, target(code, Bank.FLOAT), source);
        } else if (from == Type.F32 && isHalf(to)) {
            One<int[], float[]> convert = (d, a) -> {
                for (int i = 0; i < LANES; i++) d[i] = half(a[i], to, code);
            };
            int source = source(code, Bank.FLOAT);
            add(origin, convert, Bank.INT, target(code, Bank.INT), source);
        } else if (isHalf(to)) toHalf(code, origin, from, to);
        else fromHalf(code, origin, from, to);
    }

    private void toHalf(Statement.Code code, Origin origin, Type from, Type to) {
        Rounding rounding = Rounding.of(code);
        boolean integral = code.modifiers().stream().anyMatch(word -> word.matches("r[nzmp]i"));
        if (from == Type.F64) {
            One<int[], double[]> convert = (d, a) -> {
                for (int i = 0; i < LANES; i++) d[i] = half(a[i], to, code);
            };
            int source = source(code, Bank.DOUBLE);
            add(origin, convert, Bank.INT, target(code, Bank.INT), source);
        } else if (isHalf(from)) {
            Half format = HalfDecoder.format(from);
            One<int[], int[]> convert = (d, a) -> {
                for (int i = 0; i < LANES; i++) {
                    double value = format.value(a[i]);
                    d[i] = half(integral ? rounding.integral(value) : value, to, code);
                }
            };
            int source = source(code, Bank.INT);
            add(origin, convert, Bank.INT, target(code, Bank.INT), source);
        } else {
            boolean signed = from != Type.U64;
            One<int[], long[]> convert = (d, a) -> {
                for (int i = 0; i < LANES; i++) d[i] = half(Conversions.odd(a[i], signed), to, code);
            };
            int wide = wide(code, origin, from);
            add(origin, convert, Bank.INT, target(code, Bank.INT), wide);
        }
    }

    /** To F64, or to an integer. */
    private void fromHalf(Statement.Code code, Origin origin, Type from, Type to) {
        Rounding rounding = Rounding.of(code);
        Half format = HalfDecoder.format(from);
        int source = source(code, Bank.INT);
        if (to == Type.F64) {
            One<double[], int[]> convert = (d, a) -> {
                for (int i = 0; i < LANES; i++) d[i] = format.value(a[i]);
            };
            add(origin, convert, Bank.DOUBLE, target(code, Bank.DOUBLE), source);
            return;
        }
        int wide = operands.temporary(Bank.LONG);
        One<long[], int[]> convert = (d, a) -> {
            for (int i = 0; i < LANES; i++) d[i] = Conversions.integer(format.value(a[i]), to, rounding, false);
        };
        add(origin, convert, Bank.LONG, wide, source);
        store(code, origin, wide, to);
    }

    /** Two F32 numbers, the first in the upper half. */
    private void toHalves(Statement.Code code, Origin origin, Type to) {
        Type half = to == Type.F16X2 ? Type.F16 : Type.BF16;
        int a = operands.read(code.operands().get(1), Bank.FLOAT);
        int b = operands.read(code.operands().get(2), Bank.FLOAT);
        Lanes.Two<int[], float[], float[]> convert = (d, x, y) -> {
            for (int i = 0; i < LANES; i++) d[i] = half(x[i], half, code) << 16 | half(y[i], half, code);
        };
        body.add(new Compute.Binary<>(origin, convert, Bank.INT, target(code, Bank.INT), a, b));
    }

    private static int half(double a, Type to, Statement.Code code) {
        double value = code.has("relu") && a <= 0 ? 0 : a;
        if (code.has("sat")) value = value > 0 ? Math.min(value, 1) : 0;
        Half format = HalfDecoder.format(to);
        if (code.has("satfinite")) value = Math.clamp(value, -format.most(), format.most());
        if (to == Type.F16 && Double.isNaN(value)) return Float.floatToFloat16((float) value) & 0xffff;
        return format.bits(value, Rounding.of(code)::integral);
    }

    private static Lanes.One<long[], int[]> widen(Type from) {
        Lanes.One<long[], int[]> widen = Conversions.widen(from);
        return switch (from) {
            case S32 -> new Named.One<>("widen signed", widen);
            case U32, B32 -> new Named.One<>("widen unsigned", widen);
            default -> widen;
        };
    }
}
