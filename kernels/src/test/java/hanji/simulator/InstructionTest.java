package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.cuda.Grid;
import hanji.simulator.ptx.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Single instructions, over values at the edges of their types, give what PTX says. */
final class InstructionTest {
    /** A meaning's answer where the test does not say. */
    private static final long SKIP = 0x7fc01234_7fc01234L;

    /** What an instruction computes from the bits of its operands. */
    private interface Meaning {
        long of(long a, long b, long c);
    }

    /** An instruction with operands d, a, b, c, their types (d first) and its meaning. */
    private record Row(String code, String types, Meaning meaning) {}

    @TestFactory
    Stream<DynamicTest> integers() {
        List<Row> rows = new ArrayList<>();
        add(rows, "add.s32 d, a, b", "b32 b32 b32", (a, b, c) -> (int) a + (int) b);
        add(rows, "sub.s32 d, a, b", "b32 b32 b32", (a, b, c) -> (int) a - (int) b);
        add(rows, "add.s32 d, a, -7", "b32 b32", (a, b, c) -> (int) a - 7);
        add(rows, "mul.lo.s32 d, a, b", "b32 b32 b32", (a, b, c) -> (int) a * (int) b);
        add(rows, "mul.hi.s32 d, a, b", "b32 b32 b32", (a, b, c) -> (long) (int) a * (int) b >> 32);
        add(rows, "mul.hi.u32 d, a, b", "b32 b32 b32", (a, b, c) -> a * b >>> 32);
        add(rows, "mul.wide.s32 d, a, b", "b64 b32 b32", (a, b, c) -> (long) (int) a * (int) b);
        add(rows, "mul.wide.u32 d, a, b", "b64 b32 b32", (a, b, c) -> a * b);
        add(rows, "mul.wide.s16 d, a, b", "b32 b16 b16", (a, b, c) -> (short) a * (short) b);
        add(rows, "mul.wide.u16 d, a, b", "b32 b16 b16", (a, b, c) -> a * b);
        add(rows, "mad.lo.s32 d, a, b, c", "b32 b32 b32 b32", (a, b, c) -> (int) a * (int) b + (int) c);
        add(rows, "mad.hi.s32 d, a, b, c", "b32 b32 b32 b32", (a, b, c) -> ((long) (int) a * (int) b >> 32) + c);
        add(rows, "mad.hi.u32 d, a, b, c", "b32 b32 b32 b32", (a, b, c) -> (a * b >>> 32) + c);
        add(rows, "mad.wide.s32 d, a, b, c", "b64 b32 b32 b64", (a, b, c) -> (long) (int) a * (int) b + c);
        add(rows, "mad.wide.u32 d, a, b, c", "b64 b32 b32 b64", (a, b, c) -> a * b + c);
        add(rows, "mad.wide.u16 d, a, b, c", "b32 b16 b16 b32", (a, b, c) -> a * b + c);
        add(rows, "mul24.lo.s32 d, a, b", "b32 b32 b32", (a, b, c) -> ((int) a << 8 >> 8) * ((int) b << 8 >> 8));
        add(rows, "mul24.hi.u32 d, a, b", "b32 b32 b32", (a, b, c) -> (a & 0xffffff) * (b & 0xffffff) >>> 16);
        add(rows, "sad.u32 d, a, b, c", "b32 b32 b32 b32", (a, b, c) -> Math.abs(a - b) + c);
        add(rows, "sad.s32 d, a, b, c", "b32 b32 b32 b32", (a, b, c) -> Math.abs((long) (int) a - (int) b) + c);
        add(rows, "div.u32 d, a, b", "b32 b32 b32", (a, b, c) -> b == 0 ? -1 : a / b);
        add(rows, "div.s32 d, a, b", "b32 b32 b32", (a, b, c) -> b == 0 ? -1 : (int) a / (int) b);
        add(rows, "rem.u32 d, a, b", "b32 b32 b32", (a, b, c) -> b == 0 ? a : a % b);
        add(rows, "rem.s32 d, a, b", "b32 b32 b32", (a, b, c) -> b == 0 ? a : (int) a % (int) b);
        add(rows, "min.u32 d, a, b", "b32 b32 b32", (a, b, c) -> Math.min(a, b));
        add(rows, "max.s32 d, a, b", "b32 b32 b32", (a, b, c) -> Math.max((int) a, (int) b));
        add(rows, "abs.s32 d, a", "b32 b32", (a, b, c) -> Math.abs((int) a));
        add(rows, "neg.s32 d, a", "b32 b32", (a, b, c) -> -a);
        add(rows, "not.b32 d, a", "b32 b32", (a, b, c) -> ~a);
        add(rows, "cnot.b32 d, a", "b32 b32", (a, b, c) -> a == 0 ? 1 : 0);
        add(rows, "xor.b32 d, a, b", "b32 b32 b32", (a, b, c) -> a ^ b);
        add(rows, "shl.b32 d, a, b", "b32 b32 b32", (a, b, c) -> b > 31 ? 0 : a << b);
        add(rows, "shr.u32 d, a, b", "b32 b32 b32", (a, b, c) -> b > 31 ? 0 : a >>> b);
        add(rows, "shr.s32 d, a, b", "b32 b32 b32", (a, b, c) -> (int) a >> Math.min(b, 31));
        add(rows, "shf.l.wrap.b32 d, a, b, c", "b32 b32 b32 b32", (a, b, c) -> (b << 32 | a) << (c & 31) >>> 32);
        add(rows, "shf.r.wrap.b32 d, a, b, c", "b32 b32 b32 b32", (a, b, c) -> (b << 32 | a) >>> (c & 31));
        add(rows, "shf.l.clamp.b32 d, a, b, c", "b32 b32 b32 b32", (a, b, c) -> c > 31 ? a : (b << 32 | a) << c >>> 32);
        add(rows, "shf.r.clamp.b32 d, a, b, c", "b32 b32 b32 b32", (a, b, c) -> c > 31 ? b : (b << 32 | a) >>> c);
        add(rows, "brev.b32 d, a", "b32 b32", (a, b, c) -> Integer.reverse((int) a));
        add(rows, "clz.b32 d, a", "b32 b32", (a, b, c) -> Integer.numberOfLeadingZeros((int) a));
        add(rows, "popc.b32 d, a", "b32 b32", (a, b, c) -> Integer.bitCount((int) a));
        add(rows, "bfind.u32 d, a", "b32 b32", (a, b, c) -> a == 0 ? -1 : 31 - Integer.numberOfLeadingZeros((int) a));
        add(rows, "bfind.shiftamt.u32 d, a", "b32 b32", (a, b, c) -> a == 0 ? -1 : Integer.numberOfLeadingZeros((int) a));
        add(rows, "bfind.s32 d, a", "b32 b32", (a, b, c) ->
                31 - Integer.numberOfLeadingZeros((int) a < 0 ? ~(int) a : (int) a));
        add(rows, "bfe.u32 d, a, 5, 9", "b32 b32", (a, b, c) -> a >>> 5 & 511);
        add(rows, "bfe.s32 d, a, 5, 9", "b32 b32", (a, b, c) -> (int) a << 18 >> 23);
        add(rows, "bfe.s32 d, a, 28, 9", "b32 b32", (a, b, c) -> (int) a >> 28);
        add(rows, "bfe.s64 d, a, 40, 10", "b64 b64", (a, b, c) -> a << 14 >> 54);
        add(rows, "bfi.b32 d, a, b, 5, 9", "b32 b32 b32", (a, b, c) -> b & ~(511 << 5) | (a & 511) << 5);
        add(rows, "bfi.b64 d, a, b, 5, 40", "b64 b64 b64", (a, b, c) ->
                b & ~((1L << 40) - 1 << 5) | (a & (1L << 40) - 1) << 5);
        add(rows, "prmt.b32 d, a, b, 0x5410", "b32 b32 b32", (a, b, c) -> a & 0xffff | b << 16);
        add(rows, "prmt.b32 d, a, b, 0x7b32", "b32 b32 b32", (a, b, c) ->
                a >>> 16 | ((int) a < 0 ? 0xff0000 : 0) | b & 0xff000000L);
        add(rows, "lop3.b32 d, a, b, c, 0x96", "b32 b32 b32 b32", (a, b, c) -> a ^ b ^ c);
        add(rows, "lop3.b32 d, a, b, c, 0xca", "b32 b32 b32 b32", (a, b, c) -> a & b | ~a & c);
        add(rows, "dp4a.s32.s32 d, a, b, c", "b32 b32 b32 b32", (a, b, c) ->
                c + (byte) a * (byte) b + (byte) (a >> 8) * (byte) (b >> 8) + (byte) (a >> 16) * (byte) (b >> 16)
                        + (byte) (a >> 24) * (byte) (b >> 24));
        add(rows, "add.s16 d, a, b", "b16 b16 b16", (a, b, c) -> a + b);
        add(rows, "mul.lo.s16 d, a, b", "b16 b16 b16", (a, b, c) -> a * b);
        add(rows, "mul.hi.s16 d, a, b", "b16 b16 b16", (a, b, c) -> (short) a * (short) b >> 16);
        add(rows, "mul.hi.u16 d, a, -21845", "b16 b16", (a, b, c) -> a * 43691 >>> 16);
        add(rows, "shr.s16 d, a, 3", "b16 b16", (a, b, c) -> (short) a >> 3);
        add(rows, "shr.u16 d, a, 3", "b16 b16", (a, b, c) -> a >>> 3);
        add(rows, "shl.b16 d, a, 9", "b16 b16", (a, b, c) -> a << 9);
        add(rows, "max.s16 d, a, b", "b16 b16 b16", (a, b, c) -> Math.max((short) a, (short) b));
        add(rows, "div.s16 d, a, b", "b16 b16 b16", (a, b, c) -> b == 0 ? -1 : (short) a / (short) b);
        add(rows, "rem.u16 d, a, b", "b16 b16 b16", (a, b, c) -> b == 0 ? a : a % b);
        add(rows, "mad.lo.s16 d, a, b, c", "b16 b16 b16 b16", (a, b, c) -> a * b + c);
        add(rows, "add.s64 d, a, b", "b64 b64 b64", (a, b, c) -> a + b);
        add(rows, "mul.lo.s64 d, a, b", "b64 b64 b64", (a, b, c) -> a * b);
        add(rows, "mul.hi.s64 d, a, b", "b64 b64 b64", (a, b, c) -> high(BigInteger.valueOf(a), BigInteger.valueOf(b)));
        add(rows, "mul.hi.u64 d, a, b", "b64 b64 b64", (a, b, c) -> high(unsigned(a), unsigned(b)));
        add(rows, "mad.lo.s64 d, a, b, c", "b64 b64 b64 b64", (a, b, c) -> a * b + c);
        add(rows, "div.s64 d, a, b", "b64 b64 b64", (a, b, c) -> b == 0 ? -1 : a / b);
        add(rows, "div.u64 d, a, b", "b64 b64 b64", (a, b, c) -> b == 0 ? -1 : Long.divideUnsigned(a, b));
        add(rows, "rem.u64 d, a, b", "b64 b64 b64", (a, b, c) -> b == 0 ? a : Long.remainderUnsigned(a, b));
        add(rows, "min.u64 d, a, b", "b64 b64 b64", (a, b, c) -> Long.compareUnsigned(a, b) < 0 ? a : b);
        add(rows, "max.s64 d, a, b", "b64 b64 b64", (a, b, c) -> Math.max(a, b));
        add(rows, "shl.b64 d, a, b", "b64 b64 b32", (a, b, c) -> b > 63 ? 0 : a << b);
        add(rows, "shr.s64 d, a, b", "b64 b64 b32", (a, b, c) -> a >> Math.min(b, 63));
        add(rows, "shr.u64 d, a, b", "b64 b64 b32", (a, b, c) -> b > 63 ? 0 : a >>> b);
        add(rows, "clz.b64 d, a", "b32 b64", (a, b, c) -> Long.numberOfLeadingZeros(a));
        add(rows, "popc.b64 d, a", "b32 b64", (a, b, c) -> Long.bitCount(a));
        add(rows, "brev.b64 d, a", "b64 b64", (a, b, c) -> Long.reverse(a));
        add(rows, "mov.b64 d, {a, b}", "b64 b32 b32", (a, b, c) -> a | b << 32);
        add(rows, "mov.b32 d, {a, b}", "b32 b16 b16", (a, b, c) -> a | b << 16);
        add(rows, "mov.b64 {_, d}, a", "b32 b64", (a, b, c) -> a >>> 32);
        add(rows, "mov.b32 {_, d}, a", "b16 b32", (a, b, c) -> a >>> 16);
        add(rows, "mov.b32 d, 0f3fc00000", "f32", (a, b, c) -> Float.floatToRawIntBits(1.5f));
        add(rows, "mov.b32 d, a", "f32 b32", (a, b, c) -> a);
        add(rows, "mov.b64 d, a", "b64 f64", (a, b, c) -> a);
        add(rows, "slct.s32.s32 d, a, b, c", "b32 b32 b32 b32", (a, b, c) -> (int) c >= 0 ? a : b);
        add(rows, "slct.f32.f32 d, a, b, c", "f32 f32 f32 f32", (a, b, c) -> f(c) >= 0 ? a : b);
        add(rows, "set.lt.u32.s32 d, a, b", "b32 b32 b32", (a, b, c) -> (int) a < (int) b ? -1 : 0);
        add(rows, "set.gt.f32.f32 d, a, b", "f32 f32 f32", (a, b, c) -> f(a) > f(b) ? bits(1) : 0);
        return tests(rows);
    }

