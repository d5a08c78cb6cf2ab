package hanji.bench.libtorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.peer.Layout;
import hanji.bench.peer.Peer;
import hanji.bench.workload.Agreement;
import hanji.bench.workload.CrossEntropyLoss;
import hanji.bench.workload.MaskedConvolution;
import hanji.bench.workload.MaskedConvolution.Pass;
import hanji.bench.workload.NormalFill;
import hanji.bench.workload.PixelCnnStep;
import hanji.bench.workload.Task;
import hanji.bench.workload.Workload;
import hanji.tensor.Device;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LibtorchTest {
    private static final Peer LIBTORCH = Peer.named("libtorch");

    static Stream<Workload> workloads() {
        return Stream.of(
                new MaskedConvolution(2, 5, 8, Pass.FORWARD),
                new MaskedConvolution(2, 5, 8, Pass.FORWARD_AND_BACKWARD),
                new CrossEntropyLoss(7),
                new NormalFill(1 << 16),
                new PixelCnnStep(2, 9, 8, 2));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void computesWhatHanjiComputesInEveryLayout(Workload workload) {
        var expected = workload.on(Device.cpu(1)).results();
        for (Layout layout : LIBTORCH.layouts(workload))
            Agreement.require(expected, LIBTORCH.task(workload, layout, 1).results(), workload.tolerance());
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void runsAgainAndAgain(Workload workload) {
        for (Layout layout : LIBTORCH.layouts(workload)) {
            Task task = LIBTORCH.task(workload, layout, 1);
            for (int i = 0; i < 3; i++) task.run();
        }
    }

    @Test
    void anotherProblemIsADisagreement() {
        var workload = new CrossEntropyLoss(7);
        var other = LIBTORCH.task(new CrossEntropyLoss(8), Layout.CONTIGUOUS, 1).results();
        var expected = workload.on(Device.cpu(1)).results();
        assertThrows(Agreement.Disagreement.class, () -> Agreement.require(expected, other, workload.tolerance()));
    }

    @Test
    void anotherNumberOfThreadsThanTheEnvironmentSaysIsRefused() {
        var refusal = assertThrows(
                IllegalStateException.class, () -> LIBTORCH.task(new NormalFill(16), Layout.CONTIGUOUS, 2));
        assertEquals("libtorch would use 2 threads, with OMP_NUM_THREADS=1, not 2", refusal.getMessage());
    }

    @Test
    void describesItselfWithoutPaths() {
        String description = String.join("\n", LIBTORCH.description());
        assertTrue(description.contains("libtorch 2.10.0"), description);
        assertTrue(description.contains("-O2"), description);
        assertTrue(!description.contains("/"), description);
    }
}
