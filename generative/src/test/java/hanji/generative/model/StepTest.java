package hanji.generative.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTest {
    /** Steps 0 and 1 of three turns each are turns 1 to 6. */
    @Test
    void turnsAreCountedOverAllSteps() {
        for (int turn = 0; turn < 3; turn++) {
            assertEquals(turn + 1, new Step(0, 0, false).turn(turn, 3).number());
            assertEquals(turn + 4, new Step(1, 0.5, false).turn(turn, 3).number());
        }
    }

    @Test
    void theLastTurnsNotesAreThoseOfTheStep() {
        Step step = new Step(4, 0.5, true);
        for (int turn = 0; turn < 3; turn++) step.turn(turn, 3).note("turn", turn);
        assertEquals(Map.of("turn", 2.0), step.notes());
        Step unlogged = new Step(5, 0.5, false);
        unlogged.turn(2, 3).note("turn", 2);
        assertEquals(Map.of(), unlogged.notes());
    }
}
