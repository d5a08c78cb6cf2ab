package hanji.simulator;

import static hanji.simulator.Instructions.add;
import static hanji.simulator.Instructions.bits;
import static hanji.simulator.Instructions.f;

import hanji.simulator.Instructions.Meaning;
import hanji.simulator.Instructions.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What modifiers and types of results make of F16 and TF32. */
final class HalfFormsTest {
    private static float value(long bits) {
        return Float.float16ToFloat((short) bits);
    }

    private static float flushed(long bits) {
        return Math.abs(value(bits)) < 0x1p-14f ? 0 : value(bits);
    }

    @TestFactory
    Stream<DynamicTest> comparisonsGiveOneOrAllBitsOfTheirResult() {
        List<Row> rows = new ArrayList<>();
        Meaning less = (a, b, _) -> value(a) < value(b) ? -1 : 0;
        add(rows, "set.lt.u32.f16 d, a, b", "u32 b16 b16", less);
        add(rows, "set.lt.s16.f16 d, a, b", "b16 b16 b16", less);
        add(rows, "set.lt.f16.f16 d, a, b", "b16 b16 b16", (a, b, _) -> value(a) < value(b) ? 0x3c00 : 0);
        add(rows, "set.lt.f16.f32 d, a, b", "b16 f32 f32", (a, b, _) -> f(a) < f(b) ? 0x3c00 : 0);
        add(rows, "set.lt.bf16.s32 d, a, b", "b16 b32 b32", (a, b, _) -> (int) a < (int) b ? 0x3f80 : 0);
        add(rows, "set.lt.f32.f16 d, a, b", "f32 b16 b16", (a, b, _) -> bits(value(a) < value(b) ? 1f : 0f));
        add(rows, "set.lt.ftz.u32.f16 d, a, b", "u32 b16 b16", (a, b, _) -> flushed(a) < flushed(b) ? -1 : 0);
        add(
                rows,
                "setp.lt.ftz.f16 p, a, b;\nselp.u32 d, 1, 0, p",
                "u32 b16 b16",
                (a, b, _) -> flushed(a) < flushed(b) ? 1 : 0);
        return Instructions.tests(rows);
    }

    @TestFactory
    Stream<DynamicTest> satfiniteStaysBelowInfinity() {
        List<Row> rows = new ArrayList<>();
        Meaning limited = (a, _, _) -> Float.isNaN(f(a))
                ? Instructions.SKIP
                : Float.floatToFloat16(Math.clamp(f(a), -65504f, 65504f)) & 0xffff;
        add(rows, "cvt.rn.satfinite.f16.f32 d, a", "b16 f32", limited);
        return Instructions.tests(rows);
    }

    /** @param whole how a number becomes whole that is not negative */
    private static Meaning tensorFloat(DoubleUnaryOperator whole) {
        return (a, _, _) -> {
            if (!Float.isFinite(f(a))) return a;
            double unit = Math.scalb(1.0, Math.max(Math.getExponent(f(a)), Float.MIN_EXPONENT) - 10);
            double size = whole.applyAsDouble(Math.abs((double) f(a)) / unit) * unit;
            return bits((float) Math.copySign(size, f(a)));
        };
    }

    @TestFactory
    Stream<DynamicTest> tensorFloatsHaveTenDigitsOfTheFraction() {
        List<Row> rows = new ArrayList<>();
        Meaning nearest = tensorFloat(Math::rint);
        add(rows, "cvt.rna.tf32.f32 d, a", "b32 f32", tensorFloat(x -> Math.floor(x + 0.5)));
        add(rows, "cvt.rn.tf32.f32 d, a", "b32 f32", nearest);
        add(rows, "cvt.rz.tf32.f32 d, a", "b32 f32", tensorFloat(Math::floor));
        add(rows, "cvt.rn.relu.tf32.f32 d, a", "b32 f32", (a, b, c) -> f(a) <= 0 ? 0 : nearest.of(a, b, c));
        String tie = "or.b32 t, a, 0x1fff;\nsub.u32 t, t, 0xfff;\nmov.b32 c, t;\n";
        add(rows, tie + "cvt.rna.tf32.f32 d, c", "b32 b32 f32 f32", (a, _, _) -> {
            long cut = (a | 0x1fff) - 0xfff;
            return Float.isFinite(f(cut)) ? (cut + 0x1000) & 0xffffe000L : Instructions.SKIP;
        });
        add(rows, tie + "cvt.rn.tf32.f32 d, c", "b32 b32 f32 f32", (a, _, _) -> {
            long cut = (a | 0x1fff) - 0xfff;
            return Float.isFinite(f(cut)) ? nearest.of(cut, 0, 0) : Instructions.SKIP;
        });
        return Instructions.tests(rows);
    }
}
