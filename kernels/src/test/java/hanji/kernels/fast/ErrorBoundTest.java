package hanji.kernels.fast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Precision;
import hanji.simulator.machine.Half;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBoundTest {
    /** The table of docs/precision.md. */
    @ParameterizedTest
    @CsvSource({"64, 9.9e-4, 7.8e-3", "576, 1.1e-3, 7.9e-3", "2048, 1.3e-3, 8.2e-3"})
    void relativeErrorsAreThoseOfThePage(int terms, double tf32, double bf16) {
        assertEquals(tf32, new ErrorBound(Precision.TF32, terms, 0).relative(), 0.05 * tf32);
        assertEquals(bf16, new ErrorBound(Precision.BF16, terms, 0).relative(), 0.01 * bf16);
    }

    /** A bound of half as much would be wrong: 1 + u lies halfway, and is rounded by all of u. */
    @Test
    void theUnitRoundoffIsReached() {
        double bf16 = 1 + 0x1p-8, rounded = Half.BF16.value(Half.BF16.bits(bf16));
        assertEquals(0x1p-8, new ErrorBound(Precision.BF16, 1, 0).unitRoundoff());
        assertTrue(Math.abs(rounded - bf16) > 0x1p-9 * bf16);
        assertTrue(Math.abs(rounded - bf16) <= 0x1p-8 * bf16);
    }

    /**
     * A sum as Fasi and others found it on hardware: four products and the sum so far are cut off where the last place of the largest
     * stands, and so is what they add up to. Every term is cut off as far as it can be, and none makes up for another.
     */
    @Test
    void sumsThatAreCutOffAreWithinTheBound() {
        int terms = 1024;
        double term = 1 + 0x1p-10 - 0x1p-21; // a product of two numbers of 11 bits
        float sum = 0;
        for (int k = 0; k < terms; k += 4) {
            double last = Math.scalb(1.0, Math.getExponent(Math.max(sum, term)) - 23);
            double aligned = cut(sum, last) + 4 * cut(term, last);
            sum = (float) cut(aligned, Math.scalb(1.0, Math.getExponent(aligned) - 23));
        }
        double exact = terms * term, error = exact - sum, sums = 1.5 * terms * 0x1p-23;
        assertTrue(error > exact * terms * 0x1p-26, "hardware is worse than rounding to nearest: " + error);
        assertTrue(error <= sums / (1 - sums) * exact, error + " of " + exact);
    }

    private static double cut(double value, double unit) {
        return Math.floor(value / unit) * unit;
    }

    @Test
    void strictHasNoBoundOfItsOwn() {
        assertThrows(IllegalArgumentException.class, () -> new ErrorBound(Precision.STRICT, 1, 0).relative());
    }
}
