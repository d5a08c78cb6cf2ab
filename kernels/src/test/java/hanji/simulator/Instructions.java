package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.cuda.Grid;
import hanji.simulator.ptx.Type;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Tests of single instructions: each runs in a kernel of its own, over random operands and such at the edges of their
 * types.
 */
final class Instructions {
    /** A meaning's answer where the test does not say. */
    static final long SKIP = 0x7fc01234_7fc01234L;

    /** What an instruction computes from the bits of its operands. */
    interface Meaning {
        long of(long a, long b, long c);
    }

    /** An instruction with operands d, a, b, c, their types (d first) and its meaning. */
    record Row(String code, String types, Meaning meaning) {}

    private Instructions() {}

    static Stream<DynamicTest> tests(List<Row> rows) {
        return rows.stream().map(row -> DynamicTest.dynamicTest(row.code, () -> check(row)));
    }

    static void add(List<Row> rows, String code, String types, Meaning meaning) {
        rows.add(new Row(code, types, meaning));
    }

    static float f(long bits) {
        return Float.intBitsToFloat((int) bits);
    }

    static double d(long bits) {
        return Double.longBitsToDouble(bits);
    }

    static long bits(float a) {
        return Float.floatToRawIntBits(a) & 0xffffffffL;
    }

    static long bits(double a) {
        return Double.doubleToRawLongBits(a);
    }

    private static void check(Row row) {
        List<Type> types = Stream.of(row.types.split(" "))
                .map(name -> Type.named(name).orElseThrow())
                .toList();
        Random random = new Random(row.code.hashCode());
        int n = 2000;
        long[][] operands = new long[types.size()][n];
        for (int i = 1; i < types.size(); i++) for (int k = 0; k < n; k++) operands[i][k] = value(types.get(i), random);
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
        return type == Type.F32 ? Float.isNaN(f(bits)) : type == Type.F64 && Double.isNaN(d(bits));
    }

    private static long cut(long bits, Type type) {
        return type.bits() == 64 ? bits : bits & (1L << type.bits()) - 1;
    }

    private static long value(Type type, Random random) {
        double[] edges = {
            0,
            -0.0,
            1,
            -1,
            0.5,
            1.5,
            2.5,
            -2.5,
            255.5,
            3e9,
            -3e9,
            2147483648.0,
            1e19,
            -1e19,
            1e30,
            3.4e38,
            1e-40,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN,
            Float.MIN_VALUE,
            Float.MIN_NORMAL,
            0.49999997
        };
        boolean edge = random.nextInt(3) == 0;
        double number =
                edge ? edges[random.nextInt(edges.length)] : random.nextGaussian() * Math.pow(10, random.nextInt(12));
        return switch (type) {
            case F32 -> random.nextInt(8) == 0 ? random.nextInt() & 0xffffffffL : bits((float) number);
            case F64 -> random.nextInt(8) == 0 ? random.nextLong() : bits(number);
            default -> {
                long[] integers = {
                    0,
                    1,
                    -1,
                    2,
                    31,
                    32,
                    33,
                    63,
                    64,
                    127,
                    128,
                    255,
                    256,
                    Integer.MIN_VALUE,
                    Long.MIN_VALUE,
                    Long.MAX_VALUE,
                    Integer.MAX_VALUE
                };
                yield cut(edge ? integers[random.nextInt(integers.length)] : random.nextLong(), type);
            }
        };
    }

    /** A kernel that loads the operands from arrays with 8 bytes for each element, and stores the result likewise. */
    private static String ptx(Row row, List<Type> types) {
        StringBuilder text = new StringBuilder(".version 8.0\n.target sm_90\n.address_size 64\n.visible .entry k(");
        for (int i = 0; i < types.size(); i++)
            text.append(".param .u64 k_param_").append(i).append(", ");
        text.append(".param .u32 n) {\n.reg .pred p, q, r;\n.reg .b32 t, s, u, v;\n.reg .b64 x, y, z;\n");
        String names = "dabc";
        for (int i = 0; i < types.size(); i++)
            text.append(".reg .")
                    .append(lower(types.get(i)))
                    .append(' ')
                    .append(names.charAt(i))
                    .append(";\n");
        text.append("ld.param.u32 u, [n];\nmov.u32 t, %tid.x;\nmov.u32 s, %ctaid.x;\nmov.u32 v, %ntid.x;\n")
                .append("mad.lo.s32 t, s, v, t;\nsetp.ge.s32 r, t, u;\n@r bra END;\nmul.wide.s32 y, t, 8;\n");
        for (int i = 1; i < types.size(); i++)
            text.append("ld.param.u64 x, [k_param_")
                    .append(i)
                    .append("];\nadd.s64 x, x, y;\nld.global.")
                    .append(lower(types.get(i)))
                    .append(' ')
                    .append(names.charAt(i))
                    .append(", [x];\n");
        text.append(row.code)
                .append(";\nld.param.u64 x, [k_param_0];\nadd.s64 x, x, y;\nst.global.")
                .append(lower(types.getFirst()))
                .append(" [x], d;\nEND: ret;\n}\n");
        return text.toString();
    }

    private static String lower(Type type) {
        return type.toString().toLowerCase(Locale.ROOT);
    }

    static BigInteger unsigned(long a) {
        return new BigInteger(Long.toUnsignedString(a));
    }

    static double saturate(double a) {
        return a > 0 ? Math.min(a, 1) : 0;
    }
}
