package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.cuda.Cuda;
import hanji.generative.model.Card;
import hanji.generative.model.Recipe;
import hanji.generative.run.Run;
import hanji.generative.run.Zoo;
import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.Device;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training whose steps are one CUDA graph ends with the state of one whose steps are many launches. */
class GraphedStepsTest {
    /** The first is not captured and the second is written down. */
    private static final int STEPS = 5;

    /** Models whose first steps are not alike. */
    private static final Set<String> CHANGING = Set.of("dbn", "few-labels", "stacked-autoencoder", "wgan-gp");

    private static Device simulated(Simulation simulation) {
        return Device.cuda(new Cuda(new SimulatedDriver(simulation)));
    }

    private static Run run(String model, Device device, int steps, boolean graph) {
        Recipe<?> recipe = Zoo.find(model).orElseThrow();
        Run run = RecipesTest.begin(recipe, device);
        if (!graph) run.withoutGraph();
        Images train = RecipesTest.images().train();
        if (recipe.card().feed() == Card.Feed.WHOLE) {
            Batch all = Batches.inOrder(train, train.count()).iterator().next();
            for (int step = 0; step < steps; step++) run.step(all);
            return run;
        }
        try (var batches = run.batches(train)) {
            for (int step = 0; step < steps; step++) run.step(batches.next());
        }
        return run;
    }

    /** Of a density, a bound by noise, two adversaries, diffusion with noise and an average of weights, dropout. */
    @ParameterizedTest
    @ValueSource(strings = {"pixelcnn", "vae", "dcgan", "ddpm", "pixelcnn-pp"})
    void twentyStepsByAGraphEndWithTheBitsOfTwentyByLaunches(String model) {
        Run graphed = run(model, simulated(Simulation.FAST), 20, true);
        Run launched = run(model, simulated(Simulation.FAST), 20, false);
        assertEquals(launched.stateSha256(), graphed.stateSha256());
        assertEquals(launched.weightsSha256(), graphed.weightsSha256());
        assertEquals(0, launched.graphLaunches());
        assertEquals(20 - 4, graphed.graphLaunches(), "all but the first two and the two that are logged");
    }

    @TestFactory
    Stream<DynamicTest> stepsByAGraphEndWithTheBitsOfTheCpu() {
        return Zoo.recipes().stream()
                .filter(recipe -> recipe.card().place() == Card.Place.ANY_DEVICE)
                .map(recipe -> recipe.card().name())
                .map(model -> dynamicTest(model, () -> {
                    Run graphed = run(model, simulated(Simulation.FAST), STEPS, true);
                    assertEquals(run(model, Device.cpu(1), STEPS, true).stateSha256(), graphed.stateSha256());
                    assertEquals(
                            CHANGING.contains(model),
                            graphed.graphLaunches() < STEPS - 2,
                            () -> model + " " + graphed.graphLaunches());
                }));
    }

    @Test
    void aGraphIsCheckedLikeTheLaunchesThatItIsMadeOf() {
        Run run = run("vae", simulated(Simulation.CHECKED), 5, true);
        assertEquals(3, run.graphLaunches(), () -> run.graphInWords().orElse(""));
        assertEquals(run("vae", Device.cpu(1), 5, true).stateSha256(), run.stateSha256());
    }

    @Test
    void aRunSaysHowItsStepsAreGivenToTheGpu() {
        Run run = run("vae", simulated(Simulation.FAST), 4, true);
        String words = run.graphInWords().orElseThrow();
        assertTrue(words.matches("each step is one CUDA graph of \\d+ launches"), words);
        assertTrue(
                run("vae", simulated(Simulation.FAST), 2, true).graphInWords().isEmpty());
        assertTrue(run("vae", Device.cpu(1), 4, true).graphInWords().isEmpty());
    }
}
