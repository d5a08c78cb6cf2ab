package hanji.simulator;

import static hanji.simulator.Instructions.add;
import static hanji.simulator.Instructions.bits;
import static hanji.simulator.Instructions.f;
import static hanji.simulator.Instructions.tests;
import static hanji.simulator.Instructions.unsigned;

import hanji.simulator.Instructions.Row;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Instructions on integers, over values at the edges of their types, give what PTX says. */
final class IntegerInstructionTest {
    private static final int MIN = Integer.MIN_VALUE, MAX = Integer.MAX_VALUE;

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
        return tests(rows);
    }

    @TestFactory
    Stream<DynamicTest> bitsAndBytes() {
        List<Row> rows = new ArrayList<>();
        add(rows, "brev.b32 d, a", "b32 b32", (a, b, c) -> Integer.reverse((int) a));
        add(rows, "clz.b32 d, a", "b32 b32", (a, b, c) -> Integer.numberOfLeadingZeros((int) a));
        add(rows, "popc.b32 d, a", "b32 b32", (a, b, c) -> Integer.bitCount((int) a));
        add(rows, "bfind.u32 d, a", "b32 b32", (a, b, c) -> a == 0 ? -1 : 31 - Integer.numberOfLeadingZeros((int) a));
        add(
                rows,
                "bfind.shiftamt.u32 d, a",
                "b32 b32",
                (a, b, c) -> a == 0 ? -1 : Integer.numberOfLeadingZeros((int) a));
        add(
                rows,
                "bfind.s32 d, a",
                "b32 b32",
                (a, b, c) -> 31 - Integer.numberOfLeadingZeros((int) a < 0 ? ~(int) a : (int) a));
        add(rows, "bfe.u32 d, a, 5, 9", "b32 b32", (a, b, c) -> a >>> 5 & 511);
        add(rows, "bfe.s32 d, a, 5, 9", "b32 b32", (a, b, c) -> (int) a << 18 >> 23);
        add(rows, "bfe.s32 d, a, 28, 9", "b32 b32", (a, b, c) -> (int) a >> 28);
        add(rows, "bfe.s64 d, a, 40, 10", "b64 b64", (a, b, c) -> a << 14 >> 54);
        add(rows, "bfi.b32 d, a, b, 5, 9", "b32 b32 b32", (a, b, c) -> b & ~(511 << 5) | (a & 511) << 5);
        add(
                rows,
                "bfi.b64 d, a, b, 5, 40",
                "b64 b64 b64",
                (a, b, c) -> b & ~((1L << 40) - 1 << 5) | (a & (1L << 40) - 1) << 5);
        add(rows, "prmt.b32 d, a, b, 0x5410", "b32 b32 b32", (a, b, c) -> a & 0xffff | b << 16);
        add(
                rows,
                "prmt.b32 d, a, b, 0x7b32",
                "b32 b32 b32",
                (a, b, c) -> a >>> 16 | ((int) a < 0 ? 0xff0000 : 0) | b & 0xff000000L);
        add(rows, "lop3.b32 d, a, b, c, 0x96", "b32 b32 b32 b32", (a, b, c) -> a ^ b ^ c);
        add(rows, "lop3.b32 d, a, b, c, 0xca", "b32 b32 b32 b32", (a, b, c) -> a & b | ~a & c);
        add(
                rows,
                "dp4a.s32.s32 d, a, b, c",
                "b32 b32 b32 b32",
                (a, b, c) -> c
                        + (byte) a * (byte) b
                        + (byte) (a >> 8) * (byte) (b >> 8)
                        + (byte) (a >> 16) * (byte) (b >> 16)
                        + (byte) (a >> 24) * (byte) (b >> 24));
        return tests(rows);
    }

    @TestFactory
    Stream<DynamicTest> videoInstructionsWorkOnPartsOfWords() {
        List<Row> rows = new ArrayList<>();
        String four = "b32 b32 b32 b32", three = "b32 b32 b32";
        add(
                rows,
                "vabsdiff4.u32.u32.u32 d, a, b, c",
                four,
                (a, b, c) -> bytes(i -> Math.abs((a >> i & 0xff) - (b >> i & 0xff))));
        add(
                rows,
                "vabsdiff4.u32.s32.s32.add d, a, b, c",
                four,
                (a, b, c) -> c
                        + Math.abs((byte) a - (byte) b)
                        + Math.abs((byte) (a >> 8) - (byte) (b >> 8))
                        + Math.abs((byte) (a >> 16) - (byte) (b >> 16))
                        + Math.abs((byte) (a >> 24) - (byte) (b >> 24)));
        add(
                rows,
                "vadd4.s32.s32.s32.sat d, a, b, c",
                four,
                (a, b, c) -> bytes(i -> Math.clamp((byte) (a >> i) + (byte) (b >> i), -128, 127)));
        add(
                rows,
                "vsub4.u32.u32.u32.sat d, a, b, c",
                four,
                (a, b, c) -> bytes(i -> Math.max(0, (a >> i & 0xff) - (b >> i & 0xff))));
        add(
                rows,
                "vavrg4.s32.s32.s32 d, a, b, c",
                four,
                (a, b, c) -> bytes(i -> {
                    int sum = (byte) (a >> i) + (byte) (b >> i);
                    return sum >= 0 ? sum + 1 >> 1 : sum >> 1;
                }));
        add(
                rows,
                "vmax2.s32.s32.s32 d, a, b, c",
                four,
                (a, b, c) -> Math.max((short) a, (short) b) & 0xffff
                        | (long) Math.max((short) (a >> 16), (short) (b >> 16)) << 16 & 0xffff0000L);
        add(
                rows,
                "vset4.u32.u32.lt d, a, b, c",
                four,
                (a, b, c) -> bytes(i -> (a >> i & 0xff) < (b >> i & 0xff) ? 1 : 0));
        add(rows, "vadd.s32.u32.u32.sat d, a, b", three, (a, b, c) -> Math.min(a + b, Integer.MAX_VALUE));
        add(
                rows,
                "vsub.u32.s32.s32.sat d, a, b",
                three,
                (a, b, c) -> Math.clamp((long) (int) a - (int) b, 0, 0xffffffffL));
        add(rows, "vmin.s32.s32.s32.add d, a, b, c", four, (a, b, c) -> Math.min((int) a, (int) b) + c);
        add(rows, "vset.s32.s32.ge d, a, b", three, (a, b, c) -> (int) a >= (int) b ? 1 : 0);
        add(rows, "vshr.s32.s32.u32.clamp d, a, b", three, (a, b, c) -> (long) (int) a >> Math.min(b, 32));
        add(rows, "vshr.u32.u32.u32.wrap d, a, b", three, (a, b, c) -> a >>> (b & 31));
        add(rows, "vshl.u32.u32.u32.clamp d, a, b", three, (a, b, c) -> a << Math.min(b, 32));
        return tests(rows);
    }

    /** Four bytes beside each other, each from the bit at which it begins. */
    private static long bytes(IntToLongFunction part) {
        long word = 0;
        for (int i = 0; i < 32; i += 8) word |= (part.applyAsLong(i) & 0xffL) << i;
        return word;
    }

    @TestFactory
    Stream<DynamicTest> numbersArePackedBesideEachOther() {
        List<Row> rows = new ArrayList<>();
        add(
                rows,
                "cvt.pack.sat.s8.s32.b32 d, a, b, c",
                "b32 b32 b32 b32",
                (a, b, c) ->
                        c << 16 | (Math.clamp((int) a, -128, 127) & 0xff) << 8 | Math.clamp((int) b, -128, 127) & 0xff);
        add(
                rows,
                "cvt.pack.sat.u4.s32.b32 d, a, b, c",
                "b32 b32 b32 b32",
                (a, b, c) -> c << 8 | Math.clamp((int) a, 0, 15) << 4 | Math.clamp((int) b, 0, 15));
        add(
                rows,
                "cvt.pack.sat.u16.s32 d, a, b",
                "b32 b32 b32",
                (a, b, c) -> (long) Math.clamp((int) a, 0, 65535) << 16 | Math.clamp((int) b, 0, 65535));
        add(
                rows,
                "cvt.pack.sat.s16.u32 d, a, b",
                "b32 b32 b32",
                (a, b, c) -> Math.min(a, 32767) << 16 | Math.min(b, 32767));
        return tests(rows);
    }

    @TestFactory
    Stream<DynamicTest> carriesGoFromOneInstructionToTheNext() {
        List<Row> rows = new ArrayList<>();
        String four = "b32 b32 b32 b32", wide = "b64 b64 b64 b64";
        add(rows, "add.cc.u32 d, a, b;\naddc.u32 d, c, 0", four, (a, b, c) -> c + (a + b >>> 32));
        add(rows, "sub.cc.s32 d, a, b;\nsubc.s32 d, c, 0", four, (a, b, c) -> c - (a < b ? 1 : 0));
        add(rows, "mad.lo.cc.u32 d, a, b, c;\nmadc.hi.u32 d, a, b, 0", four, (a, b, c) -> high(a, b, c, 32));
        add(
                rows,
                "add.cc.u64 d, a, b;\naddc.u64 d, c, 0",
                wide,
                (a, b, c) -> c + unsigned(a).add(unsigned(b)).shiftRight(64).longValue());
        add(
                rows,
                "sub.cc.u64 d, a, b;\nsubc.u64 d, c, 0",
                wide,
                (a, b, c) -> c - (unsigned(a).compareTo(unsigned(b)) < 0 ? 1 : 0));
        add(rows, "mad.lo.cc.u64 d, a, b, c;\nmadc.hi.u64 d, a, b, 0", wide, (a, b, c) -> high(a, b, c, 64));
        add(
                rows,
                "add.cc.u32 d, a, b;\naddc.cc.u32 d, a, b;\naddc.u32 d, c, 0",
                four,
                (a, b, c) -> c + (a + b + (a + b >>> 32) >>> 32));
        return tests(rows);
    }

    /** The upper half of a times b plus c. */
    private static long high(long a, long b, long c, int bits) {
        return unsigned(a)
                .multiply(unsigned(b))
                .add(unsigned(c))
                .shiftRight(bits)
                .longValue();
    }

    @TestFactory
    Stream<DynamicTest> sumsThatSaturateAndProductsOfParts() {
        List<Row> rows = new ArrayList<>();
        String three = "b32 b32 b32", four = "b32 b32 b32 b32";
        add(rows, "add.sat.s32 d, a, b", three, (a, b, c) -> Math.clamp((long) (int) a + (int) b, MIN, MAX));
        add(rows, "sub.sat.s32 d, a, b", three, (a, b, c) -> Math.clamp((long) (int) a - (int) b, MIN, MAX));
        add(
                rows,
                "mad.hi.sat.s32 d, a, b, c",
                four,
                (a, b, c) -> Math.clamp(((long) (int) a * (int) b >> 32) + (int) c, MIN, MAX));
        add(
                rows,
                "dp4a.u32.s32 d, a, b, c",
                four,
                (a, b, c) -> c
                        + (a & 0xff) * (byte) b
                        + (a >> 8 & 0xff) * (byte) (b >> 8)
                        + (a >> 16 & 0xff) * (byte) (b >> 16)
                        + (a >> 24 & 0xff) * (byte) (b >> 24));
        add(
                rows,
                "dp2a.lo.s32.u32 d, a, b, c",
                four,
                (a, b, c) -> c + (short) a * (b & 0xff) + (short) (a >> 16) * (b >> 8 & 0xff));
        add(
                rows,
                "dp2a.hi.u32.s32 d, a, b, c",
                four,
                (a, b, c) -> c + (a & 0xffff) * (byte) (b >> 16) + (a >> 16 & 0xffff) * (byte) (b >> 24));
        add(rows, "bmsk.clamp.b32 d, a, b", three, (a, b, c) -> ones(a, b));
        add(rows, "bmsk.wrap.b32 d, a, b", three, (a, b, c) -> ones(a & 31, b & 31));
        return tests(rows);
    }

    private static long ones(long from, long count) {
        long ones = 0;
        for (long bit = from; bit < Math.min(32, from + count); bit++) ones |= 1L << bit;
        return ones;
    }

    @TestFactory
    Stream<DynamicTest> integersOf16And64Bits() {
        List<Row> rows = new ArrayList<>();
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
        return tests(rows);
    }

    @TestFactory
    Stream<DynamicTest> movesAndSelections() {
        List<Row> rows = new ArrayList<>();
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

    private static long high(BigInteger a, BigInteger b) {
        return a.multiply(b).shiftRight(64).longValue();
    }
}
