package hanji.kernels.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowTest {
    private static final int DRAWS = Integer.getInteger("hanji.powDraws", 2_000_000);

    /** Of IEEE 754-2019, section 9.2.1, for pow. */
    @ParameterizedTest
    @CsvSource({
        "NaN, 0, 1",
        "1, NaN, 1",
        "1, Infinity, 1",
        "-1, Infinity, 1",
        "-1, -Infinity, 1",
        "NaN, 1, NaN",
        "2, NaN, NaN",
        "0, 3, 0",
        "-0.0, 3, -0.0",
        "-0.0, 2, 0",
        "-0.0, 2.5, 0",
        "0, -3, Infinity",
        "-0.0, -3, -Infinity",
        "-0.0, -2, Infinity",
        "-0.0, -0.5, Infinity",
        "0, -Infinity, Infinity",
        "0.5, Infinity, 0",
        "0.5, -Infinity, Infinity",
        "2, Infinity, Infinity",
        "-2, -Infinity, 0",
        "Infinity, 0.1, Infinity",
        "Infinity, -0.1, 0",
        "-Infinity, 3, -Infinity",
        "-Infinity, 2, Infinity",
        "-Infinity, 2.5, Infinity",
        "-Infinity, -3, -0.0",
        "-Infinity, -2.5, 0",
        "-8, 0.333, NaN",
        "-2, 3, -8",
        "-2, 16777215, -Infinity",
        "-2, 16777216, Infinity",
        "2, -149, 1.4e-45",
        "2, 0.5, 1.4142135",
        "10, 38, 1e38",
        "1e-45, 0.5, 3.743392e-23",
        "3.4028235e38, 1, 3.4028235e38",
    })
    void specialValuesAreThoseOfTheStandard(float x, float y, float power) {
        assertEquals(power, Pow.pow(x, y), x + " to the power " + y);
    }

    /** StrictMath.pow errs by less than 1 ulp of F64, which is nothing here. */
    @Test
    void theErrorIsLittleMoreThanHalfAnUlp() {
        var random = new SplittableRandom(5);
        double worst = 0;
        for (int i = 0; i < DRAWS; i++) {
            float x = (float) Math.exp(random.nextDouble(-88, 88));
            float y = (float) (random.nextDouble(-100, 100) / Math.max(1, Math.abs(Math.log(x))));
            double exact = StrictMath.pow(x, y);
            float rounded = (float) exact;
            if (rounded < Float.MIN_NORMAL || rounded > Float.MAX_VALUE) continue;
            worst = Math.max(worst, Math.abs(Pow.pow(x, y) - exact) / Math.ulp(rounded));
        }
        assertTrue(worst <= 0.501, worst + " ulp");
    }

    @Test
    void subnormalPowersAreRoundedOnce() {
        for (float y = -149.9f; y < -126; y += 0.01f)
            assertEquals((float) StrictMath.pow(2, y), Pow.pow(2, y), "2 to the power " + y);
    }

    @Test
    void wholePowersOfSmallNumbersAreExact() {
        for (int x = -7; x <= 7; x++)
            for (int y = 0; y <= 8; y++) assertEquals((float) Math.pow(x, y), Pow.pow(x, y), x + " to the power " + y);
    }
}
