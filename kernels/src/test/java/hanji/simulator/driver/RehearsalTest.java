package hanji.simulator.driver;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import hanji.simulator.Simulation;
import org.junit.jupiter.api.Test;

/** The kernel that is run ahead of a first launch is one without faults, or its thread would say so to a stranger. */
final class RehearsalTest {
    @Test
    void nothingIsFoundInIt() {
        assertDoesNotThrow(() -> Rehearsal.perform(Simulation.CHECKED));
    }

    @Test
    void itRunsUnchecked() {
        assertDoesNotThrow(() -> Rehearsal.perform(Simulation.FAST));
    }
}
