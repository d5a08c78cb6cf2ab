package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.cuda.Grid;
import hanji.simulator.machine.Half;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code mma} of the types and depths that Hanji's kernels use: elements stand where the PTX ISA says (section "Matrix
 * fragments for mma"), sums of floats have the documented order, those of integers are exact.
 */
final class MatrixShapesTest {
    private static final Grid WARP = Grid.of(1, 32);
    private static final int ROWS = 16, COLUMNS = 8, LANES = 32;

    /** What the elements of a fragment are, and how many of them a register holds. */
    private enum Type {
        TF32(1),
        BF16(2),
        S8(4),
        U8(4);

        private final int each;

        Type(int each) {
            this.each = each;
        }

        /** The bits of a random element. */
        int draw(Random random) {
            return switch (this) {
                case TF32 -> Float.floatToRawIntBits((float) random.nextGaussian());
                case BF16 -> Half.BF16.bits(random.nextGaussian());
                case S8, U8 -> random.nextInt(256);
            };
        }

        /** What a tensor core reads of the bits: of TF32 not the last 13. */
        double value(int bits) {
            return switch (this) {
                case TF32 -> Float.intBitsToFloat(bits >> 13 << 13);
                case BF16 -> Float.intBitsToFloat(bits << 16);
                case S8 -> (byte) bits;
                case U8 -> bits & 0xff;
            };
        }

        boolean isWhole() {
            return this == S8 || this == U8;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One product.
     *
     * @param rowOfA row, less the lane's group, of element i of a lane
     * @param columnOfA its column, less what the lane's place in its group adds
     * @param rowOfB row of element i of a lane, less what its place adds
     */
    private record Product(
            Type a, Type b, int depth, IntUnaryOperator rowOfA, IntUnaryOperator columnOfA, IntUnaryOperator rowOfB) {
        int ofA() {
            return ROWS * depth / LANES / a.each;
        }

        int ofB() {
            return COLUMNS * depth / LANES / b.each;
        }

        String sum() {
            return a.isWhole() ? "s32" : "f32";
        }

        @Override
        public String toString() {
            return "m16n8k" + depth + " " + a.word() + " " + b.word();
        }
    }

    private static final Product TF32_8 =
            new Product(Type.TF32, Type.TF32, 8, i -> i % 2 * 8, i -> i / 2 * 4, i -> i * 4);

    private static Stream<Product> products() {
        return Stream.of(
                new Product(Type.TF32, Type.TF32, 4, i -> i * 8, _ -> 0, _ -> 0),
                TF32_8,
                new Product(Type.BF16, Type.BF16, 8, i -> i / 2 * 8, i -> i % 2, i -> i % 2),
                new Product(
                        Type.BF16, Type.BF16, 16, i -> i / 2 % 2 * 8, i -> i % 2 + i / 4 * 8, i -> i % 2 + i / 2 * 8),
                new Product(Type.S8, Type.S8, 16, i -> i / 4 * 8, i -> i % 4, i -> i % 4),
                bytes(Type.S8, Type.S8),
                bytes(Type.U8, Type.U8),
                bytes(Type.U8, Type.S8),
                bytes(Type.S8, Type.U8));
    }

    private static Product bytes(Type a, Type b) {
        return new Product(a, b, 32, i -> i / 4 % 2 * 8, i -> i % 4 + i / 8 * 16, i -> i % 4 + i / 4 * 16);
    }

    /** Loads the registers of each lane, multiplies, stores the sums. */
    private static String ptx(Product of, String saturation, String before) {
        String sum = of.sum();
        return """
                .version 8.0
                .target sm_80
                .address_size 64
                .visible .entry product(.param .u64 pd, .param .u64 pa, .param .u64 pb, .param .u64 pc)
                {
                .reg .pred %%p;
                .reg .b32 %%t, %%a<8>, %%b<8>;
                .reg .%s %%c<4>, %%d<4>;
                .reg .b64 %%rd<8>;
                ld.param.u64 %%rd0, [pd]; ld.param.u64 %%rd1, [pa]; ld.param.u64 %%rd2, [pb]; ld.param.u64 %%rd3, [pc];
                mov.u32 %%t, %%tid.x;
                mad.wide.u32 %%rd4, %%t, 16, %%rd0; mad.wide.u32 %%rd5, %%t, %d, %%rd1;
                mad.wide.u32 %%rd6, %%t, %d, %%rd2; mad.wide.u32 %%rd7, %%t, 16, %%rd3;
                %s
                mma.sync.aligned.m16n8k%d.row.col%s.%s.%s.%s.%s %s, %s, %s, %s;
                %s
                END: ret;
                }
                """.formatted(
                        sum,
                        4 * of.ofA(),
                        4 * of.ofB(),
                        before.isEmpty() ? loads(of) : before,
                        of.depth,
                        saturation,
                        sum,
                        of.a.word(),
                        of.b.word(),
                        sum,
                        list("%d", 4),
                        list("%a", of.ofA()),
                        list("%b", of.ofB()),
                        list("%c", 4),
                        moves("st.global." + sum + " [%%rd4+%d], %%d%d;", 4));
    }

    private static String loads(Product of) {
        return moves("ld.global.b32 %%a%2$d, [%%rd5+%1$d];", of.ofA())
                + moves("ld.global.b32 %%b%2$d, [%%rd6+%1$d];", of.ofB())
                + moves("ld.global." + of.sum() + " %%c%2$d, [%%rd7+%1$d];", 4);
    }

    private static String moves(String form, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> form.formatted(4 * i, i))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String list(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + i).collect(Collectors.joining(", ", "{", "}"));
    }

