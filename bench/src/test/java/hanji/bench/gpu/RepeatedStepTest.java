package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.bench.gpu.StandardInputs.Size;
import hanji.bench.workload.RecipeStep;
import hanji.cuda.Cuda;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RepeatedStepTest {
    private static final int STEPS = 5;

    private record Ended(String way, Map<String, double[]> state) {}

    private static Ended ended(boolean graphed) {
        RecipeStep<?> work = CardStep.VAE.timed(Size.SIMULATED);
        try (var step = new RepeatedStep(work, new Cuda(new SimulatedDriver(Simulation.FAST)), graphed)) {
            for (int i = 0; i < STEPS; i++) step.step();
            var state = new TreeMap<String, double[]>();
            step.state().forEach((name, tensor) -> state.put(name, tensor.toDoubles()));
            return new Ended(step.way(), state);
        }
    }

    @Test
    void stepsAsOneGraphEndWithTheSameBits() {
        Ended graphed = ended(true), plain = ended(false);
        assertEquals("one graph", graphed.way());
        assertEquals("launch by launch", plain.way());
        assertEquals(plain.state().keySet(), graphed.state().keySet());
        plain.state()
                .forEach((name, values) ->
                        assertArrayEquals(values, graphed.state().getOrDefault(name, new double[0]), name));
    }
}
