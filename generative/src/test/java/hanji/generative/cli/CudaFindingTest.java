package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.cuda.NvidiaDriver;
import org.junit.jupiter.api.Test;

class CudaFindingTest {
    @Test
    void machineWithoutADriverSaysSo() {
        assertEquals(
                new CudaFinding(
                        false, 0, NvidiaDriver.probe("libnothing.so.1").obstacle().orElseThrow()),
                CudaFinding.probe("libnothing.so.1"));
    }
}
