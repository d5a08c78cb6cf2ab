package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.cuda.CudaDriverProvider;
import hanji.cuda.CudaException;
import hanji.generative.model.Card;
import hanji.generative.run.Need;
import hanji.generative.run.Zoo;
import hanji.tensor.Device;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class DeviceOptionTest {
    @Command
    private static final class Computing {
        @Mixin
        private DeviceOption device;
    }

    private static Device open(String... words) {
        return parsed(words).open();
    }

    private static DeviceOption parsed(String... words) {
        var computing = new Computing();
        new CommandLine(computing).parseArgs(words);
        return computing.device;
    }

    private static boolean isGpuHere() {
        return CudaDriverProvider.all().stream()
                .anyMatch(each -> each.name().equals("cuda") && each.obstacle().isEmpty());
    }

    @Test
    void theCpuHasOneThreadPerCoreUnlessToldOtherwise() {
        Device all = open("--device", "cpu");
        assertEquals(Runtime.getRuntime().availableProcessors(), all.threads());
        assertEquals("CPU", DeviceOption.name(all));
        assertEquals(3, open("--device", "CPU", "--threads", "3").threads());
    }

    @Test
    void withoutOptionsItIsTheGpuWhereOneIs() {
        assertEquals(isGpuHere(), open().cuda().isPresent());
    }

    @Test
    void aNumberOfThreadsAsksForTheCpu() {
        Device device = open("--threads", "2");
        assertTrue(device.cuda().isEmpty());
        assertEquals(2, device.threads());
    }

    @Test
    void theSimulatorNeedsNoGpu() {
        Device device = open("--device", "simulated");
        assertTrue(device.cuda().isPresent());
        assertTrue(DeviceOption.name(device).contains("imulat"), DeviceOption.name(device));
    }

    @Test
    void shardsAreComputedOnTheCpuUnlessAGpuIsAskedFor() {
        Card card = Zoo.find("pixelcnn").orElseThrow().card();
        assertTrue(parsed().openFor(new Need(card, 4)).cuda().isEmpty(), "even where a GPU is");
        for (String device : List.of("cuda", "simulated")) {
            var refused = assertThrows(
                    ParameterException.class, () -> parsed("--device", device).openFor(new Need(card, 4)));
            assertEquals(
                    "a batch in 4 shards is computed on the CPU; leave --device " + device + " out",
                    refused.getMessage());
        }
        assertTrue(parsed("--device", "simulated")
                .openFor(new Need(card, 1))
                .cuda()
                .isPresent());
    }

    @Test
    void withoutAGpuCudaIsRefusedInOneLine() {
        assumeTrue(!isGpuHere(), "skipped, because there is a GPU");
        var failure = assertThrows(CudaException.class, () -> open("--device", "cuda"));
        assertEquals(1, failure.getMessage().lines().count());
        assertEquals(ExitCode.OTHER, Failure.of(failure).code());
        assertEquals(failure.getMessage(), Failure.of(failure).line());
    }
}