    @TestFactory
    Stream<DynamicTest> comparisons() {
        List<Row> rows = new ArrayList<>();
        for (String p : List.of("eq", "ne", "lt", "le", "gt", "ge")) {
            add(rows, compare(p, "s32"), "b32 b32 b32", (a, b, c) -> holds(p, Long.compare((int) a, (int) b)));
            add(rows, compare(p, "u32"), "b32 b32 b32", (a, b, c) -> holds(p, Long.compare(a, b)));
            add(rows, compare(p, "s16"), "b32 b16 b16", (a, b, c) -> holds(p, Long.compare((short) a, (short) b)));
            add(rows, compare(p, "s64"), "b32 b64 b64", (a, b, c) -> holds(p, Long.compare(a, b)));
            add(rows, compare(p, "u64"), "b32 b64 b64", (a, b, c) -> holds(p, Long.compareUnsigned(a, b)));
            add(rows, compare(p, "f32"), "b32 f32 f32", (a, b, c) -> f(a) != f(a) || f(b) != f(b) ? 0 : holds(p, order(f(a), f(b))));
            add(rows, compare(p + "u", "f32"), "b32 f32 f32", (a, b, c) -> f(a) != f(a) || f(b) != f(b) ? 1 : holds(p, order(f(a), f(b))));
            add(rows, compare(p, "f64"), "b32 f64 f64", (a, b, c) -> d(a) != d(a) || d(b) != d(b) ? 0 : holds(p, order(d(a), d(b))));
            add(rows, compare(p + "u", "f64"), "b32 f64 f64", (a, b, c) -> d(a) != d(a) || d(b) != d(b) ? 1 : holds(p, order(d(a), d(b))));
        }
        add(rows, compare("nan", "f32"), "b32 f32 f32", (a, b, c) -> f(a) != f(a) || f(b) != f(b) ? 1 : 0);
        add(rows, compare("num", "f64"), "b32 f64 f64", (a, b, c) -> d(a) != d(a) || d(b) != d(b) ? 0 : 1);
        add(rows, "setp.lt.s32 p|q, a, b; @q mov.b32 d, 5; @p mov.b32 d, 6", "b32 b32 b32", (a, b, c) -> (int) a < (int) b ? 6 : 5);
        add(rows, "setp.gt.s32 q, a, 3; setp.lt.and.s32 p, a, b, q; selp.b32 d, 1, 0, p", "b32 b32 b32", (a, b, c) -> (int) a < (int) b && (int) a > 3 ? 1 : 0);
        add(rows, "setp.gt.s32 q, a, 3; setp.lt.or.s32 p, a, b, !q; selp.b32 d, 1, 0, p", "b32 b32 b32", (a, b, c) -> (int) a < (int) b || (int) a <= 3 ? 1 : 0);
        add(rows, "setp.lt.u32 p, a, b; selp.f32 d, 0f3f800000, 0f00000000, p", "f32 b32 b32", (a, b, c) -> a < b ? bits(1) : 0);
        add(rows, "setp.lt.u32 p, a, b; setp.eq.u32 q, a, 0; xor.pred p, p, q; selp.b32 d, a, b, p", "b32 b32 b32", (a, b, c) -> a < b ^ a == 0 ? a : b);
        add(rows, "setp.lt.u32 p, a, b; not.pred q, p; selp.b32 d, a, b, q", "b32 b32 b32", (a, b, c) -> a < b ? b : a);
        for (String test : List.of("finite", "infinite", "number", "notanumber", "normal", "subnormal"))
            add(rows, "testp." + test + ".f32 p, a; selp.b32 d, 1, 0, p", "b32 f32", (a, b, c) -> is(test, f(a)) ? 1 : 0);
        return tests(rows);
    }

