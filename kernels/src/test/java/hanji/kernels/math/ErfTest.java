package hanji.kernels.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErfTest {
    /** Arguments are floats; the values were computed with 120 bits (mpmath 1.3). */
    @ParameterizedTest
    @CsvSource({
        "1.401298464324817e-45, 1.581195994027057927e-45",
        "1.0000000031710769e-30, 1.1283791706736896298e-30",
        "9.999999747378752e-06, 0.000011283791385526445558",
        "0.10000000149011612, 0.11246291768297050903",
        "0.25, 0.27632639016823693299",
        "0.5, 0.52049987781304653768",
        "0.75, 0.7111556336535151316",
        "0.8999999761581421, 0.79690820045496844931",
        "0.9375, 0.81510240103439980418",
        "1.0, 0.84270079294971486934",
        "1.25, 0.92290012825645823014",
        "1.5, 0.96610514647531072707",
        "2.0, 0.99532226501895273416",
        "2.5, 0.99959304798255504106",
        "3.0, 0.99997790950300141456",
        "3.5, 0.99999925690162765859",
        "3.9000000953674316, 0.99999996520777808585",
    })
    void valuesAreThoseOfHigherPrecision(double x, double value) {
        assertEquals(value, Erf.erf(x), 2e-15 * value, "F64 at " + x);
        float rounded = (float) value;
        float single = Erf.erf((float) x);
        assertTrue(Math.abs(single - value) <= 1.1 * Math.ulp(rounded), "F32 at " + x + ": " + single);
        assertEquals(-single, Erf.erf((float) -x));
    }

    @Test
    void itEndsAtOne() {
        for (float x : new float[] {3.92f, 4, 6, 7, 1e30f, Float.POSITIVE_INFINITY}) {
            assertEquals(1, Erf.erf(x));
            assertEquals(-1, Erf.erf(-x));
        }
        assertEquals(1, Erf.erf(6.5));
        assertTrue(Double.isNaN(Erf.erf(Double.NaN)));
    }
}
