package hanji.generative.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Cuda;
import hanji.cuda.Precision;
import hanji.kernels.fast.ErrorBound;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Short trainings on tensor cores stay near STRICT's: a step adds to the share by which a loss is off no more than a forward and a backward
 * pass of rounded operands do, two unit roundoffs each. docs/precision.md, "A training run".
 */
class PrecisionTrainingTest {
    private static final int STEPS = 20, SIDE = 6;

    private static Images images(int count) {
        byte[] pixels = new byte[count * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++)
            pixels[i] = (byte) ((i / (SIDE * SIDE) + i % SIDE) % 4 == 0 ? 200 + i % 37 : i % 11);
        return Images.of(SIDE, SIDE, 1, pixels, new int[0], List.of());
    }

    private static Run begin(String model, Map<String, String> options, int images, Precision precision) {
        Images train = images(images);
        var settings = new Settings(
                model,
                options,
                "images",
                train.sha256(),
                Optional.empty(),
                LoadOptions.DEFAULT,
                images,
                1,
                1,
                new Budget.Steps(STEPS));
        return Run.begin(Zoo.find(model).orElseThrow(), settings, train, device(precision));
    }

    /** STRICT is quicker on the CPU, and the same. */
    private static Device device(Precision precision) {
        return precision == Precision.STRICT
                ? Device.CPU
                : Device.cuda(new Cuda(new SimulatedDriver(Simulation.FAST)).with(precision));
    }

    /** The loss of each step. */
    private static List<Double> losses(String model, Map<String, String> options, int images, Precision precision) {
        Run run = begin(model, options, images, precision);
        var losses = new ArrayList<Double>();
        try (var batches = run.batches(images(images))) {
            for (int step = 0; step < STEPS; step++) {
                run.step(batches.next());
                losses.add(run.takeLog().values().iterator().next());
            }
        }
        assertEquals(precision.name(), run.precisions());
        return losses;
    }

    @ParameterizedTest
    @CsvSource({"TF32", "BF16"})
    void aPixelCnnStaysNearStrict(Precision precision) {
        requireNear("pixelcnn", Map.of("channels", "8", "layers", "1"), 4, precision);
    }

    @ParameterizedTest
    @CsvSource({"TF32", "BF16"})
    void aVaeStaysNearStrict(Precision precision) {
        requireNear("vae", Map.of("hidden", "32", "latent", "4"), 20, precision);
    }

    private static void requireNear(String model, Map<String, String> options, int images, Precision precision) {
        List<Double> strict = losses(model, options, images, Precision.STRICT),
                fast = losses(model, options, images, precision);
        assertNotEquals(strict, fast);
        double unitRoundoff = new ErrorBound(precision, 1, 0).unitRoundoff();
        for (int step = 0; step < STEPS; step++) {
            double off = Math.abs(fast.get(step) - strict.get(step)) / Math.abs(strict.get(step));
            double most = 4 * unitRoundoff * (step + 1);
            assertTrue(off <= most, model + " in " + precision + ", step " + step + ": " + off + ", at most " + most);
        }
    }
}
