package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Instructions that came with compute capability 8. */
final class ModernTest {
    @Test
    void asynchronousCopiesArrive() {
        Rig rig = new Rig("modern", Simulation.CHECKED);
        float[] x = new float[128];
        for (int i = 0; i < 128; i++) x[i] = i;
        long to = rig.empty(128);
        rig.launch("pipe", Grid.of(1, 32), to, rig.device(x));
        float[] expected = new float[32];
        for (int i = 0; i < 32; i++) expected[i] = 127 - 3 * i;
        assertArrayEquals(expected, rig.host(to, new float[32]));
    }

    @Test
    void warpsReduceInOneInstruction() {
        Rig rig = new Rig("modern", Simulation.CHECKED);
        int[] x = new Random(1).ints(32).toArray();
        long to = rig.empty(512);
        rig.launch("reduce", Grid.of(1, 32), to, rig.device(x));
        int[] out = rig.host(to, new int[128]);
        assertEquals(IntStream.of(x).sum(), out[4 * 17]);
        assertEquals(IntStream.of(x).boxed().max(Integer::compareUnsigned).orElseThrow(), out[4 * 18 + 1]);
        assertEquals(IntStream.of(x).min().orElseThrow(), out[4 * 19 + 2]);
        assertEquals(IntStream.of(x).reduce(0, (a, b) -> a ^ b), out[3]);
    }

    @Test
    void aTrapIsOneClearLineAndTheDeviceGoesOn() {
        Rig rig = new Rig("modern", Simulation.FAST);
        CudaException error = assertThrows(CudaException.class, () -> rig.launch("trapping", Grid.of(1, 32), -1));
        assertEquals(
                "kernel trapping trapped at hanji/simulator/modern.cu:22, block (0, 0, 0), thread (0, 0, 0)",
                error.getMessage());
        rig.launch("trapping", Grid.of(1, 32), 1);
    }
}
