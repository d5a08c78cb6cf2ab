package hanji.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import hanji.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmaTest {
    private final Tensor p = Tensor.of(new double[] {4, -1}, 2);
    private final Ema average = Ema.of(Map.of("p", p), 0.5);
    private final Tensor averaged = average.averages().get("p");

    @Test
    void itBeginsAtTheParametersAsACopy() {
        assertNotSame(p, averaged);
        assertArrayEquals(new double[] {4, -1}, averaged.toDoubles());
        p.fill(9);
        assertEquals(4, averaged.get(0));
    }

    @Test
    void theFirstStepsAreForgottenSooner() {
        p.fill(0);
        average.update(1);
        assertEquals(4 * 2.0 / 11, averaged.get(0), 1e-15);
        average.update(2);
        assertEquals(4 * 2.0 / 11 * 3.0 / 12, averaged.get(0), 1e-15);
    }

    @Test
    void lateStepsKeepTheShareAsked() {
        p.fill(0);
        average.update(8);
        assertEquals(2, averaged.get(0), 1e-15);
        average.update(1_000_000);
        assertEquals(1, averaged.get(0), 1e-15);
    }

    @Test
    void parametersThatStayAreTheirOwnAverage() {
        for (int step = 1; step < 50; step++) average.update(step);
        assertArrayEquals(p.toDoubles(), averaged.toDoubles());
    }
}
