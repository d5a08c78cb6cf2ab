package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.cuda.Grid;
import hanji.simulator.machine.Half;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Products by tensor cores, with the order of the sum that the simulator gives them. */
final class MatrixTest {
    private static final Grid WARP = Grid.of(1, 32);

    private static short[] halves(int count, long seed) {
        Random random = new Random(seed);
        short[] all = new short[count];
        for (int i = 0; i < count; i++) all[i] = (short) Half.F16.bits(random.nextGaussian());
        return all;
    }

    private static float value(short half) {
        return Float.float16ToFloat(half);
    }

    @Test
    void wmmaMultipliesTilesInEitherLayout() {
        Rig rig = new Rig("matrices", Simulation.CHECKED);
        short[] a = halves(256, 1), b = halves(256, 2);
        float[] c = new float[256], expected = new float[256];
        for (int i = 0; i < 256; i++) c[i] = i * 0.25f;
        for (int i = 0; i < 16; i++)
            for (int j = 0; j < 16; j++) {
                float sum = c[j * 16 + i];
                for (int k = 0; k < 16; k++) sum = Math.fma(value(a[i * 16 + k]), value(b[j * 16 + k]), sum);
                expected[i * 16 + j] = sum * 0.5f;
            }
        long out = rig.empty(1024);
        rig.launch("tile", WARP, out, rig.device(a), rig.device(b), rig.device(c), 0.5f);
        assertArrayEquals(expected, rig.host(out, new float[256]));
        assertFalse(rig.driver().counts().exact());
    }

    @Test
    void productsOfBytesAreExact() {
        Rig rig = new Rig("matrices", Simulation.CHECKED);
        byte[] a = new byte[512], b = new byte[128];
        new Random(3).nextBytes(a);
        new Random(4).nextBytes(b);
        int[] expected = new int[256];
        for (int i = 0; i < 32; i++)
            for (int j = 0; j < 8; j++) {
                int sum = 5;
                for (int k = 0; k < 16; k++) sum += a[i * 16 + k] * b[k * 8 + j];
                expected[i * 8 + j] = sum;
            }
        long out = rig.empty(1024);
        rig.launch("integers", WARP, out, rig.device(a), rig.device(b));
        assertArrayEquals(expected, rig.host(out, new int[256]));
    }

    @Test
    void fragmentsLieWhereThePtxIsaSays() {
        Rig rig = new Rig("matrices", Simulation.CHECKED);
        short[] a = halves(256, 5), b = halves(128, 6);
        float[] expected = new float[128];
        for (int i = 0; i < 16; i++)
            for (int j = 0; j < 8; j++) {
                float sum = 0;
                for (int k = 0; k < 16; k++) sum = Math.fma(value(a[i * 16 + k]), value(b[k * 8 + j]), sum);
                expected[i * 8 + j] = sum;
            }
        long out = rig.empty(512);
        rig.launch("fragments", WARP, out, rig.device(a), rig.device(b));
        assertArrayEquals(expected, rig.host(out, new float[128]));
    }

    @Test
    void aTileThatReachesBeyondItsArrayIsFound() {
        Rig rig = new Rig("matrices", Simulation.CHECKED);
        long a = rig.device(halves(256, 7)), out = rig.empty(1024);
        KernelFault fault = assertThrows(KernelFault.class, () -> rig.launch("outside", WARP, out, a));
        assertEquals(Fault.Kind.OUT_OF_BOUNDS, fault.faults().getFirst().kind());
        assertEquals(1, fault.faults().size());
    }
}
