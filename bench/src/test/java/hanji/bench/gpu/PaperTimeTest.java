package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.bench.gpu.PaperTime.Limit;
import hanji.bench.gpu.WarpWork.TensorCores;
import hanji.simulator.Occupancy;
import hanji.simulator.Roofline.Gpu;
import org.junit.jupiter.api.Test;

/** The time on paper is that of the resource that takes longest, on the fullest multiprocessor. */
class PaperTimeTest {
    private static final long FULL = 132 * 8;

    private static PaperTime time(double bytes, double flops, WarpWork work, double scale, long blocks) {
        return PaperTime.of(Gpu.H200, bytes, flops, work, scale, blocks, Occupancy.of(256, 32, 0, blocks));
    }

    private static WarpWork work(double slots, double passes, double once, double again, TensorCores cores) {
        return new WarpWork(FULL * 8, slots, passes, new SerialChain.Cycles(once * FULL * 8, again * FULL * 8), cores);
    }

    private static final WarpWork LITTLE = work(1, 1, 1, 0, TensorCores.NONE);

    @Test
    void bytesTakeTheBandwidthAndALaunchComesOnTop() {
        PaperTime time = time(4.3e9, 1, LITTLE, 1, FULL);
        assertEquals(Limit.MEMORY, time.limit());
        assertEquals(1000 + 3.86, time.total(), 1e-9);
    }

    @Test
    void operationsTakeThePeakOfWhatDoesThem() {
        assertEquals(1000 + 3.86, time(1, 67e9, LITTLE, 1, FULL).total(), 1e-9);
        WarpWork half = work(1, 1, 1, 0, TensorCores.HALF);
        assertEquals(1000 + 3.86, time(1, 989.4e9, half, 1, FULL).total(), 1e-9);
    }

    /** 133 blocks are two on one multiprocessor. */
    @Test
    void theFullestMultiprocessorIsWaitedFor() {
        double even = time(1, 67e9, LITTLE, 1, 132).us().get(Limit.COMPUTE);
        assertEquals(even * 2 * 132 / 133, time(1, 67e9, LITTLE, 1, 133).us().get(Limit.COMPUTE), 1e-9);
    }

    @Test
    void slotsAndPassesGrowWithTheWork() {
        WarpWork work = work(1.98e9 * 132 * 4, 1.98e9 * 132, 1, 0, TensorCores.NONE);
        PaperTime time = time(1, 1, work, 3, FULL);
        assertEquals(3e6, time.us().get(Limit.ISSUE), 1e-3);
        assertEquals(3e6, time.us().get(Limit.SHARED), 1e-3);
    }

    /** 8 blocks of 8 warps are there at a time, so that 9 times 132 of them are two rounds; loops grow, what is around them does not. */
    @Test
    void aChainIsWaitedForInEachRound() {
        WarpWork work = work(1, 1, 1980, 1980, TensorCores.NONE);
        assertEquals(2, time(1, 1, work, 1, FULL).us().get(Limit.CHAIN), 1e-9);
        assertEquals(1 + 7, time(1, 1, work, 7, FULL).us().get(Limit.CHAIN), 1e-9);
        assertEquals(2 * (1 + 8.0 / 9), time(1, 1, work, 1, 132 * 9).us().get(Limit.CHAIN), 1e-9);
    }
}
