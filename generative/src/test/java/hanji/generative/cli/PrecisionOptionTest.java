package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Cuda;
import hanji.cuda.DeviceInfo;
import hanji.cuda.Precision;
import hanji.generative.report.Metrics;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.TinyRun;
import hanji.kernels.check.CudaDevices;
import hanji.nn.data.ImageFolder;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class PrecisionOptionTest {
    @TempDir
    private Path folder;

    @Command
    private static final class Computing {
        @Mixin
        private PrecisionOption precision;
    }

    private static Device on(Device device, String... words) {
        return on(new StringWriter(), device, words);
    }

    private static Device on(StringWriter err, Device device, String... words) {
        var computing = new Computing();
        var line = new CommandLine(computing).setErr(new PrintWriter(err));
        line.parseArgs(words);
        return computing.precision.on(device);
    }

    private static Device gpu() {
        return Device.cuda(new Cuda(new SimulatedDriver(Simulation.FAST)));
    }

    @Test
    void aGpuComputesInThePrecisionThatIsAskedFor() {
        assertEquals(
                Precision.TF32,
                on(gpu(), "--precision", "tf32").cuda().orElseThrow().precision());
        assertEquals(
                Precision.BF16,
                on(gpu(), "--precision", "BF16").cuda().orElseThrow().precision());
        assertEquals(Precision.STRICT, on(gpu()).cuda().orElseThrow().precision());
        assertTrue(DeviceOption.name(on(gpu(), "--precision", "tf32")).endsWith(", TF32"));
    }

    @Test
    void theCpuIsAlwaysStrict() {
        var refused = assertThrows(ParameterException.class, () -> on(Device.CPU, "--precision", "tf32"));
        assertEquals(1, refused.getMessage().lines().count());
        assertEquals(Device.CPU, on(Device.CPU, "--precision", "strict"));
    }

    @Test
    void aWordThatIsNoPrecisionIsRefused() {
        assertThrows(ParameterException.class, () -> on(gpu(), "--precision", "fp8"));
    }

    @Test
    void aGpuWithoutSuchTensorCoresStaysStrictAndSaysSo() {
        Device turing = CudaDevices.with(own -> new DeviceInfo(
                "T4", 75, own.totalMemory(), own.multiprocessors(), own.sharedPerBlock(), own.driverVersion(), true));
        var err = new StringWriter();
        Device device = on(err, turing, "--precision", "tf32");
        assertEquals(Precision.STRICT, device.cuda().orElseThrow().precision());
        assertTrue(err.toString().contains("T4 has no tensor cores for TF32"), err.toString());
    }

    /** A figure always says what it was computed in: the run keeps that of each step. */
    @Test
    void aRunKeepsThePrecisionsOfItsSteps() throws IOException {
        Split split = ImageFolder.read(TinyImages.folder(folder.resolve("images"), 20, 7, 6, 1), LoadOptions.DEFAULT);
        Run run = TinyRun.begin(split, 6, 3, 3, gpu());
        assertEquals("", run.precisions());
        step(run, split);
        RunFolder into = RunFolder.create(folder.resolve("run"));
        run.save(into);
        Run resumed = Run.resume(into, _ -> on(gpu(), "--precision", "tf32"));
        assertEquals("STRICT", resumed.precisions());
        assertFalse(resumed.isOfOnePrecision());
        step(resumed, split);
        resumed.save(into);
        Run again = Run.resume(into, _ -> Device.CPU);
        assertEquals("STRICT, then TF32", again.precisions());
        assertFalse(again.isOfOnePrecision());
        Metrics.open(into.metrics()).close();
        TrainResult result = new RunOutputs(into, resumed, split).write(Optional.empty(), List.of());
        assertEquals("STRICT, then TF32", result.precision());
        assertFalse(result.reproducible(), "no command computes some steps so and some otherwise");
    }

    private static void step(Run run, Split split) {
        try (var batches = run.batches(split.train())) {
            run.step(batches.next());
        }
    }
}
