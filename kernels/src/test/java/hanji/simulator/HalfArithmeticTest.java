package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.simulator.machine.Half;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Arithmetic in F16 and BF16 against exact decimals, rounded once. */
final class HalfArithmeticTest {
    private static double value(Half format, long bits) {
        return format == Half.F16 ? Float.float16ToFloat((short) bits) : Float.intBitsToFloat((int) bits << 16);
    }

    /** The nearest of all numbers of the format, found by trying those around. */
    private static long nearest(Half format, BigDecimal exact) {
        int most = format == Half.F16 ? 0x7bff : 0x7f7f;
        BigDecimal size = exact.abs();
        int low = 0, high = most + 1;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (new BigDecimal(value(format, middle)).compareTo(size) <= 0) low = middle;
            else high = middle;
        }
        BigDecimal below = new BigDecimal(value(format, low));
        BigDecimal above = low == most
                ? below.add(below.subtract(new BigDecimal(value(format, low - 1))))
                : new BigDecimal(value(format, low + 1));
        int side = size.subtract(below).compareTo(above.subtract(size));
        int bits = side < 0 || side == 0 && low % 2 == 0 ? low : low + 1;
        return exact.signum() < 0 ? bits | 0x8000 : bits;
    }

    private interface Exact {
        BigDecimal of(BigDecimal a, BigDecimal b, BigDecimal c);
    }

    private static Instructions.Meaning meaning(Half format, Exact exact) {
        return (a, b, c) -> {
            for (long each : new long[] {a, b, c}) if (!Double.isFinite(value(format, each))) return Instructions.SKIP;
            BigDecimal result = exact.of(
                    new BigDecimal(value(format, a)),
                    new BigDecimal(value(format, b)),
                    new BigDecimal(value(format, c)));
            return result.signum() == 0 ? Instructions.SKIP : nearest(format, result);
        };
    }

    private static Instructions.Meaning both(Instructions.Meaning half) {
        return (a, b, c) -> {
            long low = half.of(a & 0xffff, b & 0xffff, c & 0xffff);
            long high = half.of(a >>> 16 & 0xffff, b >>> 16 & 0xffff, c >>> 16 & 0xffff);
            return low == Instructions.SKIP || high == Instructions.SKIP ? Instructions.SKIP : low | high << 16;
        };
    }

    @TestFactory
    Stream<DynamicTest> resultsAreRoundedOnce() {
        List<Instructions.Row> rows = new ArrayList<>();
        for (Half format : Half.values()) {
            String type = format.name().toLowerCase(java.util.Locale.ROOT);
            Instructions.Meaning add = meaning(format, (a, b, _) -> a.add(b));
            Instructions.Meaning fma =
                    meaning(format, (a, b, c) -> a.multiply(b).add(c));
            Instructions.add(rows, "add.rn." + type + " d, a, b", "b16 b16 b16", add);
            Instructions.add(
                    rows, "sub." + type + " d, a, b", "b16 b16 b16", meaning(format, (a, b, _) -> a.subtract(b)));
            Instructions.add(
                    rows, "mul." + type + " d, a, b", "b16 b16 b16", meaning(format, (a, b, _) -> a.multiply(b)));
            Instructions.add(rows, "fma.rn." + type + " d, a, b, c", "b16 b16 b16 b16", fma);
            Instructions.add(rows, "add." + type + "x2 d, a, b", "b32 b32 b32", both(add));
            Instructions.add(rows, "fma.rn." + type + "x2 d, a, b, c", "b32 b32 b32 b32", both(fma));
            Instructions.add(rows, "neg." + type + " d, a", "b16 b16", (a, _, _) -> a ^ 0x8000);
            Instructions.add(rows, "abs." + type + "x2 d, a", "b32 b32", (a, _, _) -> a & 0x7fff7fff);
            Instructions.add(rows, "max." + type + " d, a, b", "b16 b16 b16", (a, b, _) -> {
                double x = value(format, a), y = value(format, b);
                if (Double.isNaN(x) && Double.isNaN(y)) return 0x7fff;
                return Double.isNaN(x) ? b : Double.isNaN(y) || Math.max(x, y) == x && (x != y || a < 0x8000) ? a : b;
            });
            Instructions.add(rows, "min.NaN." + type + " d, a, b", "b16 b16 b16", (a, b, _) -> {
                double x = value(format, a), y = value(format, b);
                if (Double.isNaN(x) || Double.isNaN(y)) return 0x7fff;
                return x < y || x == y && a >= 0x8000 ? a : b;
            });
            Instructions.add(
                    rows,
                    "setp.lt." + type + " p, a, b;\nselp.u32 d, 1, 0, p",
                    "u32 b16 b16",
                    (a, b, _) -> value(format, a) < value(format, b) ? 1 : 0);
            Instructions.add(
                    rows,
                    "cvt.rn." + type + ".s32 d, a",
                    "b16 s32",
                    (a, _, _) -> (int) a == 0 ? 0 : nearest(format, BigDecimal.valueOf((int) a)));
            Instructions.add(
                    rows,
                    "cvt.rn." + type + ".u64 d, a",
                    "b16 u64",
                    (a, _, _) -> a == 0 ? 0 : nearest(format, new BigDecimal(Instructions.unsigned(a))));
            Instructions.add(rows, "cvt.rn." + type + ".f64 d, a", "b16 f64", (a, _, _) -> {
                double x = Double.longBitsToDouble(a);
                return Double.isFinite(x) && x != 0 ? nearest(format, new BigDecimal(x)) : Instructions.SKIP;
            });
            Instructions.add(rows, "cvt.rzi.s32." + type + " d, a", "s32 b16", (a, _, _) -> (int) value(format, a));
            Instructions.add(
                    rows, "cvt.f64." + type + " d, a", "f64 b16", (a, _, _) -> Instructions.bits(value(format, a)));
        }
        return Instructions.tests(rows);
    }

    /** The product lies between two numbers, and what is added is too small for F64 to tell which is nearer. */
    @Test
    void whatF64CannotHoldIsNotRoundedTwice() {
        Half format = Half.BF16;
        int a = format.bits(1 + 0x1p-7), b = format.bits(1.5), below = format.bits(1.5 + 0x1p-7);
        assertEquals(below, format.bits(format.fused(a, b, format.bits(-0x1p-100))));
        assertEquals(below + 1, format.bits(format.fused(a, b, format.bits(0))));
        assertEquals(below + 1, format.bits(format.fused(a, b, format.bits(0x1p-100))));
    }
}
