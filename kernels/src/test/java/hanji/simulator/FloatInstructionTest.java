package hanji.simulator;

import static hanji.simulator.Instructions.SKIP;
import static hanji.simulator.Instructions.add;
import static hanji.simulator.Instructions.bits;
import static hanji.simulator.Instructions.d;
import static hanji.simulator.Instructions.f;
import static hanji.simulator.Instructions.saturate;
import static hanji.simulator.Instructions.tests;
import static hanji.simulator.Instructions.unsigned;

import hanji.simulator.Instructions.Row;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Instructions on floats are exactly rounded, in every direction. */
final class FloatInstructionTest {
    @TestFactory
    Stream<DynamicTest> floats() {
        List<Row> rows = new ArrayList<>();
        add(rows, "fma.rn.f32 d, a, b, c", "f32 f32 f32 f32", (a, b, c) -> bits(Math.fma(f(a), f(b), f(c))));
        add(rows, "sqrt.rn.f32 d, a", "f32 f32", (a, b, c) -> bits((float) Math.sqrt(f(a))));
        add(rows, "rcp.rn.f32 d, a", "f32 f32", (a, b, c) -> bits(1 / f(a)));
        single(rows, "add.rn.f32", (a, b) -> (float) a + (float) b);
        single(rows, "add.f32", (a, b) -> (float) a + (float) b);
        single(rows, "sub.rn.f32", (a, b) -> (float) a - (float) b);
        single(rows, "mul.rn.f32", (a, b) -> (float) a * (float) b);
        single(rows, "div.rn.f32", (a, b) -> (float) a / (float) b);
        single(rows, "min.f32", (a, b) -> Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b));
        single(rows, "max.f32", (a, b) -> Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b));
        single(rows, "max.NaN.f32", Math::max);
        single(rows, "min.NaN.f32", Math::min);
        single(rows, "mul.ftz.f32", (a, b) -> flush(flush(a) * flush(b)));
        single(rows, "add.sat.f32", (a, b) -> saturate((float) a + (float) b));
        add(rows, "copysign.f32 d, a, b", "f32 f32 f32", (a, b, c) -> b & 0x7fffffff | a & 0x80000000L);
        add(rows, "neg.f32 d, a", "f32 f32", (a, b, c) -> a ^ 0x80000000L);
        add(rows, "abs.f32 d, a", "f32 f32", (a, b, c) -> a & 0x7fffffff);
        add(rows, "fma.rn.f64 d, a, b, c", "f64 f64 f64 f64", (a, b, c) -> bits(Math.fma(d(a), d(b), d(c))));
        add(rows, "sqrt.rn.f64 d, a", "f64 f64", (a, b, c) -> bits(Math.sqrt(d(a))));
        pair(rows, "add.rn.f64", (a, b) -> a + b);
        pair(rows, "sub.rn.f64", (a, b) -> a - b);
        pair(rows, "mul.rn.f64", (a, b) -> a * b);
        pair(rows, "div.rn.f64", (a, b) -> a / b);
        pair(rows, "max.f64", (a, b) -> Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b));
        add(rows, "neg.f64 d, a", "f64 f64", (a, b, c) -> a ^ Long.MIN_VALUE);
        add(rows, "add.f32 d, a, 0f3f800000", "f32 f32", (a, b, c) -> bits(f(a) + 1));
        add(rows, "add.f64 d, a, 0d3ff0000000000000", "f64 f64", (a, b, c) -> bits(d(a) + 1));
        return tests(rows);
    }

    /** The neighbour of the exact result in a direction, found by stepping from the nearest number. */
    @TestFactory
    Stream<DynamicTest> directions() {
        List<Row> rows = new ArrayList<>();
        for (String mode : List.of("rz", "rm", "rp")) {
            add(
                    rows,
                    "add." + mode + ".f32 d, a, b",
                    "f32 f32 f32",
                    (a, b, c) -> step32(mode, f(a) + f(b), () -> exact(f(a)).add(exact(f(b)))));
            add(
                    rows,
                    "sub." + mode + ".f32 d, a, b",
                    "f32 f32 f32",
                    (a, b, c) -> step32(mode, f(a) - f(b), () -> exact(f(a)).subtract(exact(f(b)))));
            add(
                    rows,
                    "mul." + mode + ".f32 d, a, b",
                    "f32 f32 f32",
                    (a, b, c) -> step32(mode, f(a) * f(b), () -> exact(f(a)).multiply(exact(f(b)))));
            add(
                    rows,
                    "fma." + mode + ".f32 d, a, b, c",
                    "f32 f32 f32 f32",
                    (a, b, c) -> step32(
                            mode,
                            Math.fma(f(a), f(b), f(c)),
                            () -> exact(f(a)).multiply(exact(f(b))).add(exact(f(c)))));
            add(
                    rows,
                    "div." + mode + ".f32 d, a, b",
                    "f32 f32 f32",
                    (a, b, c) -> step32(
                            mode,
                            f(b) == 0 ? Float.NaN : f(a) / f(b),
                            () -> exact(f(a)).divide(exact(f(b)), new MathContext(200))));
            add(
                    rows,
                    "sqrt." + mode + ".f32 d, a",
                    "f32 f32",
                    (a, b, c) -> step32(
                            mode, (float) Math.sqrt(f(a)), () -> exact(f(a)).sqrt(new MathContext(200))));
            add(
                    rows,
                    "mul." + mode + ".f64 d, a, b",
                    "f64 f64 f64",
                    (a, b, c) -> step64(mode, d(a) * d(b), () -> exact(d(a)).multiply(exact(d(b)))));
            add(
                    rows,
                    "add." + mode + ".f64 d, a, b",
                    "f64 f64 f64",
                    (a, b, c) -> step64(mode, d(a) + d(b), () -> exact(d(a)).add(exact(d(b)))));
            add(
                    rows,
                    "cvt." + mode + ".f32.f64 d, a",
                    "f32 f64",
                    (a, b, c) -> step32(mode, (float) d(a), () -> exact(d(a))));
            add(
                    rows,
                    "cvt." + mode + ".f32.s32 d, a",
                    "f32 b32",
                    (a, b, c) -> step32(mode, (float) (int) a, () -> exact((int) a)));
            add(
                    rows,
                    "cvt." + mode + ".f64.u64 d, a",
                    "f64 b64",
                    (a, b, c) -> step64(mode, unsigned(a).doubleValue(), () -> new BigDecimal(unsigned(a))));
        }
        return tests(rows);
    }

    private static BigDecimal exact(double a) {
        return new BigDecimal(a);
    }

    private static long step32(String mode, float nearest, Supplier<BigDecimal> exact) {
        BigDecimal value = value(exact);
        if (Double.isNaN(nearest) || value == null) return SKIP;
        float result = nearest;
        if (nearest == 0 && value.signum() == 0) return SKIP;
        if (isDown(mode, value)) {
            while (above(result, value)) result = Math.nextDown(result);
        } else while (above(-result, value.negate())) result = Math.nextUp(result);
        return bits(result);
    }

    private static long step64(String mode, double nearest, Supplier<BigDecimal> exact) {
        BigDecimal value = value(exact);
        if (Double.isNaN(nearest) || value == null) return SKIP;
        double result = nearest;
        if (nearest == 0 && value.signum() == 0) return SKIP;
        if (isDown(mode, value)) {
            while (above(result, value)) result = Math.nextDown(result);
        } else while (above(-result, value.negate())) result = Math.nextUp(result);
        return bits(result);
    }

    private static BigDecimal value(Supplier<BigDecimal> exact) {
        try {
            return exact.get();
        } catch (NumberFormatException | ArithmeticException _) {
            return null; // of infinities, NaN or a division by 0 there is no exact value
        }
    }

    private static boolean isDown(String mode, BigDecimal value) {
        return mode.equals("rm") || mode.equals("rz") && value.signum() > 0;
    }

    private static boolean above(double a, BigDecimal value) {
        return Double.isInfinite(a) ? a > 0 : exact(a).compareTo(value) > 0;
    }

    private static void single(List<Row> rows, String name, DoubleBinaryOperator f) {
        add(rows, name + " d, a, b", "f32 f32 f32", (a, b, c) -> bits((float) f.applyAsDouble(f(a), f(b))));
    }

    private static void pair(List<Row> rows, String name, DoubleBinaryOperator f) {
        add(rows, name + " d, a, b", "f64 f64 f64", (a, b, c) -> bits(f.applyAsDouble(d(a), d(b))));
    }

    private static float flush(double a) {
        return Math.abs((float) a) < Float.MIN_NORMAL ? Math.copySign(0, (float) a) : (float) a;
    }
}