    private static String compare(String comparison, String type) {
        return "setp." + comparison + "." + type + " p, a, b; selp.b32 d, 1, 0, p";
    }

    private static long holds(String comparison, int order) {
        boolean holds =
                switch (comparison) {
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
        single(rows, "min.f32", (a, b) -> a != a ? b : b != b ? a : Math.min(a, b));
        single(rows, "max.f32", (a, b) -> a != a ? b : b != b ? a : Math.max(a, b));
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
        pair(rows, "max.f64", (a, b) -> a != a ? b : b != b ? a : Math.max(a, b));
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
            add(rows, "add." + mode + ".f32 d, a, b", "f32 f32 f32", (a, b, c) -> step32(mode, f(a) + f(b), () -> exact(f(a)).add(exact(f(b)))));
            add(rows, "sub." + mode + ".f32 d, a, b", "f32 f32 f32", (a, b, c) -> step32(mode, f(a) - f(b), () -> exact(f(a)).subtract(exact(f(b)))));
            add(rows, "mul." + mode + ".f32 d, a, b", "f32 f32 f32", (a, b, c) -> step32(mode, f(a) * f(b), () -> exact(f(a)).multiply(exact(f(b)))));
            add(rows, "fma." + mode + ".f32 d, a, b, c", "f32 f32 f32 f32", (a, b, c) ->
                    step32(mode, Math.fma(f(a), f(b), f(c)), () -> exact(f(a)).multiply(exact(f(b))).add(exact(f(c)))));
            add(rows, "div." + mode + ".f32 d, a, b", "f32 f32 f32", (a, b, c) ->
                    step32(mode, f(b) == 0 ? Float.NaN : f(a) / f(b), () -> exact(f(a)).divide(exact(f(b)), new MathContext(200))));
            add(rows, "sqrt." + mode + ".f32 d, a", "f32 f32", (a, b, c) ->
                    step32(mode, (float) Math.sqrt(f(a)), () -> exact(f(a)).sqrt(new MathContext(200))));
            add(rows, "mul." + mode + ".f64 d, a, b", "f64 f64 f64", (a, b, c) -> step64(mode, d(a) * d(b), () -> exact(d(a)).multiply(exact(d(b)))));
            add(rows, "add." + mode + ".f64 d, a, b", "f64 f64 f64", (a, b, c) -> step64(mode, d(a) + d(b), () -> exact(d(a)).add(exact(d(b)))));
            add(rows, "cvt." + mode + ".f32.f64 d, a", "f32 f64", (a, b, c) -> step32(mode, (float) d(a), () -> exact(d(a))));
            add(rows, "cvt." + mode + ".f32.s32 d, a", "f32 b32", (a, b, c) -> step32(mode, (float) (int) a, () -> exact((int) a)));
            add(rows, "cvt." + mode + ".f64.u64 d, a", "f64 b64", (a, b, c) ->
                    step64(mode, unsigned(a).doubleValue(), () -> new BigDecimal(unsigned(a))));
        }
        return tests(rows);
    }

