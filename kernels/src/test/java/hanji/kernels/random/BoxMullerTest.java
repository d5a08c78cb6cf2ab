package hanji.kernels.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BoxMullerTest {
    private static final Philox RANDOM = new Philox(20260101, 3, 5);

    @Test
    void momentsAreThoseOfTheNormalDistribution() {
        float[] z = normals(1 << 20);
        double n = z.length;
        // standard deviation of the mean of z^k is sqrt((E z^2k - (E z^k)^2) / n)
        assertEquals(0, moment(z, 1), 4 * Math.sqrt(1 / n));
        assertEquals(1, moment(z, 2), 4 * Math.sqrt(2 / n));
        assertEquals(0, moment(z, 3), 4 * Math.sqrt(15 / n));
        assertEquals(3, moment(z, 4), 4 * Math.sqrt(96 / n));
        assertEquals(15, moment(z, 6), 4 * Math.sqrt(10170 / n));
    }

    @Test
    void neighboursAreUncorrelated() {
        float[] z = normals(1 << 20);
        for (int lag = 1; lag <= 4; lag++) {
            double sum = 0;
            double squares = 0;
            for (int i = lag; i < z.length; i++) {
                sum += (double) z[i] * z[i - lag];
                squares += ((double) z[i] * z[i] - 1) * ((double) z[i - lag] * z[i - lag] - 1);
            }
            assertEquals(0, sum / z.length, 4 / Math.sqrt(z.length));
            assertEquals(0, squares / z.length, 8 / Math.sqrt(z.length));
        }
    }

    /** Kolmogorov-Smirnov: sqrt(n) D exceeds 1.63 in one of a hundred samples. */
    @Test
    void distributionFunctionIsTheNormalOne() {
        float[] z = normals(1 << 18);
        Arrays.sort(z);
        double distance = 0;
        for (int i = 0; i < z.length; i++) {
            double p = normalCdf(z[i]);
            distance = Math.max(distance, Math.max(p - (double) i / z.length, (i + 1.0) / z.length - p));
        }
        assertTrue(Math.sqrt(z.length) * distance < 1.63, "sqrt(n) D = " + Math.sqrt(z.length) * distance);
    }

    @Test
    void tailHasTheNormalWeight() {
        int n = 1 << 22;
        int beyond = 0;
        for (float value : normals(n)) {
            beyond += Math.abs(value) > 4 ? 1 : 0;
        }
        double expected = n * 2 * normalCdf(-4);
        assertEquals(expected, beyond, 4 * Math.sqrt(expected));
    }

    @Test
    void fillEqualsSingleElementsBitForBit() {
        float[] z = normals(100_000);
        for (int i = 0; i < z.length; i++) {
            assertEquals(Float.floatToRawIntBits(BoxMuller.normal(RANDOM, i)), Float.floatToRawIntBits(z[i]));
        }
    }

    @Test
    void bitsAreThoseOfNumericsVersion1() {
        assertEquals(-82961994, Arrays.hashCode(normals(4096)));
    }

    @Test
    void anySubRangeHasTheSameBits() {
        float[] whole = normals(4200);
        int[] starts = {0, 1, 2, 3, 4, 5, 1023, 2047};
        int[] lengths = {0, 1, 2, 3, 4, 5, 31, 32, 33, 64, 67, 1024, 1025, 2049};
        for (int start : starts) {
            for (int n : lengths) {
                float[] part = new float[n + 2];
                BoxMuller.fill(RANDOM, start, part, 1, n);
                assertArrayEquals(Arrays.copyOfRange(whole, start, start + n), Arrays.copyOfRange(part, 1, n + 1), 0f);
                assertEquals(0, part[0]);
                assertEquals(0, part[n + 1]);
            }
        }
    }

    @Test
    void indicesBeyond32BitsAreDrawnToo() {
        long first = (1L << 34) - 33;
        float[] z = new float[99];
        BoxMuller.fill(RANDOM, first, z, 0, z.length);
        for (int i = 0; i < z.length; i++) {
            assertEquals(BoxMuller.normal(RANDOM, first + i), z[i]);
        }
    }

    @Test
    void aRangeOutsideTheArrayIsRejected() {
        assertThrows(IndexOutOfBoundsException.class, () -> BoxMuller.fill(RANDOM, 0, new float[8], 4, 5));
    }

    private static float[] normals(int n) {
        float[] z = new float[n];
        BoxMuller.fill(RANDOM, 0, z, 0, n);
        return z;
    }

    private static double moment(float[] z, int order) {
        double sum = 0;
        for (float value : z) {
            sum += Math.pow(value, order);
        }
        return sum / z.length;
    }

    /** Phi(x) by its all-positive series phi(x) (x + x^3/3 + x^5/15 + ...), Marsaglia 2004. */
    private static double normalCdf(double x) {
        double term = x;
        double sum = x;
        for (int i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }
}