    /** Matrices, along rows, as bits. */
    private record Operands(int[] a, int[] b, int[] c) {
        static Operands draw(Product of, long seed) {
            Random random = new Random(seed);
            return new Operands(
                    IntStream.generate(() -> of.a.draw(random))
                            .limit((long) ROWS * of.depth)
                            .toArray(),
                    IntStream.generate(() -> of.b.draw(random))
                            .limit((long) of.depth * COLUMNS)
                            .toArray(),
                    IntStream.generate(() -> of.a.isWhole()
                                    ? random.nextInt()
                                    : Float.floatToRawIntBits((float) random.nextGaussian()))
                            .limit((long) ROWS * COLUMNS)
                            .toArray());
        }
    }

    /** Elements by lane and register. */
    private static int[] packed(int[] matrix, int columns, int registers, int each, int bits, Place place) {
        int[] packed = new int[LANES * registers];
        for (int lane = 0; lane < LANES; lane++)
            for (int i = 0; i < registers * each; i++) {
                int element = matrix[place.row(lane, i) * columns + place.column(lane, i)];
                packed[lane * registers + i / each] |= (element & -1 >>> 32 - bits) << bits * (i % each);
            }
        return packed;
    }

    private record Place(IntUnaryOperator rows, IntUnaryOperator columns, boolean groupIsRow, int step) {
        int row(int lane, int i) {
            return rows.applyAsInt(i) + (groupIsRow ? lane / 4 : lane % 4 * step);
        }

        int column(int lane, int i) {
            return columns.applyAsInt(i) + (groupIsRow ? lane % 4 * step : lane / 4);
        }
    }

    private static final Place SUMS = new Place(i -> i / 2 * 8, i -> i % 2, true, 2);

    private static int[] run(Product of, Operands operands, String saturation) {
        Rig rig = Rig.of(ptx(of, saturation, ""), Simulation.CHECKED);
        int bits = 32 / of.a.each;
        int[] a = packed(
                operands.a, of.depth, of.ofA(), of.a.each, bits, new Place(of.rowOfA, of.columnOfA, true, of.a.each));
        int[] b =
                packed(operands.b, COLUMNS, of.ofB(), of.b.each, bits, new Place(of.rowOfB, _ -> 0, false, of.b.each));
        int[] c = packed(operands.c, COLUMNS, 4, 1, 32, SUMS);
        long out = rig.empty(512);
        rig.launch("product", WARP, out, rig.device(a), rig.device(b), rig.device(c));
        assertFalse(rig.driver().counts().exact());
        int[] lanes = rig.host(out, new int[128]), rows = new int[128];
        for (int lane = 0; lane < LANES; lane++)
            for (int i = 0; i < 4; i++) rows[SUMS.row(lane, i) * COLUMNS + SUMS.column(lane, i)] = lanes[4 * lane + i];
        return rows;
    }

