package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Cuda;
import hanji.cuda.Geometry;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.TinyRun;
import hanji.nn.data.ImageFolder;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.simulator.Schedule;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static Run begin(Device device) {
        return TinyRun.begin(split, 6, 3, STEPS, device);
    }

    private static String train(Device device) {
        Run run = begin(device);
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
        assertEquals(
                Logs.withoutTimes(folder.resolve("cpu-first")), Logs.withoutTimes(folder.resolve("simulator-first")));
    }

    /** Stops between two lines of the log, so that bits of the first device are still to be averaged by the second. */
    private static String trainOnBoth(Path path, Device first, Device second) throws IOException {
        RunFolder run = RunFolder.create(path);
        Run begun = begin(first);
        assertTrue(!TinyRun.train(begun, run, split, () -> begun.stepsDone() >= STEPS / 2 + 3));
        Run resumed = Run.resume(run, _ -> second);
        assertEquals(STEPS / 2 + 3, resumed.stepsDone());
        assertTrue(TinyRun.train(resumed, run, split, () -> false));
        return resumed.weightsSha256();
    }

    @Test
    void theCommandGivesTheSameBitsOnTheSimulator() throws IOException {
        JsonNode cpu = command("cpu", "--threads", "1");
        JsonNode simulated = command("simulated");
        assertEquals("CPU", cpu.get("device").asString());
        assertTrue(simulated.get("device").asString().contains("imulat"), simulated::toString);
        for (String field : List.of("weights_sha256", "figures"))
            assertEquals(cpu.get(field), simulated.get(field), field);
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("run-cpu/samples.png")),
                Files.readAllBytes(folder.resolve("run-simulated/samples.png")));
        assertEquals(Logs.withoutTimes(folder.resolve("run-cpu")), Logs.withoutTimes(folder.resolve("run-simulated")));
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
