package hanji.bench.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogAxisTest {
    @Test
    void equalRatiosAreEqualDistances() {
        var axis = new LogAxis(0.1, 1000, 300, 100);
        assertEquals(300, axis.at(0.1), 1e-9);
        assertEquals(250, axis.at(1), 1e-9);
        assertEquals(100, axis.at(1000), 1e-9);
    }

    @Test
    void ticksAreRoundAndFewOnALongScale() {
        assertEquals(List.of(0.1, 1.0, 10.0, 100.0), new LogAxis(0.05, 400, 0, 1).ticks());
        assertEquals(List.of(5.0, 10.0, 20.0, 50.0), new LogAxis(3, 60, 0, 1).ticks());
        assertEquals(List.of(0.2, 0.5, 1.0), new LogAxis(0.15, 1.5, 0, 1).ticks());
    }
}
