package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.cuda.Grid;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everyday kernels give the bits of plain Java, under every schedule. */
final class BasicsTest {
    static Simulation[] simulations() {
        return new Simulation[] {
            Simulation.CHECKED,
            Simulation.FAST,
            Simulation.FAST.withWorkers(2),
            Simulation.CHECKED.withSchedule(Schedule.REVERSED),
            Simulation.CHECKED.withSchedule(Schedule.random(1)),
            Simulation.CHECKED.withSchedule(Schedule.random(2)),
        };
    }

    private static float[] floats(int n, long seed) {
        Random random = new Random(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = random.nextFloat() * 4 - 2;
        return x;
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void axpyLeavesTheTailAlone(Simulation simulation) {
        Rig rig = new Rig("basics", simulation);
        int n = 1000;
        float[] x = floats(n, 1);
        float[] y = floats(n, 2);
        float[] out = new float[n + 24];
        Arrays.fill(out, 9);
        float[] expected = out.clone();
        for (int i = 0; i < n; i++) expected[i] = Math.fma(1.5f, x[i], y[i]);
        long to = rig.device(out);
        rig.launch("axpy", Grid.of(4, 256), to, rig.device(x), rig.device(y), 1.5f, n);
        assertArrayEquals(expected, rig.host(to, out));
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void gridStrideCoversAll(Simulation simulation) {
        Rig rig = new Rig("basics", simulation);
        float[] x = floats(1001, 3);
        float[] expected = x.clone();
        for (int i = 0; i < x.length; i++) expected[i]++;
        long to = rig.empty(4L * x.length);
        rig.launch("gridStride", Grid.of(3, 32), to, rig.device(x), x.length);
        assertArrayEquals(expected, rig.host(to, new float[x.length]));
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void lanesDivergeAndMeetAgain(Simulation simulation) {
        Rig rig = new Rig("basics", simulation);
        int n = 517;
        int[] x = new Random(4).ints(n, -5, 60).toArray();
        int[] expected = new int[n];
        for (int i = 0; i < n; i++) expected[i] = diverge(x, i);
        long to = rig.empty(4L * n);
        rig.launch("diverge", Grid.of(5, 128), to, rig.device(x), n);
        assertArrayEquals(expected, rig.host(to, new int[n]));
    }

    private static int diverge(int[] x, int i) {
        int v = x[i];
        int sum = 0;
        if (v < 0) return -1;
        for (int k = 0; k < v; k++) {
            if (k % 3 == 1) continue;
            if (sum > 1000) break;
            if ((v & 1) != 0) sum += (k & 2) != 0 ? k : 2 * k;
            else sum ^= k * v;
        }
        switch (v % 5) {
            case 0 -> sum += 7;
            case 1 -> sum *= 3;
            case 2 -> sum -= x[(i + 1) % x.length];
            case 3 -> {
                while (sum > 10) sum /= 2;
            }
            default -> sum = ~sum;
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void blocksSumThroughSharedMemory(Simulation simulation) {
        Rig rig = new Rig("basics", simulation);
        int threads = 128;
        int blocks = 3;
        float[] x = floats(5000, 5);
        float[] expected = new float[blocks];
        for (int b = 0; b < blocks; b++) {
            float[] part = new float[threads];
            for (int t = 0; t < threads; t++)
                for (int i = b * threads + t; i < x.length; i += blocks * threads) part[t] += x[i];
            for (int s = threads / 2; s > 0; s /= 2) for (int t = 0; t < s; t++) part[t] += part[t + s];
            expected[b] = part[0];
        }
        long to = rig.empty(4 * blocks);
        rig.launch("blockSum", Grid.of(blocks, threads).withShared(4 * threads), to, rig.device(x), x.length);
        assertArrayEquals(expected, rig.host(to, new float[blocks]));
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void warpsSumByShuffles(Simulation simulation) {
        Rig rig = new Rig("basics", simulation);
        int rows = 13;
        int columns = 77;
        float[] x = floats(rows * columns, 6);
        float[] expected = new float[rows];
        for (int r = 0; r < rows; r++) {
            float[] part = new float[64];
            for (int c = 0; c < columns; c++) part[c % 32] += x[r * columns + c];
            for (int s = 16; s > 0; s /= 2) for (int l = 0; l < s; l++) part[l] += part[l + s];
            expected[r] = part[0];
        }
        long to = rig.empty(4 * rows);
        rig.launch("warpSum", Grid.of(4, 128), to, rig.device(x), rows, columns);
        assertArrayEquals(expected, rig.host(to, new float[rows]));
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void atomicsCountEverything(Simulation simulation) {
        Rig rig = new Rig("basics", simulation);
        byte[] x = new byte[9999];
        new Random(7).nextBytes(x);
        int[] expected = new int[256];
        for (byte b : x) expected[b & 0xff]++;
        long bins = rig.device(new int[256]);
        rig.launch("histogram", Grid.of(5, 96), bins, rig.device(x), x.length);
        assertArrayEquals(expected, rig.host(bins, new int[256]));
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void tilesTranspose(Simulation simulation) {
        Rig rig = new Rig("basics", simulation);
        int rows = 45;
        int columns = 70;
        float[] x = floats(rows * columns, 8);
        float[] expected = new float[x.length];
        for (int r = 0; r < rows; r++) for (int c = 0; c < columns; c++) expected[c * rows + r] = x[r * columns + c];
        long to = rig.empty(4L * x.length);
        rig.launch("transpose", new Grid(3, 2, 1, 32, 8, 1, 0), to, rig.device(x), rows, columns);
        assertArrayEquals(expected, rig.host(to, new float[x.length]));
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void vectorsMoveWhole(Simulation simulation) {
        Rig rig = new Rig("basics", simulation);
        float[] x = floats(4 * 77, 9);
        float[] expected = new float[x.length];
        for (int i = 0; i < x.length; i++) expected[i] = x[i / 4 * 4 + 3 - i % 4];
        long to = rig.empty(4L * x.length);
        rig.launch("vectors", Grid.of(3, 32), to, rig.device(x), 77);
        assertArrayEquals(expected, rig.host(to, new float[x.length]));
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void structsConstantsAndLocalMemoryAreReached(Simulation simulation) {
        Rig rig = new Rig("basics", simulation);
        int[] shape = {2, 3, 5, 4};
        float[] weights = {0.5f, -1, 2, 3.25f};
        float[] x = floats(120, 10);
        float[] expected = new float[120];
        for (int i = 0; i < 120; i++)
            for (int k = 0; k < 16; k++) if ((k * 7 + 5) % 16 == (i + 5) % 16) expected[i] = x[i] * weights[k % 4] + k;
        long to = rig.empty(480);
        rig.launch("places", Grid.of(2, 64), to, rig.device(x), shape, 5);
        assertArrayEquals(expected, rig.host(to, new float[120]));
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void lanesVoteAndExchange(Simulation simulation) {
        Rig rig = new Rig("basics", simulation);
        int[] x = new Random(11).ints(32, -3, 4).toArray();
        long to = rig.empty(4 * 12 * 32);
        rig.launch("votes", Grid.of(1, 32), to, rig.device(x));
        int[] out = rig.host(to, new int[12 * 32]);
        int positive = 0;
        for (int t = 0; t < 32; t++) if (x[t] > 0) positive |= 1 << t;
        for (int t = 0; t < 32; t++) {
            int lane = t;
            int same = 0;
            for (int i = 0; i < 32; i++) if (x[i] == x[t]) same |= 1 << i;
            int up = t % 16 < 3 ? x[t] : x[t - 3];
            int index = t / 8 * 8 + (t / 2 + 20) % 8;
            int[] expected = {
                positive,
                Arrays.stream(x).anyMatch(v -> v == 3) ? 1 : 0,
                1,
                same,
                0,
                out[12 * t + 5],
                up,
                x[index],
                x[t ^ 5],
                Integer.bitCount(positive),
                positive == -1 ? 1 : 0,
                positive == 0 ? 0 : 1
            };
            assertArrayEquals(expected, Arrays.copyOfRange(out, 12 * t, 12 * t + 12), () -> "lane " + lane);
            if (simulation.schedule().order() != Schedule.Order.RANDOM)
                assertEquals(x[t] > 0 ? positive : 0, out[12 * t + 5]);
        }
    }
}
