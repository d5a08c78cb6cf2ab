package hanji.simulator;

import static hanji.simulator.Instructions.add;
import static hanji.simulator.Instructions.bits;
import static hanji.simulator.Instructions.d;
import static hanji.simulator.Instructions.f;
import static hanji.simulator.Instructions.saturate;
import static hanji.simulator.Instructions.tests;
import static hanji.simulator.Instructions.unsigned;

import hanji.simulator.Instructions.Row;
import hanji.simulator.ptx.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Conversions round, saturate and extend as PTX says. */
final class ConversionInstructionTest {
    @TestFactory
    Stream<DynamicTest> conversions() {
        List<Row> rows = new ArrayList<>();
        add(rows, "cvt.s32.s16 d, a", "b32 b16", (a, b, c) -> (short) a);
        add(rows, "cvt.u32.u16 d, a", "b32 b16", (a, b, c) -> a);
        add(rows, "cvt.u16.u32 d, a", "b16 b32", (a, b, c) -> a);
        add(rows, "cvt.s16.s8 d, a", "b16 b16", (a, b, c) -> (byte) a);
        add(rows, "cvt.u32.u8 d, a", "b32 b32", (a, b, c) -> a & 0xff);
        add(rows, "cvt.s32.s8 d, a", "b32 b32", (a, b, c) -> (byte) a);
        add(rows, "cvt.s64.s32 d, a", "b64 b32", (a, b, c) -> (int) a);
        add(rows, "cvt.u64.u32 d, a", "b64 b32", (a, b, c) -> a);
        add(rows, "cvt.s64.s8 d, a", "b64 b32", (a, b, c) -> (byte) a);
        add(rows, "cvt.s64.s16 d, a", "b64 b16", (a, b, c) -> (short) a);
        add(rows, "cvt.u32.u64 d, a", "b32 b64", (a, b, c) -> a);
        add(rows, "cvt.u16.u64 d, a", "b16 b64", (a, b, c) -> a);
        add(rows, "cvt.sat.u8.s32 d, a", "b32 b32", (a, b, c) -> Math.clamp((int) a, 0, 255));
        add(rows, "cvt.sat.s8.s32 d, a", "b32 b32", (a, b, c) -> Math.clamp((int) a, -128, 127));
        add(rows, "cvt.sat.u32.s64 d, a", "b32 b64", (a, b, c) -> Math.clamp(a, 0, 0xffffffffL));
        add(rows, "cvt.sat.s32.u32 d, a", "b32 b32", (a, b, c) -> Math.min(a, Integer.MAX_VALUE));
        toInteger(rows, "rzi", x -> x < 0 ? Math.ceil(x) : Math.floor(x));
        toInteger(rows, "rni", Math::rint);
        toInteger(rows, "rmi", Math::floor);
        toInteger(rows, "rpi", Math::ceil);
        for (String mode : List.of("rni", "rzi", "rmi", "rpi")) {
            DoubleUnaryOperator whole = whole(mode);
            add(rows, "cvt." + mode + ".f32.f32 d, a", "f32 f32", (a, b, c) -> bits((float) whole.applyAsDouble(f(a))));
            add(rows, "cvt." + mode + ".f64.f64 d, a", "f64 f64", (a, b, c) -> bits(whole.applyAsDouble(d(a))));
        }
        add(rows, "cvt.sat.f32.f32 d, a", "f32 f32", (a, b, c) -> bits((float) saturate(f(a))));
        add(rows, "cvt.f64.f32 d, a", "f64 f32", (a, b, c) -> bits((double) f(a)));
        add(rows, "cvt.rn.f32.f64 d, a", "f32 f64", (a, b, c) -> bits((float) d(a)));
        add(rows, "cvt.rn.f32.s32 d, a", "f32 b32", (a, b, c) -> bits((float) (int) a));
        add(rows, "cvt.rn.f32.u32 d, a", "f32 b32", (a, b, c) -> bits((float) a));
        add(rows, "cvt.rn.f32.s64 d, a", "f32 b64", (a, b, c) -> bits((float) a));
        add(
                rows,
                "cvt.rn.f32.u64 d, a",
                "f32 b64",
                (a, b, c) -> bits(unsigned(a).floatValue()));
        add(rows, "cvt.rn.f32.u16 d, a", "f32 b16", (a, b, c) -> bits((float) a));
        add(rows, "cvt.rn.f32.s8 d, a", "f32 b32", (a, b, c) -> bits((float) (byte) a));
        add(rows, "cvt.rn.f64.s32 d, a", "f64 b32", (a, b, c) -> bits((double) (int) a));
        add(
                rows,
                "cvt.rn.f64.u64 d, a",
                "f64 b64",
                (a, b, c) -> bits(unsigned(a).doubleValue()));
        add(rows, "cvt.f32.f16 d, a", "f32 b16", (a, b, c) -> bits(Float.float16ToFloat((short) a)));
        add(rows, "cvt.rn.f16.f32 d, a", "b16 f32", (a, b, c) -> Float.floatToFloat16(f(a)));
        add(rows, "cvt.rn.bf16.f32 d, a", "b16 f32", (a, b, c) -> brain(f(a)));
        add(rows, "cvt.rn.bf16x2.f32 d, a, b", "b32 f32 f32", (a, b, c) -> brain(f(a)) << 16 | brain(f(b)));
        return tests(rows);
    }

