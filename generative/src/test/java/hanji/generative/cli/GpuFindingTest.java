package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.NvidiaDriver;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GpuFindingTest {
    private static final NvidiaDriver.Gpu CARD = new NvidiaDriver.Gpu("Some Card", 90, 80L << 30);

    @Test
    void aDriverThatWorksIsDescribedInOneLineEach() {
        var finding = GpuFinding.of(new NvidiaDriver(12060, List.of(CARD, CARD), Optional.empty()));
        assertTrue(finding.found());
        assertEquals(2, finding.devices());
        assertEquals("driver for CUDA 12.6, Some Card, Some Card", finding.detail());
        assertEquals(
                List.of(
                        "driver     NVIDIA's, for CUDA 12.6",
                        "card       Some Card (the first of 2)",
                        "capability 9.0",
                        "GPU memory 81920 MiB",
                        "PTX        accepted up to ISA 8.5; Hanji's is 8.0"),
                finding.lines());
    }

    @Test
    void aMachineWithoutADriverIsToldWhatToDo() {
        var finding = GpuFinding.of(new NvidiaDriver(0, List.of(), Optional.of("no NVIDIA driver: install it")));
        assertFalse(finding.found());
        assertEquals(
                List.of(
                        "driver     no NVIDIA driver: install it",
                        "card       none",
                        "capability none",
                        "GPU memory none",
                        "PTX        none accepted; Hanji's is 8.0"),
                finding.lines());
    }

    @Test
    void aDriverThatIsTooOldKeepsTheCardsName() {
        var finding = GpuFinding.of(new NvidiaDriver(11040, List.of(CARD), Optional.of("too old (for CUDA 11.4)")));
        assertFalse(finding.found());
        assertEquals("driver     too old (for CUDA 11.4)", finding.lines().getFirst());
        assertEquals("card       Some Card", finding.lines().get(1));
        assertEquals("11.4", finding.driver());
        assertEquals("7.4", finding.ptx());
    }
}
