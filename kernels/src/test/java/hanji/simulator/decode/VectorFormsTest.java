package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.simulator.machine.Lanes;
import hanji.simulator.machine.Vectored;
import hanji.simulator.ptx.Type;
import hanji.simulator.vector.Forms;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vector forms have the bits of the plain loops: for zeros, infinities, NaN and the ends of ranges, for all lanes and some. */
final class VectorFormsTest {
    private static final int ROUNDS = 200;
    private static final float[] FLOATS = {
        0,
        -0f,
        1,
        -1,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MAX_VALUE,
        1.5f
    };
    private static final int[] INTS = {0, 1, -1, 31, 32, 33, 64, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x8000, 0x10000};

    private final SplittableRandom random = new SplittableRandom(7);

    private float[] floats() {
        float[] all = new float[LANES];
        for (int i = 0; i < LANES; i++)
            all[i] = random.nextBoolean()
                    ? FLOATS[random.nextInt(FLOATS.length)]
                    : canonical(Float.intBitsToFloat(random.nextInt()));
        return all;
    }

    private static float canonical(float a) {
        return Float.isNaN(a) ? Float.NaN : a;
    }

    private int[] ints() {
        int[] all = new int[LANES];
        for (int i = 0; i < LANES; i++)
            all[i] = random.nextBoolean() ? INTS[random.nextInt(INTS.length)] : random.nextInt();
        return all;
    }

    private long[] longs() {
        int[] low = ints(), high = ints();
        long[] all = new long[LANES];
        for (int i = 0; i < LANES; i++) all[i] = (long) high[i] << 32 | low[i] & 0xffffffffL;
        return all;
    }

    private int mask(int round) {
        return round % 2 == 0 ? -1 : random.nextInt();
    }

    private static Vectored form(String name) {
        return Forms.all().instruction(name).orElseThrow();
    }

    private static <T> void blend(T to, T from, int mask) {
        for (int i = 0; i < LANES; i++) if ((mask >>> i & 1) != 0) System.arraycopy(from, i, to, i, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"neg", "abs", "sqrt", "mov", "add", "sub", "mul", "div", "min", "max", "fma"})
    void f32(String name) {
        Vectored form = form("f32 " + name);
        for (int round = 0; round < ROUNDS; round++) {
            float[] a = floats(), b = floats(), c = floats(), expected = floats(), whole = new float[LANES];
            float[] actual = expected.clone();
            switch (form.banks().size()) {
                case 2 -> FloatOps.unary(name, Rounding.NEAREST).apply(whole, a);
                case 3 -> FloatOps.binary(name, Rounding.NEAREST).apply(whole, a, b);
                default -> FloatOps.fma(Rounding.NEAREST).apply(whole, a, b, c);
            }
            int mask = mask(round);
            blend(expected, whole, mask);
            form.run(new Object[] {actual, a, b, c}, slots(form), mask);
            for (int i = 0; i < LANES; i++)
                assertEquals(Float.floatToIntBits(expected[i]), Float.floatToIntBits(actual[i]), name + ", lane " + i);
        }
    }