    private static BigDecimal exact(double a) {
        return new BigDecimal(a);
    }

    private static long step32(String mode, float nearest, Supplier<BigDecimal> exact) {
        BigDecimal value = value(exact);
        if (nearest != nearest || value == null) return SKIP;
        float result = nearest;
        if (nearest == 0 && value.signum() == 0) return SKIP;
        if (isDown(mode, value)) {
            while (above(result, value)) result = Math.nextDown(result);
        } else while (above(-result, value.negate())) result = Math.nextUp(result);
        return bits(result);
    }

    private static long step64(String mode, double nearest, Supplier<BigDecimal> exact) {
        BigDecimal value = value(exact);
        if (nearest != nearest || value == null) return SKIP;
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

    private static double saturate(double a) {
        return a > 0 ? Math.min(a, 1) : 0;
    }

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
        add(rows, "cvt.rn.f32.u64 d, a", "f32 b64", (a, b, c) -> bits(unsigned(a).floatValue()));
        add(rows, "cvt.rn.f32.u16 d, a", "f32 b16", (a, b, c) -> bits((float) a));
        add(rows, "cvt.rn.f32.s8 d, a", "f32 b32", (a, b, c) -> bits((float) (byte) a));
        add(rows, "cvt.rn.f64.s32 d, a", "f64 b32", (a, b, c) -> bits((double) (int) a));
        add(rows, "cvt.rn.f64.u64 d, a", "f64 b64", (a, b, c) -> bits(unsigned(a).doubleValue()));
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
            String name = "cvt." + mode + "." + to.toString().toLowerCase();
            String register = to.bits() == 64 ? "b64" : "b32";
            long nan = 1L << to.bits() - 1;
            add(rows, name + ".f32 d, a", register + " f32", (a, b, c) ->
                    f(a) != f(a) ? to.bits() == 64 ? nan : 0 : limited(whole.applyAsDouble(f(a)), to));
            add(rows, name + ".f64 d, a", register + " f64", (a, b, c) ->
                    d(a) != d(a) ? extended(nan, to) : limited(whole.applyAsDouble(d(a)), to));
        }
    }

    private static long extended(long bits, Type type) {
        return type.isSigned() ? bits << 64 - type.bits() >> 64 - type.bits() : bits;
    }

    private static long limited(double whole, Type to) {
        BigInteger one = BigInteger.ONE;
        BigInteger most = one.shiftLeft(to.isSigned() ? to.bits() - 1 : to.bits()).subtract(one);
        BigInteger least = to.isSigned() ? one.shiftLeft(to.bits() - 1).negate() : BigInteger.ZERO;
        if (Double.isInfinite(whole)) return (whole > 0 ? most : least).longValue();
        return new BigDecimal(whole).toBigInteger().max(least).min(most).longValue();
    }

    private static long brain(float a) {
        if (a != a) return 0x7fff;
        if (Float.isInfinite(a)) return bits(a) >>> 16;
        double step = Math.scalb(1.0, Math.max(Math.getExponent(a), Float.MIN_EXPONENT) - 7);
        return bits((float) (Math.rint(a / step) * step)) >>> 16;
    }

    private static Stream<DynamicTest> tests(List<Row> rows) {
        return rows.stream().map(row -> DynamicTest.dynamicTest(row.code, () -> check(row)));
    }

    private static void add(List<Row> rows, String code, String types, Meaning meaning) {
        rows.add(new Row(code, types, meaning));
    }

    private static float f(long bits) {
        return Float.intBitsToFloat((int) bits);
    }

    private static double d(long bits) {
        return Double.longBitsToDouble(bits);
    }

    private static long bits(float a) {
        return Float.floatToRawIntBits(a) & 0xffffffffL;
    }

    private static long bits(double a) {
        return Double.doubleToRawLongBits(a);
    }

    private static BigInteger unsigned(long a) {
        return new BigInteger(Long.toUnsignedString(a));
    }

    private static long high(BigInteger a, BigInteger b) {
        return a.multiply(b).shiftRight(64).longValue();
    }

    private static void check(Row row) {
        List<Type> types = Stream.of(row.types.split(" ")).map(name -> Type.named(name).orElseThrow()).toList();
        Random random = new Random(row.code.hashCode());
        int n = 2000;
        long[][] operands = new long[types.size()][n];
        for (int i = 1; i < types.size(); i++)
            for (int k = 0; k < n; k++) operands[i][k] = value(types.get(i), random);
        Rig rig = Rig.of(ptx(row, types), Simulation.CHECKED);
        Object[] arguments = new Object[types.size() + 1];
        for (int i = 0; i < types.size(); i++) arguments[i] = rig.device(operands[i]);
        arguments[types.size()] = n;
        rig.launch("k", Grid.of(Math.ceilDiv(n, 128), 128), arguments);
        long[] result = rig.host((Long) arguments[0], new long[n]);
        for (int k = 0; k < n; k++) {
            long[] in = new long[4];
            for (int i = 1; i < types.size(); i++) in[i] = operands[i][k];
            long meant = row.meaning.of(in[1], in[2], in[3]);
            if (meant == SKIP) continue;
            long expected = cut(meant, types.getFirst());
            if (isNaN(expected, types.getFirst()) && isNaN(result[k], types.getFirst())) continue;
            int at = k;
            assertEquals(
                    Long.toHexString(expected),
                    Long.toHexString(result[k]),
                    () -> row.code + " of " + Long.toHexString(in[1]) + ", " + Long.toHexString(in[2]) + ", "
                            + Long.toHexString(in[3]) + " in thread " + at);
        }
    }

    private static boolean isNaN(long bits, Type type) {
        return type == Type.F32 ? f(bits) != f(bits) : type == Type.F64 && d(bits) != d(bits);
    }

    private static long cut(long bits, Type type) {
        return type.bits() == 64 ? bits : bits & (1L << type.bits()) - 1;
    }

    private static long value(Type type, Random random) {
        double[] edges = {
            0, -0.0, 1, -1, 0.5, 1.5, 2.5, -2.5, 255.5, 3e9, -3e9, 2147483648.0, 1e19, -1e19, 1e30, 3.4e38, 1e-40,
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, Float.MIN_VALUE, Float.MIN_NORMAL, 0.49999997
        };
        boolean edge = random.nextInt(3) == 0;
        double number = edge ? edges[random.nextInt(edges.length)] : random.nextGaussian() * Math.pow(10, random.nextInt(12));
        return switch (type) {
            case F32 -> random.nextInt(8) == 0 ? random.nextInt() & 0xffffffffL : bits((float) number);
            case F64 -> random.nextInt(8) == 0 ? random.nextLong() : bits(number);
            default -> {
                long[] integers = {0, 1, -1, 2, 31, 32, 33, 63, 64, 127, 128, 255, 256, Integer.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE};
                yield cut(edge ? integers[random.nextInt(integers.length)] : random.nextLong(), type);
            }
        };
    }

    /** A kernel that loads the operands from arrays with 8 bytes for each element, and stores the result likewise. */
    private static String ptx(Row row, List<Type> types) {
        StringBuilder text = new StringBuilder(".version 8.0\n.target sm_90\n.address_size 64\n.visible .entry k(");
        for (int i = 0; i < types.size(); i++) text.append(".param .u64 k_param_").append(i).append(", ");
        text.append(".param .u32 n) {\n.reg .pred p, q, r;\n.reg .b32 t, s, u, v;\n.reg .b64 x, y, z;\n");
        String names = "dabc";
        for (int i = 0; i < types.size(); i++)
            text.append(".reg .").append(lower(types.get(i))).append(' ').append(names.charAt(i)).append(";\n");
        text.append("ld.param.u32 u, [n];\nmov.u32 t, %tid.x;\nmov.u32 s, %ctaid.x;\nmov.u32 v, %ntid.x;\n")
                .append("mad.lo.s32 t, s, v, t;\nsetp.ge.s32 r, t, u;\n@r bra END;\nmul.wide.s32 y, t, 8;\n");
        for (int i = 1; i < types.size(); i++)
            text.append("ld.param.u64 x, [k_param_").append(i).append("];\nadd.s64 x, x, y;\nld.global.")
                    .append(lower(types.get(i))).append(' ').append(names.charAt(i)).append(", [x];\n");
        text.append(row.code).append(";\nld.param.u64 x, [k_param_0];\nadd.s64 x, x, y;\nst.global.")
                .append(lower(types.getFirst())).append(" [x], d;\nEND: ret;\n}\n");
        return text.toString();
    }

    private static String lower(Type type) {
        return type.toString().toLowerCase(java.util.Locale.ROOT);
    }
}