    private static int[] expected(Product of, Operands operands, boolean saturates) {
        int[] expected = new int[ROWS * COLUMNS];
        for (int i = 0; i < ROWS; i++)
            for (int j = 0; j < COLUMNS; j++) {
                long whole = operands.c[i * COLUMNS + j];
                float sum = Float.intBitsToFloat((int) whole);
                for (int k = 0; k < of.depth; k++) {
                    double x = of.a.value(operands.a[i * of.depth + k]), y = of.b.value(operands.b[k * COLUMNS + j]);
                    whole += (long) (x * y);
                    sum = Math.fma((float) x, (float) y, sum);
                }
                long limited = saturates ? Math.clamp(whole, Integer.MIN_VALUE, Integer.MAX_VALUE) : whole;
                expected[i * COLUMNS + j] = of.a.isWhole() ? (int) limited : Float.floatToRawIntBits(sum);
            }
        return expected;
    }

    @TestFactory
    Stream<DynamicTest> elementsStandWhereThePtxIsaSays() {
        return products()
                .map(of -> dynamicTest(of.toString(), () -> {
                    Operands operands = Operands.draw(of, 1);
                    assertArrayEquals(expected(of, operands, false), run(of, operands, ""));
                }));
    }

    @Test
    void sumsOfBytesWrapUnlessTheySaturate() {
        Product of = bytes(Type.S8, Type.S8);
        Operands drawn = Operands.draw(of, 2);
        int[] c = drawn.c.clone();
        for (int i = 0; i < c.length; i++) c[i] = i % 2 == 0 ? Integer.MAX_VALUE - i : Integer.MIN_VALUE + i;
        var operands = new Operands(drawn.a, drawn.b, c);
        assertArrayEquals(expected(of, operands, false), run(of, operands, ""));
        assertArrayEquals(expected(of, operands, true), run(of, operands, ".satfinite"));
    }

    /** The bound of docs/simulator.md: the depth times 2^-24 of the sum of the terms' absolute values. */
    @Test
    void aSumIsWithinItsBound() {
        products().filter(of -> !of.a.isWhole()).forEach(of -> {
            Operands operands = Operands.draw(of, 3);
            int[] sums = run(of, operands, "");
            for (int i = 0; i < sums.length; i++) {
                double exact = Float.intBitsToFloat(operands.c[i]), size = Math.abs(exact);
                for (int k = 0; k < of.depth; k++) {
                    double term = of.a.value(operands.a[i / COLUMNS * of.depth + k])
                            * of.b.value(operands.b[k * COLUMNS + i % COLUMNS]);
                    exact += term;
                    size += Math.abs(term);
                }
                double bound = of.depth * 0x1p-24 * size;
                assertTrue(Math.abs(Float.intBitsToFloat(sums[i]) - exact) <= bound, of + " " + i);
            }
        });
    }

    @Test
    void aFragmentThatNobodyWroteIsFound() {
        String forgotten = loads(TF32_8).replaceFirst("ld.global.b32 %b1[^;]*;", "");
        assertEquals(Fault.Kind.UNINITIALISED, fault(forgotten).kind());
    }

    @Test
    void aWarpThatIsNotWholeIsFound() {
        String half = loads(TF32_8) + "setp.gt.u32 %p, %t, 15;\n@%p bra END;\n";
        assertEquals(Fault.Kind.WRONG_MASK, fault(half).kind());
    }

    private static Fault fault(String before) {
        Rig rig = Rig.of(ptx(TF32_8, "", before), Simulation.CHECKED);
        long one = rig.device(new int[128]), out = rig.empty(512);
        KernelFault fault = assertThrows(KernelFault.class, () -> rig.launch("product", WARP, out, one, one, one));
        return fault.faults().getFirst();
    }
}
