package hanji.simulator;

import static hanji.simulator.Instructions.add;
import static hanji.simulator.Instructions.bits;
import static hanji.simulator.Instructions.d;
import static hanji.simulator.Instructions.f;
import static hanji.simulator.Instructions.tests;

import hanji.simulator.Instructions.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Comparisons and the logic of predicates give what PTX says, also for NaN. */
final class ComparisonInstructionTest {
    @TestFactory
    Stream<DynamicTest> comparisons() {
        List<Row> rows = new ArrayList<>();
        for (String p : List.of("eq", "ne", "lt", "le", "gt", "ge")) {
            add(rows, compare(p, "s32"), "b32 b32 b32", (a, b, c) -> holds(p, Long.compare((int) a, (int) b)));
            add(rows, compare(p, "u32"), "b32 b32 b32", (a, b, c) -> holds(p, Long.compare(a, b)));
            add(rows, compare(p, "s16"), "b32 b16 b16", (a, b, c) -> holds(p, Long.compare((short) a, (short) b)));
            add(rows, compare(p, "s64"), "b32 b64 b64", (a, b, c) -> holds(p, Long.compare(a, b)));
            add(rows, compare(p, "u64"), "b32 b64 b64", (a, b, c) -> holds(p, Long.compareUnsigned(a, b)));
            add(
                    rows,
                    compare(p, "f32"),
                    "b32 f32 f32",
                    (a, b, c) -> Float.isNaN(f(a)) || Float.isNaN(f(b)) ? 0 : holds(p, order(f(a), f(b))));
            add(
                    rows,
                    compare(p + "u", "f32"),
                    "b32 f32 f32",
                    (a, b, c) -> Float.isNaN(f(a)) || Float.isNaN(f(b)) ? 1 : holds(p, order(f(a), f(b))));
            add(
                    rows,
                    compare(p, "f64"),
                    "b32 f64 f64",
                    (a, b, c) -> Double.isNaN(d(a)) || Double.isNaN(d(b)) ? 0 : holds(p, order(d(a), d(b))));
            add(
                    rows,
                    compare(p + "u", "f64"),
                    "b32 f64 f64",
                    (a, b, c) -> Double.isNaN(d(a)) || Double.isNaN(d(b)) ? 1 : holds(p, order(d(a), d(b))));
        }
        add(rows, compare("nan", "f32"), "b32 f32 f32", (a, b, c) -> Float.isNaN(f(a)) || Float.isNaN(f(b)) ? 1 : 0);
        add(rows, compare("num", "f64"), "b32 f64 f64", (a, b, c) -> Double.isNaN(d(a)) || Double.isNaN(d(b)) ? 0 : 1);
        add(
                rows,
                "setp.lt.s32 p|q, a, b; @q mov.b32 d, 5; @p mov.b32 d, 6",
                "b32 b32 b32",
                (a, b, c) -> (int) a < (int) b ? 6 : 5);
        add(
                rows,
                "setp.gt.s32 q, a, 3; setp.lt.and.s32 p, a, b, q; selp.b32 d, 1, 0, p",
                "b32 b32 b32",
                (a, b, c) -> (int) a < (int) b && (int) a > 3 ? 1 : 0);
        add(
                rows,
                "setp.gt.s32 q, a, 3; setp.lt.or.s32 p, a, b, !q; selp.b32 d, 1, 0, p",
                "b32 b32 b32",
                (a, b, c) -> (int) a < (int) b || (int) a <= 3 ? 1 : 0);
        add(
                rows,
                "setp.lt.u32 p, a, b; selp.f32 d, 0f3f800000, 0f00000000, p",
                "f32 b32 b32",
                (a, b, c) -> a < b ? bits(1) : 0);
        add(
                rows,
                "setp.lt.u32 p, a, b; setp.eq.u32 q, a, 0; xor.pred p, p, q; selp.b32 d, a, b, p",
                "b32 b32 b32",
                (a, b, c) -> a < b ^ a == 0 ? a : b);
        add(rows, "setp.lt.u32 p, a, b; not.pred q, p; selp.b32 d, a, b, q", "b32 b32 b32", (a, b, c) -> a < b ? b : a);
        for (String test : List.of("finite", "infinite", "number", "notanumber", "normal", "subnormal"))
            add(
                    rows,
                    "testp." + test + ".f32 p, a; selp.b32 d, 1, 0, p",
                    "b32 f32",
                    (a, b, c) -> is(test, f(a)) ? 1 : 0);
        return tests(rows);
    }

    private static String compare(String comparison, String type) {
        return "setp." + comparison + "." + type + " p, a, b; selp.b32 d, 1, 0, p";
    }

    private static long holds(String comparison, int order) {
        boolean holds = switch (comparison) {
            case "eq" -> order == 0;
            case "ne" -> order != 0;
            case "lt" -> order < 0;
            case "le" -> order <= 0;
            case "gt" -> order > 0;
            default -> order >= 0;
        };
        return holds ? 1 : 0;
    }

    private static int order(double a, double b) {
        return a < b ? -1 : a > b ? 1 : 0;
    }

    private static boolean is(String test, float a) {
        return switch (test) {
            case "finite" -> Float.isFinite(a);
            case "infinite" -> Float.isInfinite(a);
            case "number" -> !Float.isNaN(a);
            case "notanumber" -> Float.isNaN(a);
            case "normal" -> Math.getExponent(a) >= Float.MIN_EXPONENT && Float.isFinite(a);
            default -> a != 0 && Math.getExponent(a) < Float.MIN_EXPONENT;
        };
    }
}
