package hanji.bench.workload;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.bench.workload.Agreement.Disagreement;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgreementTest {
    @Test
    void aDifferenceIsAShareOfTheLargestValue() {
        assertDoesNotThrow(() -> compare(of(0, 100), of(0.9f, 100)));
        var difference = assertThrows(Disagreement.class, () -> compare(of(0, 100), of(1.1f, 100)));
        assertEquals(
                "'y' differs by 0.011 of its largest value, where rounding explains 0.010", difference.getMessage());
    }

    @Test
    void zerosAgreeWithZerosOnly() {
        assertDoesNotThrow(() -> compare(of(0, 0), of(0, 0)));
        assertThrows(Disagreement.class, () -> compare(of(0, 0), of(0, 1e-30f)));
    }

    @Test
    void nanAgreesWithNothing() {
        assertThrows(Disagreement.class, () -> compare(of(1, Float.NaN), of(1, Float.NaN)));
        assertThrows(Disagreement.class, () -> compare(of(1, 1), of(1, Float.NaN)));
    }

    @Test
    void missingResultsAndValuesAreDisagreements() {
        assertThrows(Disagreement.class, () -> compare(of(1, 1), Map.of("x", new float[] {1, 1})));
        assertThrows(Disagreement.class, () -> compare(of(1, 1), of(1)));
    }

    private static Map<String, float[]> of(float... values) {
        return Map.of("y", values);
    }

    private static void compare(Map<String, float[]> expected, Map<String, float[]> actual) {
        Agreement.require(expected, actual, 0.01);
    }
}
