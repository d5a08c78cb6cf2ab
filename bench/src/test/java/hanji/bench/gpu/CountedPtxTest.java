package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.simulator.LineCounts;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountedPtxTest {
    /** What all instructions of a launch did is what was counted by kind. */
    @Test
    void everyInstructionIsCountedUnderItsLine() {
        List<KernelTable.Seen> launches = KernelTable.simulatedLaunches(StandardCall.ROWS_OF_32);
        for (KernelTable.Seen launch : launches) {
            long all = launch.lines().stream()
                    .mapToLong(LineCounts::warpInstructions)
                    .sum();
            assertEquals(
                    launch.counts().warpInstructions(), all, launch.launch().name());
            assertTrue(
                    CountedPtx.executed(launch.lines()).size() > 20,
                    launch.launch().name());
        }
    }
}
