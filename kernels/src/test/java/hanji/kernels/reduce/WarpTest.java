package hanji.kernels.reduce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Row reductions against plain loops in the order of docs/numerics.md, bit for bit, at every length. */
class WarpTest {
    private static final int OFFSET = 3;
    private static final int LONGEST = 5 * Warp.LANES + 1;
    private static final List<Float> SPECIALS = List.of(
            0f,
            -0f,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.intBitsToFloat(0x7F800001),
            Float.intBitsToFloat(0xFF800001),
            Float.intBitsToFloat(0xFFFFFFFF));

    @Test
    void theMaximumIsMathMaxOfAllElements() {
        for (int count = 0; count <= LONGEST; count++) {
            assertMax(numbers(count, x -> x), count);
            assertMax(numbers(count, x -> -Math.abs(x)), count);
        }
    }

    @Test
    void theMaximumHeedsNaNInfinitiesAndSignsOfZeros() {
        for (float special : SPECIALS)
            for (DoubleUnaryOperator others : List.<DoubleUnaryOperator>of(
                    x -> -Math.abs(x), Math::abs, _ -> -0.0, _ -> 0.0, _ -> Float.NEGATIVE_INFINITY))
                for (int at = 0; at < LONGEST; at++) {
                    float[] x = numbers(LONGEST, others);
                    x[OFFSET + at] = special;
                    assertMax(x, LONGEST);
                }
    }

    @Test
    void sumsAreThoseOf32Lanes() {
        var lanes = new LaneSum();
        for (int count = 0; count <= LONGEST; count++) {
            float[] x = numbers(count, value -> value);
            assertEquals(expectedSum(x, count, value -> value), lanes.sum(x, OFFSET, count));
            assertEquals(expectedSum(x, count, value -> value * value), lanes.sumOfSquares(x, OFFSET, count));
        }
    }

    @Test
    void theSumOfNegativeZerosIsPositiveZero() {
        for (int count : new int[] {0, 1, Warp.LANES, Warp.LANES + 1})
            assertEquals(0.0, new LaneSum().sum(numbers(count, _ -> -0.0), OFFSET, count));
    }

    private static void assertMax(float[] x, int count) {
        float expected = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) expected = Math.max(expected, x[OFFSET + i]);
        assertEquals(expected, Warp.max(x, OFFSET, count));
    }

    private static double expectedSum(float[] x, int count, DoubleUnaryOperator term) {
        double[] lane = new double[Warp.LANES];
        for (int i = 0; i < count; i++) lane[i % Warp.LANES] += term.applyAsDouble(x[OFFSET + i]);
        for (int s = Warp.LANES / 2; s > 0; s /= 2) for (int l = 0; l < s; l++) lane[l] += lane[l + s];
        return lane[0];
    }

    /** Numbers of many magnitudes, with NaN before and behind that nothing may read. */
    private static float[] numbers(int count, DoubleUnaryOperator map) {
        var random = new SplittableRandom(count);
        float[] x = new float[OFFSET + count + OFFSET];
        Arrays.fill(x, Float.NaN);
        for (int i = 0; i < count; i++)
            x[OFFSET + i] = (float) map.applyAsDouble(Math.scalb(random.nextDouble(-1, 1), random.nextInt(-20, 20)));
        return x;
    }
}