    private static int[] slots(Vectored form) {
        int[] slots = new int[form.banks().size()];
        for (int i = 0; i < slots.length; i++) slots[i] = i;
        return slots;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mov",
                "neg",
                "not",
                "add",
                "sub",
                "mul.lo",
                "mul.hi unsigned",
                "and",
                "or",
                "xor",
                "shl",
                "shr signed",
                "shr unsigned",
                "min signed",
                "max signed",
                "mad.lo"
            })
    void b32(String name) {
        Vectored form = form("b32 " + name);
        String operation = name.split(" ")[0];
        boolean signed = name.endsWith(" signed");
        for (int round = 0; round < ROUNDS; round++) {
            int[] a = ints(), b = ints(), c = ints(), expected = ints(), whole = new int[LANES];
            int[] actual = expected.clone();
            switch (form.banks().size()) {
                case 2 -> IntOps.unary(operation).apply(whole, a);
                case 3 -> IntOps.binary(operation, signed).apply(whole, a, b);
                default -> IntOps.ternary(operation, signed).apply(whole, a, b, c);
            }
            int mask = mask(round);
            blend(expected, whole, mask);
            form.run(new Object[] {actual, a, b, c}, slots(form), mask);
            assertArrayEquals(expected, actual, name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mov", "add", "sub", "and", "or", "xor"})
    void b64(String name) {
        Vectored form = form("b64 " + name);
        for (int round = 0; round < ROUNDS; round++) {
            long[] a = longs(), b = longs(), expected = longs(), whole = new long[LANES];
            long[] actual = expected.clone();
            if (form.banks().size() == 2) LongOps.unary(name).apply(whole, a);
            else LongOps.binary(name, true).apply(whole, a, b);
            int mask = mask(round);
            blend(expected, whole, mask);
            form.run(new Object[] {actual, a, b}, slots(form), mask);
            assertArrayEquals(expected, actual, name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"widen signed", "widen unsigned", "mul.wide signed", "mul.wide unsigned"})
    void ofTwiceTheWidth(String name) {
        Vectored form = form(name);
        boolean signed = name.endsWith(" signed");
        for (int round = 0; round < ROUNDS; round++) {
            int[] a = ints(), b = ints();
            long[] expected = longs(), whole = new long[LANES];
            long[] actual = expected.clone();
            if (name.startsWith("mul")) IntOps.wide(signed).apply(whole, a, b);
            else Conversions.widen(signed ? Type.S32 : Type.U32).apply(whole, a);
            int mask = mask(round);
            blend(expected, whole, mask);
            form.run(new Object[] {actual, a, b}, slots(form), mask);
            assertArrayEquals(expected, actual, name);
        }
    }

    @Test
    void bitsMove() {
        for (int round = 0; round < ROUNDS; round++) {
            int[] bits = ints(), back = new int[LANES];
            float[] floats = new float[LANES];
            int mask = mask(round);
            form("float bits").run(new Object[] {floats, bits}, new int[] {0, 1}, mask);
            form("int bits").run(new Object[] {back, floats}, new int[] {0, 1}, mask);
            int[] expected = new int[LANES];
            blend(expected, bits, mask);
            assertArrayEquals(expected, back);
        }
    }

    @Test
    void severalInARowGoOneAfterTheOther() {
        float[] a = floats(), b = floats();
        float[] sum = new float[LANES], expected = new float[LANES];
        for (int i = 0; i < LANES; i++) expected[i] = a[i] + b[i] + b[i];
        form("f32 add").run(new Object[] {sum, a, b}, new int[] {0, 1, 2, 0, 0, 2}, -1);
        for (int i = 0; i < LANES; i++) assertEquals(canonical(expected[i]), canonical(sum[i]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eq", "ne", "lt", "le", "gt", "ge", "lo", "ls", "hi", "hs"})
    void comparisonsOfIntegers(String name) {
        for (boolean signed : name.matches("lo|ls|hi|hs") ? new boolean[] {false} : new boolean[] {true, false}) {
            String sign = signed ? " signed" : " unsigned";
            Lanes.Test<int[]> ints = test("b32 " + name + sign);
            Lanes.Test<long[]> longs = test("b64 " + name + sign);
            for (int round = 0; round < ROUNDS; round++) {
                int[] a = ints(), b = ints();
                long[] c = longs(), d = longs();
                assertEquals(Comparisons.ints(name, signed).apply(a, b), ints.apply(a, b), name + sign);
                assertEquals(Comparisons.longs(name, signed).apply(c, d), longs.apply(c, d), name + sign);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eq", "lt", "le", "gt", "ge", "neu", "nan"})
    void comparisonsOfF32(String name) {
        Lanes.Test<float[]> floats = test("f32 " + name);
        for (int round = 0; round < ROUNDS; round++) {
            float[] a = floats(), b = floats();
            assertEquals(Comparisons.floats(name).apply(a, b), floats.apply(a, b), name);
        }
    }

    @SuppressWarnings("unchecked") // the name says the type
    private static <A> Lanes.Test<A> test(String name) {
        return (Lanes.Test<A>) Forms.all().test(name).orElseThrow();
    }

    @Test
    void whatIsRareHasNone() {
        assertTrue(Forms.all().instruction("f32 ex2").isEmpty());
        assertTrue(Forms.all().test("f32 num").isEmpty());
    }
}