    private static DoubleUnaryOperator whole(String mode) {
        return switch (mode) {
            case "rni" -> Math::rint;
            case "rmi" -> Math::floor;
            case "rpi" -> Math::ceil;
            default -> x -> x < 0 ? Math.ceil(x) : Math.floor(x);
        };
    }

    /** To integers of every width: limited to what they hold; NaN is 0, but the highest bit for F64 or 64 bits. */
    private static void toInteger(List<Row> rows, String mode, DoubleUnaryOperator whole) {
        for (Type to : List.of(Type.S8, Type.U8, Type.S16, Type.U16, Type.S32, Type.U32, Type.S64, Type.U64)) {
            String name = "cvt." + mode + "." + to.toString().toLowerCase(Locale.ROOT);
            String register = to.bits() == 64 ? "b64" : "b32";
            long nan = 1L << to.bits() - 1;
            add(
                    rows,
                    name + ".f32 d, a",
                    register + " f32",
                    (a, b, c) ->
                            Float.isNaN(f(a)) ? to.bits() == 64 ? nan : 0 : limited(whole.applyAsDouble(f(a)), to));
            add(
                    rows,
                    name + ".f64 d, a",
                    register + " f64",
                    (a, b, c) -> Double.isNaN(d(a)) ? extended(nan, to) : limited(whole.applyAsDouble(d(a)), to));
        }
    }

    private static long extended(long bits, Type type) {
        return type.isSigned() ? bits << 64 - type.bits() >> 64 - type.bits() : bits;
    }

    private static long limited(double whole, Type to) {
        BigInteger one = BigInteger.ONE;
        BigInteger most =
                one.shiftLeft(to.isSigned() ? to.bits() - 1 : to.bits()).subtract(one);
        BigInteger least = to.isSigned() ? one.shiftLeft(to.bits() - 1).negate() : BigInteger.ZERO;
        if (Double.isInfinite(whole)) return (whole > 0 ? most : least).longValue();
        return new BigDecimal(whole).toBigInteger().max(least).min(most).longValue();
    }

    private static long brain(float a) {
        if (Double.isNaN(a)) return 0x7fff;
        if (Float.isInfinite(a)) return bits(a) >>> 16;
        double step = Math.scalb(1.0, Math.max(Math.getExponent(a), Float.MIN_EXPONENT) - 7);
        return bits((float) (Math.rint(a / step) * step)) >>> 16;
    }
}
