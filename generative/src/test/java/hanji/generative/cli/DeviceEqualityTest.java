package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Cuda;
import hanji.cuda.Geometry;
import hanji.generative.run.Budget;
import hanji.generative.run.PixelCnnRun;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.TrainingLoop;
import hanji.nn.data.ImageFolder;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.simulator.Schedule;
import hanji.simulator.SimulatedDriver;
import hanji.simulator.Simulation;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A PixelCNN trained on a CUDA device has the bits of one trained on the CPU, and each device goes on where the other stopped. */
class DeviceEqualityTest {
    private static final int STEPS = 20;
    /** Blocks of one warp, and so few of them that most threads go round. */
    private static final Geometry NARROW = new Geometry(32, 3);

    @TempDir
    private static Path folder;

    private static Path images;
    private static Split split;
    private static String weights;

    @BeforeAll
    static void trainOnTheCpu() throws IOException {
        images = TinyImages.folder(folder.resolve("images"), 20, 7, 6, 1);
        split = ImageFolder.read(images, LoadOptions.DEFAULT);
        weights = train(Device.cpu(1));
    }

    private static Settings settings() {
        return new Settings(
                images.toString(),
                split.train().sha256(),
                LoadOptions.DEFAULT,
                6,
                1,
                3,
                0.003,
                1,
                new Budget.Steps(STEPS));
    }

    private static String train(Device device) {
        PixelCnnRun run = PixelCnnRun.begin(settings(), split.train(), device);
        try (var batches = run.batches(split.train())) {
            for (int step = 0; step < STEPS; step++) run.step(batches.next());
        }
        return run.weightsSha256();
    }

    private static Device simulated(Simulation simulation, Geometry geometry) {
        return Device.cuda(new Cuda(new SimulatedDriver(simulation), geometry));
    }

    @Test
    void twoThreadsGiveTheSameBits() {
        assertEquals(weights, train(Device.fineGrained(2)));
    }

    static List<Simulation> simulations() {
        return List.of(
                Simulation.FAST,
                Simulation.FAST.withSchedule(Schedule.REVERSED),
                Simulation.FAST.withSchedule(Schedule.random(5)));
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void theSimulatorGivesTheSameBits(Simulation simulation) {
        assertEquals(weights, train(simulated(simulation, Geometry.STANDARD)));
        assertEquals(weights, train(simulated(simulation, NARROW)));
    }

    @Test
    void aRunGoesOnOnAnotherDeviceToTheSameBits() throws IOException {
        Device simulated = simulated(Simulation.FAST, Geometry.STANDARD);
        assertEquals(weights, trainOnBoth(folder.resolve("cpu-first"), Device.cpu(2), simulated));
        assertEquals(weights, trainOnBoth(folder.resolve("simulator-first"), simulated, Device.cpu(2)));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("cpu-first/metrics.jsonl")),
                Files.readAllBytes(folder.resolve("simulator-first/metrics.jsonl")));
    }

    /** Stops between two lines of the log, so that bits of the first device are still to be averaged by the second. */
    private static String trainOnBoth(Path path, Device first, Device second) throws IOException {
        RunFolder run = RunFolder.create(path);
        PixelCnnRun begun = PixelCnnRun.begin(settings(), split.train(), first);
        assertTrue(!train(begun, run, STEPS / 2 + 3));
        PixelCnnRun resumed = PixelCnnRun.resume(run, second);
        assertEquals(STEPS / 2 + 3, resumed.stepsDone());
        assertTrue(train(resumed, run, STEPS));
        return resumed.weightsSha256();
    }

    private static boolean train(PixelCnnRun run, RunFolder into, int steps) throws IOException {
        return new TrainingLoop(run, into, split, Duration.ofHours(1), () -> run.stepsDone() >= steps, (_, _) -> {})
                .train();
    }

    @Test
    void theCommandGivesTheSameBitsOnTheSimulator() throws IOException {
        JsonNode cpu = command("cpu", "--threads", "1");
        JsonNode simulated = command("simulated");
        assertEquals("CPU", cpu.get("device").asString());
        assertTrue(simulated.get("device").asString().contains("imulat"), simulated::toString);
        for (String field : List.of("weights_sha256", "test_bits_per_dim", "test_standard_error"))
            assertEquals(cpu.get(field), simulated.get(field), field);
        for (String file : List.of("metrics.jsonl", "samples.png"))
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("run-cpu").resolve(file)),
                    Files.readAllBytes(folder.resolve("run-simulated").resolve(file)),
                    file);
    }

    private static JsonNode command(String device, String... more) throws IOException {
        Path few = TinyImages.folder(folder.resolve("few"), 8, 3, 4, 1);
        var words = new ArrayList<>(List.of("train", "--json", "--data", few.toString(), "--out"));
        words.addAll(List.of(folder.resolve("run-" + device).toString(), "--device", device));
        words.addAll(List.of("--channels", "4", "--layers", "1", "--batch", "2", "--steps", "11"));
        words.addAll(List.of(more));
        return Outcome.of(words.toArray(String[]::new)).json();
    }
}
