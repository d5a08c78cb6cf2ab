package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1000, 0 200 400 600 800 1000",
        "0, 1, 0.0 0.2 0.4 0.6 0.8 1.0",
        "3.15, 3.72, 3.2 3.4 3.6",
        "2.931, 2.978, 2.94 2.95 2.96 2.97",
        "0, 12345, 0 5000 10000"
    })
    void ticksAreRoundNumbersOnTheScale(double low, double high, String expected) {
        List<String> ticks = new Axis(low, high, 0, 1)
                .ticks(5).stream().map(BigDecimal::toPlainString).toList();
        assertEquals(List.of(expected.split(" ")), ticks);
    }

    @Test
    void thereAreNeverTooManyTicks() {
        for (double high = 0.001; high < 1e7; high *= 1.17) {
            int ticks = new Axis(0, high, 0, 1).ticks(7).size();
            assertTrue(ticks >= 3 && ticks <= 8, ticks + " ticks up to " + high);
        }
    }

    @Test
    void anAxisMayRunBackwards() {
        assertEquals(75, new Axis(2, 4, 100, 50).at(3));
    }
}
