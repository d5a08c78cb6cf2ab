package hanji.kernels.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogAddExpTest {
    @Test
    void theErrorIsSmallBesideTheLargerOfArgumentAndResult() {
        var random = new SplittableRandom(3);
        double worst = 0;
        for (int i = 0; i < 1_000_000; i++) {
            float a = (float) random.nextDouble(-50, 50);
            float b = a + (float) (20 * random.nextGaussian());
            double exact = Math.max(a, b) + Math.log1p(Math.exp(-Math.abs((double) a - b)));
            float size = (float) Math.max(Math.abs(exact), Math.max(Math.abs(a), Math.abs(b)));
            worst = Math.max(worst, Math.abs(LogAddExp.logAddExp(a, b) - exact) / Math.ulp(size));
        }
        assertTrue(worst <= 2, worst + " ulp");
    }

    @Test
    void equalNumbersAddTheLogarithmOfTwo() {
        assertEquals((float) Math.log(2), LogAddExp.logAddExp(0, 0), Math.ulp(0.7f));
        assertEquals(Float.MAX_VALUE, LogAddExp.logAddExp(Float.MAX_VALUE, Float.MAX_VALUE));
    }

    @Test
    void theArrayFormEqualsTheScalarFormBitForBit() {
        float[] special = {0, -0f, 1, -1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 88, -104, 3e38f};
        int n = special.length * special.length;
        float[] a = new float[n + 1], b = new float[n], out = new float[n + 2], expected = new float[n + 2];
        for (int i = 0; i < n; i++) {
            a[i + 1] = special[i / special.length];
            b[i] = special[i % special.length];
            expected[i + 2] = LogAddExp.logAddExp(a[i + 1], b[i]);
        }
        LogAddExp.logAddExp(a, 1, b, 0, out, 2, n);
        assertArrayEquals(expected, out);
    }
}
