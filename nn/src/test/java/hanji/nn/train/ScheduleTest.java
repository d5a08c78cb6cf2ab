package hanji.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final double CLOSE = 1e-15;

    @Test
    void constantStays() {
        assertEquals(0.3, Schedule.constant(0.3).at(0));
        assertEquals(0.3, Schedule.constant(0.3).at(Long.MAX_VALUE));
    }

    @Test
    void warmUpRisesFromItsFirstStepAndReachesTheRateAtItsLast() {
        var schedule = Schedule.warmUp(4, Schedule.constant(0.2));
        assertEquals(0.05, schedule.at(0), CLOSE);
        assertEquals(0.15, schedule.at(2), CLOSE);
        assertEquals(0.2, schedule.at(3));
        assertEquals(0.2, schedule.at(100));
    }

    @Test
    void warmUpOfNoStepChangesNothing() {
        assertEquals(0.2, Schedule.warmUp(0, Schedule.constant(0.2)).at(0));
    }

    @Test
    void warmUpMultipliesWhatFollows() {
        var schedule = Schedule.warmUp(10, Schedule.linear(1, 0, 10));
        assertEquals(0.5 * 0.6, schedule.at(4), CLOSE);
    }

    @Test
    void cosineFallsSlowlyAtBothEndsAndStaysAtTheFloor() {
        var schedule = Schedule.cosine(1, 0.2, 100);
        assertEquals(1, schedule.at(0));
        assertEquals(0.2 + 0.8 * 0.5 * (1 + Math.sqrt(0.5)), schedule.at(25), CLOSE);
        assertEquals(0.6, schedule.at(50), CLOSE);
        assertEquals(0.2, schedule.at(100), CLOSE);
        assertEquals(0.2, schedule.at(1_000_000), CLOSE);
    }

    @Test
    void linearFallsEvenlyAndStaysAtTheFloor() {
        var schedule = Schedule.linear(1, 0.5, 10);
        assertEquals(1, schedule.at(0));
        assertEquals(0.75, schedule.at(5), CLOSE);
        assertEquals(0.5, schedule.at(10));
        assertEquals(0.5, schedule.at(11));
    }

    @Test
    void exponentialFallsInStairs() {
        var schedule = Schedule.exponential(1, 0.5, 10);
        assertEquals(1, schedule.at(9));
        assertEquals(0.5, schedule.at(10));
        assertEquals(0.125, schedule.at(39));
    }
}
