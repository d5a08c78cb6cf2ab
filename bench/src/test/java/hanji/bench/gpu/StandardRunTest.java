package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.gpu.StandardInputs.Size;
import hanji.cuda.Grid;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check of a card, rehearsed on the simulator, and what it refuses. */
class StandardRunTest {
    private static final double BANDWIDTH = 3e12;

    private final StandardRun run = new StandardRun(new SimulatedDriver(Simulation.FAST), Size.SIMULATED);

    @Test
    void aCallHasATimeForEachKernelThatItLaunches() {
        List<KernelTime> times = run.times(StandardCall.AFFINE, BANDWIDTH);
        assertEquals(
                List.of("affine.affine"), times.stream().map(KernelTime::kernel).toList());
        KernelTime time = times.getFirst();
        assertTrue(time.lowUs() <= time.medianUs() && time.medianUs() <= time.highUs(), time::toString);
        assertEquals(1e6 * time.bytes() / BANDWIDTH, time.floorUs(), 1e-9);
    }

    /** Adam reads parameter, gradient and two states, and writes all but the gradient: 7 against affine's 2. */
    @Test
    void whatIsOverwrittenInPlaceIsMovedTwice() {
        long affine = run.times(StandardCall.AFFINE, BANDWIDTH).getFirst().bytes();
        long adam = run.times(StandardCall.ADAM, BANDWIDTH).getFirst().bytes();
        assertEquals(7 * affine / 2, adam);
    }

    /** Each of two launches of a concatenation reads its input and writes half of the result, as much. */
    @Test
    void whatALaunchLeavesAloneIsNotMoved() {
        long whole = run.times(StandardCall.PERMUTE, BANDWIDTH).getFirst().bytes();
        assertEquals(whole, run.times(StandardCall.CONCAT, BANDWIDTH).getFirst().bytes());
        long cut = run.times(StandardCall.SLICE, BANDWIDTH).getFirst().bytes();
        assertEquals(0, cut % 2);
        assertTrue(cut < whole, () -> cut + " of " + whole);
    }

    @Test
    void resultsAreComparedWithTheCpus() {
        assertTrue(run.hasItsBits(StandardCall.CROSS_ENTROPY));
    }

    @Test
    void aTimeThatMemoryDoesNotAllowIsAnError() {
        assertFalse(ofGigabyte(1000).isAboveTheRoofline());
        assertTrue(ofGigabyte(100).isAboveTheRoofline());
    }

    /** A kernel that moves 10^9 bytes in this many microseconds; the floor is 333. */
    private static KernelTime ofGigabyte(double us) {
        var time = new KernelTimer.Time(us, us, us, 1);
        return KernelTime.of("CALL", Grid.of(1, 32), "kernel", 1_000_000_000, BANDWIDTH, time, 1_000_000_000);
    }
}
