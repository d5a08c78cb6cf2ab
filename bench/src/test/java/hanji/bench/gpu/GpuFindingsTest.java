package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.gpu.StandardInputs.Size;
import hanji.cuda.CudaDriver;
import hanji.cuda.DeviceInfo;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** When the section kernels is finished, and what it says of calls that have no bits of the CPU. */
class GpuFindingsTest {
    private static final KernelTime TIME = new KernelTime("k", "AFFINE", 1, 32, 1_000, 10, 20, 20, 20, 0.5, 512);
    private static final KernelTime IMPOSSIBLE = new KernelTime("k", "AFFINE", 1, 32, 1_000, 10, 5, 5, 5, 2, 512);

    private static GpuFindings nothing() {
        return new GpuFindings(
                "",
                "F32 STRICT",
                "",
                Optional.of("abc"),
                "",
                "",
                new DeviceInfo("X", 90, 0, 0, 0, 0, false),
                "",
                "",
                1,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** All calls, of which one has a time and bits of its own. */
    private static GpuFindings all(KernelTime time, boolean hasItsBits) {
        GpuFindings found = nothing();
        for (StandardCall call : StandardCall.values())
            found = call == StandardCall.AFFINE
                    ? found.with(call, List.of(time), hasItsBits)
                    : found.with(call, List.of(), true);
        return found;
    }

    @Test
    void isFinishedWithoutErrorsOnly() {
        assertTrue(all(TIME, true).isFinished());
        assertFalse(nothing().isFinished());
        assertFalse(all(TIME, false).isFinished());
        assertFalse(all(IMPOSSIBLE, true).isFinished());
    }

    @Test
    void callsWithErrorsAreMeasuredAgain() {
        for (GpuFindings found : List.of(all(TIME, false), all(IMPOSSIBLE, true))) {
            GpuFindings left = found.withoutErrors();
            assertEquals(List.of(StandardCall.AFFINE), left.missing());
            assertEquals(List.of(), left.kernels());
            assertEquals(List.of(), left.different());
        }
    }

    @Test
    void onlyStrictCallsAreEqualToTheCpu() {
        GpuFindings found = all(TIME, true);
        assertFalse(found.equalToTheCpu().contains("MATMUL_BF16"));
        assertTrue(found.repeating().orElseThrow().contains("MATMUL_BF16"));
        assertEquals(
                StandardCall.values().length,
                found.equalToTheCpu().size() + found.repeating().orElseThrow().size());
    }

    /** Before 8.0 there are no tensor cores for TF32, BF16 and exact sums. */
    @Test
    void aCardWithoutTensorCoresLeavesTheirCallsOut() {
        CudaDriver simulated = new SimulatedDriver(Simulation.FAST);
        DeviceInfo own = simulated.info();
        var turing = new DeviceInfo(
                own.name(),
                75,
                own.totalMemory(),
                own.multiprocessors(),
                own.sharedPerBlock(),
                own.driverVersion(),
                own.detectsUnwritten());
        var run = new StandardRun(
                new LaunchRecorder(simulated, turing, _ -> {}, UnaryOperator.identity()), Size.SIMULATED);
        assertEquals(Optional.empty(), run.obstacle(StandardCall.MATMUL));
        assertTrue(run.obstacle(StandardCall.MATMUL_BF16).isPresent());
        String why = run.obstacle(StandardCall.EXACT_MATMUL).orElseThrow();
        assertTrue(why.contains("8.0") && why.contains("7.5"), why);
        GpuFindings found = nothing().withObstacle(StandardCall.EXACT_MATMUL, why);
        assertFalse(found.missing().contains(StandardCall.EXACT_MATMUL));
        assertTrue(found.text().contains(why), found.text());
    }
}
