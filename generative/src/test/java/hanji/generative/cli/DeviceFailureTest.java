package hanji.generative.cli;

import static hanji.kernels.pointwise.Binary.add;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Cuda;
import hanji.cuda.OutOfDeviceMemory;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.TinyRun;
import hanji.nn.data.ImageFolder;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training whose device has no room for a step ends with one line, keeps its save, and leaves a device that works. */
class DeviceFailureTest {
    @TempDir
    private Path folder;

    private Split split;

    @BeforeEach
    void writeImages() throws IOException {
        split = ImageFolder.read(TinyImages.folder(folder.resolve("images"), 20, 7, 6, 1), LoadOptions.DEFAULT);
    }

    private Run begin(Device device) {
        return TinyRun.begin(split, 2, 8, 2, device);
    }

    private static Device simulated(long memory) {
        return Device.cuda(new Cuda(new SimulatedDriver(Simulation.FAST.withMemory(memory))));
    }

    private boolean train(Run run, RunFolder into) throws IOException {
        return TinyRun.train(run, into, split, () -> false);
    }

    /** Room for the weights and for half of what a step takes. */
    private Device tooSmall() {
        Device roomy = simulated(1L << 30);
        Run run = begin(roomy);
        long weights = roomy.allocatedBytes();
        try (var batches = run.batches(split.train())) {
            run.step(batches.next());
        }
        return simulated((weights + roomy.allocatedBytes()) / 2);
    }

    @Test
    void theLineTellsTheOpWhatItAskedForAndWhoHoldsTheRest() throws IOException {
        Run run = begin(tooSmall());
        var full = assertThrows(OutOfDeviceMemory.class, () -> train(run, RunFolder.create(folder.resolve("run"))));
        Failure failure = Failure.of(full);
        assertEquals(ExitCode.OTHER, failure.code());
        for (String part : new String[] {" of tensor ", "F32[", " asked for, ", " free of ", "held by ", "--batch"})
            assertTrue(failure.line().contains(part), () -> "'" + part + "' is not in: " + failure.line());
    }

    @Test
    void theLastSaveStaysAndAnotherDeviceGoesOnFromIt() throws IOException {
        RunFolder folderOfRun = RunFolder.create(folder.resolve("run"));
        Run failing = begin(tooSmall());
        assertThrows(OutOfDeviceMemory.class, () -> train(failing, folderOfRun));
        Run resumed = Run.resume(folderOfRun, _ -> Device.cpu(1));
        assertTrue(train(resumed, folderOfRun));
        Run whole = begin(Device.cpu(1));
        assertTrue(train(whole, RunFolder.create(folder.resolve("whole"))));
        assertEquals(whole.weightsSha256(), resumed.weightsSha256());
    }

    @Test
    void theDeviceIsOfUseAfterwards() {
        Device device = tooSmall();
        Run run = begin(device);
        assertThrows(OutOfDeviceMemory.class, () -> train(run, RunFolder.create(folder.resolve("run"))));
        Tensor numbers = Tensor.of(new float[] {1, 2, 3}, 3).to(DType.F32, device);
        assertArrayEquals(new float[] {2, 4, 6}, add(numbers, numbers).toFloats());
    }
}
