package hanji.kernels.matmul;

import static hanji.kernels.matmul.ExactMatMul.exactMatMul;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.check.DeviceCheck;
import hanji.autograd.check.Samples;
import hanji.kernels.check.CudaDevices;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ExactMatMulTest {
    private static final DeviceCheck CHECK = new DeviceCheck(CudaDevices.besideTheCpu(), 1);
    private static final int ROWS = 9, DEPTH = 70, COLUMNS = 11;

    private static Tensor drawn(long seed, DoubleUnaryOperator value, int... dims) {
        var random = new SplittableRandom(seed);
        Tensor drawn = Tensor.empty(DType.F32, Shape.of(dims), Device.CPU);
        for (int i = 0; i < drawn.size(); i++) drawn.set(i, value.applyAsDouble(random.nextGaussian()));
        return drawn;
    }

    @Test
    void wholeNumbersAreExact() {
        Tensor a = drawn(1, x -> Math.rint(1000 * x), ROWS, DEPTH), b = drawn(2, x -> Math.rint(9 * x), DEPTH, COLUMNS);
        float[] out = exactMatMul(a, b).toFloats();
        for (int m = 0; m < ROWS; m++)
            for (int n = 0; n < COLUMNS; n++) assertEquals((float) sum(a, b, m, n), out[m * COLUMNS + n]);
    }

    private static double sum(Tensor a, Tensor b, int m, int n) {
        return IntStream.range(0, DEPTH)
                .mapToDouble(k -> a.get(m * DEPTH + k) * b.get(k * COLUMNS + n))
                .sum();
    }

    /** That is what exactness is for: no fixed order has to be kept. */
    @Test
    void theOrderOfTheTermsDoesNotMatter() {
        Tensor a = drawn(3, x -> x, ROWS, DEPTH), b = drawn(4, x -> x, DEPTH, COLUMNS);
        List<Integer> order = new ArrayList<>(IntStream.range(0, DEPTH).boxed().toList());
        Collections.shuffle(order, new Random(5));
        Tensor shuffledA = Tensor.empty(DType.F32, a.shape(), Device.CPU),
                shuffledB = Tensor.empty(DType.F32, b.shape(), Device.CPU);
        for (int k = 0; k < DEPTH; k++) {
            for (int m = 0; m < ROWS; m++) shuffledA.set(m * DEPTH + k, a.get(m * DEPTH + order.get(k)));
            for (int n = 0; n < COLUMNS; n++) shuffledB.set(k * COLUMNS + n, b.get(order.get(k) * COLUMNS + n));
        }
        assertArrayEquals(
                exactMatMul(a, b).toFloats(), exactMatMul(shuffledA, shuffledB).toFloats());
    }

    /** Magnitudes from 2^-30 to 2^30 within a row, sums that cancel, subnormal numbers. */
    @Test
    void everyElementIsWithinItsBound() {
        List<DoubleUnaryOperator> values = List.of(
                x -> x,
                x -> Math.scalb(x, (int) (10 * x)),
                x -> x > 0 ? 1 + x * 0x1p-20 : -1 + x * 0x1p-20,
                x -> x * 0x1p-127,
                x -> x * 0x1p100);
        for (DoubleUnaryOperator value : values) {
            Tensor a = drawn(6, value, ROWS, DEPTH), b = drawn(7, x -> x, DEPTH, COLUMNS);
            float[] out = exactMatMul(a, b).toFloats();
            for (int m = 0; m < ROWS; m++)
                for (int n = 0; n < COLUMNS; n++) {
                    int at = m;
                    int column = n;
                    double above =
                            above(DEPTH, k -> a.get(at * DEPTH + k)) * above(DEPTH, k -> b.get(k * COLUMNS + column));
                    double exact = sum(a, b, m, n), found = out[m * COLUMNS + n];
                    double most = 5.02 * 0x1p-28 * DEPTH * above + Math.ulp((float) exact);
                    assertTrue(Math.abs(found - exact) <= most, m + ", " + n + ": " + found + " for " + exact);
                }
        }
    }

    /** The power of two above all magnitudes of a line. */
    private static double above(int count, IntToDoubleFunction element) {
        double largest = IntStream.range(0, count)
                .mapToDouble(element)
                .map(Math::abs)
                .max()
                .orElse(0);
        return Math.scalb(1.0, Math.max(-126, Math.getExponent(largest) + 1));
    }

    @Test
    void aLineThatIsNotFiniteHasNoResult() {
        Tensor a = drawn(8, x -> x, ROWS, DEPTH), b = drawn(9, x -> x, DEPTH, COLUMNS);
        a.set(3 * DEPTH + 5, Double.POSITIVE_INFINITY);
        b.set(7 * COLUMNS + 2, Double.NaN);
        float[] out = exactMatMul(a, b).toFloats();
        for (int m = 0; m < ROWS; m++)
            for (int n = 0; n < COLUMNS; n++) assertEquals(m == 3 || n == 2, Float.isNaN(out[m * COLUMNS + n]));
    }

    @Test
    void sumsThatDoNotFitIntoThirtyTwoBitsAreRefused() {
        Tensor a = Tensor.zeros(DType.F32, Shape.of(1, ExactMatMul.MOST_TERMS + 1), Device.CPU);
        var refused =
                assertThrows(IllegalArgumentException.class, () -> exactMatMul(a, Form.AS_IS, a, Form.TRANSPOSED));
        assertTrue(refused.getMessage().contains("take MatMul"), refused.getMessage());
    }

    /** That it does so on every device is what it is for: every case, and lines that are not finite. */
    @Tag("device")
    @TestFactory
    Stream<DynamicTest> everyDeviceGivesTheSameBits() {
        return MatMulCases.all().stream()
                .filter(each -> each.op() == ExactMatMul.class)
                .map(each -> dynamicTest(each.toString(), () -> {
                    MatMulCases.assumeExactSums(CudaDevices.fast());
                    CHECK.equalBits(each);
                    CHECK.equalBits(each.withFill(Samples.EXTREMES));
                }));
    }

    /** The largest sum that may come: every digit product is 64 x 64. */
    @Tag("device")
    @Test
    void theLargestSumFits() {
        int terms = 4096;
        Tensor ones = Tensor.empty(DType.F32, Shape.of(1, terms), Device.CPU);
        for (int k = 0; k < terms; k++) ones.set(k, -(1 - 0x1p-24));
        Device fast = CudaDevices.fast();
        MatMulCases.assumeExactSums(fast);
        for (Device device : List.of(Device.CPU, fast)) {
            Tensor there = ones.to(DType.F32, device);
            assertEquals(
                    terms,
                    exactMatMul(there, Form.AS_IS, there, Form.TRANSPOSED).get(0),
                    1e-3);
        }
    }
}
