package hanji.bench.workload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.workload.MaskedConvolution.Pass;
import hanji.tensor.Device;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadTest {
    static Stream<Workload> workloads() {
        return Stream.of(
                new MaskedConvolution(2, 5, 8, Pass.FORWARD),
                new MaskedConvolution(2, 5, 8, Pass.FORWARD_AND_BACKWARD),
                new CrossEntropyLoss(7),
                new NormalFill(1 << 12),
                new PixelCnnStep(2, 9, 8, 2));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void givesTheSameResultsWithAnyNumberOfThreads(Workload workload) {
        Agreement.require(
                workload.on(Device.cpu(1)).results(), workload.on(Device.cpu(2)).results(), 0);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void allocatesNothingAfterTheFirstRuns(Workload workload) {
        Device device = Device.cpu(1);
        Task task = workload.on(device);
        task.run();
        task.run();
        long bytes = device.allocatedBytes();
        task.run();
        assertEquals(bytes, device.allocatedBytes());
    }

    @Test
    void theTrainingStepLowersTheLoss() {
        float[] losses =
                new PixelCnnStep(2, 9, 8, 2).on(Device.cpu(1)).results().get(PixelCnnStep.LOSSES);
        assertTrue(losses[0] > losses[1] && losses[1] > losses[2], () -> java.util.Arrays.toString(losses));
    }

    @Test
    void sharesOfNormalNumbersAreCountedBelowEachBound() {
        float[] shares = NormalFill.shares(new float[] {-1.5f, -0.5f, 0.5f, 5})
                .values()
                .iterator()
                .next();
        assertArrayEquals(new float[] {0, 0, 0.25f, 0.5f, 0.75f, 0.75f, 0.75f}, shares);
    }
}
