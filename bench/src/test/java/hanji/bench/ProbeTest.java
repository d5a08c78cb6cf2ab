package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.workload.Standard;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private final Processes processes = new Processes();

    @Test
    void memoryIsCountedBeyondAnEmptyProcess() {
        double mib = measure(Target.ofHanji(Standard.GAUSSIAN, Quantity.MEMORY, 1));
        assertTrue(mib > 64 && mib < 4096, () -> mib + " MiB for 64 MiB of numbers");
    }

    @Test
    void aTaskInPlaceAllocatesNoLargeArray() {
        assertEquals(0, measure(Target.ofHanji(Standard.GEMM_64, Quantity.LARGE_ARRAYS, 1)));
    }

    private double measure(Target target) {
        Harness.Outcome outcome = processes.round(List.of(target), Effort.QUICK).getFirst();
        return ((Harness.Measured) outcome).values()[0];
    }
}
