package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Grid;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Report;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Memory traffic of the kernels in {@code planted/traffic.cu}, against what one counts on paper. */
class TrafficTest {
    private static final Grid WARP = Grid.of(1, 32);

    private static Counts counts(String kernel, Grid grid, String... arguments) {
        return KernelRun.of("traffic", Plant.ptx("traffic"), kernel, grid, arguments)
                .run(0)
                .assertClean()
                .counts();
    }

    private static void assertGlobal(
            long requests, long bytes, long sectors, long ideal, long footprint, Counts counts) {
        assertEquals(requests, counts.globalRequests(), "requests");
        assertEquals(bytes, counts.globalBytes(), "bytes");
        assertEquals(sectors, counts.globalSectors(), "sectors");
        assertEquals(ideal, counts.idealSectors(), "ideal sectors");
        assertEquals(footprint, counts.footprint(), "footprint");
    }

    @Test
    void wordsSideBySideTakeFourSectors() {
        Counts counts = counts("copyByStride", Grid.of(2, 64), "f32[128]=unwritten", "f32[128]=ramp", "i32=1");
        assertGlobal(8, 1024, 32, 32, 1024, counts);
        assertEquals(4, counts.sectorsPerRequest());
        assertEquals(4, counts.idealSectorsPerRequest());
    }

    @Test
    void aStrideOfTwoTakesTwiceAsManyAndOf32OneForEachLane() {
        Counts two = counts("copyByStride", WARP, "f32[64]=unwritten", "f32[64]=ramp", "i32=2");
        assertGlobal(2, 256, 16, 8, 512, two);
        Counts many = counts("copyByStride", WARP, "f32[1024]=unwritten", "f32[1024]=ramp", "i32=32");
        assertGlobal(2, 256, 64, 8, 2048, many);
        assertEquals(32, many.sectorsPerRequest());
    }

    @Test
    void oneWordForAllTakesOneSector() {
        assertGlobal(2, 256, 1 + 4, 1 + 4, 32 + 128, counts("readOne", WARP, "f32[32]=unwritten", "f32[8]=ramp"));
    }

    @Test
    void shiftedWordsTakeOneSectorMore() {
        assertGlobal(2, 256, 5 + 4, 8, 160 + 128, counts("copyShifted", WARP, "f32[32]=unwritten", "f32[40]=ramp"));
    }

    @Test
    void vectorsOfFourTakeSixteenSectors() {
        assertGlobal(2, 1024, 32, 32, 1024, counts("copyVectors", WARP, "f32[128]=unwritten", "f32[128]=ramp"));
    }

    @Test
    void lanesThatDoNotTakePartAskForNothing() {
        assertGlobal(2, 128, 8, 4, 256, counts("copyHalf", WARP, "f32[32]=zeros", "f32[32]=ramp"));
    }

    @Test
    void atomicsReadAndWriteTheirSectors() {
        assertGlobal(1, 128, 1, 1, 64, counts("count", WARP, "i32[4]=zeros"));
    }

    @Test
    void aSecondReadOfASectorAddsNothingToTheFootprint() {
        Counts counts = counts("readOne", Grid.of(1, 128), "f32[128]=unwritten", "f32[8]=ramp");
        assertEquals(4 + 16, counts.globalSectors());
        assertEquals(32 + 512, counts.footprint());
    }

    private static Counts shared(String kernel, int stride, int bytes) {
        return counts(kernel, WARP.withShared(bytes), "f32[32]=unwritten", "i32=" + stride);
    }

    @Test
    void sharedWordsConflictByTheirStride() {
        assertEquals(0, shared("sharedByStride", 1, 128).bankConflicts());
        assertEquals(
                2, shared("sharedByStride", 2, 256).bankConflicts(), "one further pass for the store and for the load");
        assertEquals(62, shared("sharedByStride", 32, 4096).bankConflicts());
        assertEquals(0, shared("sharedByStride", 33, 4224).bankConflicts());
        assertEquals(2, shared("sharedByStride", 1, 128).sharedRequests());
        assertEquals(31, shared("sharedByStride", 32, 4096).conflictsPerRequest());
    }

    @Test
    void sharedVectorsAreServedEightLanesAtATime() {
        assertEquals(0, shared("sharedVectors", 1, 512).bankConflicts());
        Counts two = shared("sharedVectors", 2, 1024);
        assertEquals(8, two.bankConflicts(), "4 phases of 2 passes, for the store and for the load");
    }

    @Test
    void operationsAreCountedAsRooflinesDo() {
        Counts counts = counts("fma3", Grid.of(2, 32), "f32[64]=unwritten", "f32=2", "f32=3");
        assertEquals(64 * 5, counts.flops());
        assertEquals(64 * 2, counts.lanes().get(Counts.Kind.F32_FMA));
        assertEquals(2 * 2, counts.instructions().get(Counts.Kind.F32_FMA));
    }

    @Test
    void barriersAreCountedByWarp() {
        assertEquals(1, shared("sharedByStride", 1, 128).barriers());
    }

    @Test
    void theRooflineIsTheSlowerOfMemoryAndCompute() {
        Counts counts = counts("copyByStride", Grid.of(2, 64), "f32[128]=unwritten", "f32[128]=ramp", "i32=1");
        Roofline h100 = Roofline.of(counts).getFirst();
        assertEquals(Roofline.Gpu.H100, h100.device());
        assertEquals(1024 / 3.0e12, h100.memorySeconds());
        assertEquals(0, h100.computeSeconds());
        assertEquals("memory", h100.limit());
    }

    /** 1,605,632 lines of 128 bytes and 98 instructions for each: the rows of 32 logits that took 152 us on a card. */
    @Test
    void manyInstructionsForFewBytesAreLimitedByTheirIssue() {
        double seconds = Roofline.Gpu.H100.issueSeconds(98 * 1_605_632.0);
        assertEquals(151, 1e6 * seconds, 0.6);
        var counts =
                new Counts(Map.of(Counts.Kind.INTEGER, 98 * 1_605_632L), Map.of(), 0, 0, 0, 0, 205_520_896, 0, 0, true);
        Roofline h100 = Roofline.of(counts).getFirst();
        assertEquals("issue", h100.limit());
        assertEquals(seconds, h100.seconds());
        assertEquals(68.5, 1e6 * h100.memorySeconds(), 0.05);
    }

    @Test
    void countsByLineAddUpToTheWhole() {
        for (String kernel : List.of("copyByStride", "sharedByStride")) {
            Report report = KernelRun.of(
                            "traffic",
                            Plant.ptx("traffic"),
                            kernel,
                            WARP.withShared(4096),
                            kernel.startsWith("copy")
                                    ? new String[] {"f32[1024]=unwritten", "f32[1024]=ramp", "i32=32"}
                                    : new String[] {"f32[32]=unwritten", "i32=32"})
                    .with(Simulation.CHECKED.withLines(true))
                    .run(0)
                    .assertClean();
            LineCounts total = LineCounts.total(report.lines());
            Counts counts = report.counts();
            assertTrue(report.lines().size() > 1);
            assertEquals(counts.warpInstructions(), total.warpInstructions());
            assertEquals(counts.laneInstructions(), total.laneInstructions());
            assertEquals(counts.globalSectors(), total.globalSectors());
            assertEquals(counts.bankConflicts(), total.bankConflicts());
            for (int i = 1; i < report.lines().size(); i++)
                assertTrue(report.lines().get(i - 1).cost()
                        >= report.lines().get(i).cost());
        }
    }

    @Test
    void linesAreCountedOnlyWhereTheyAreAskedFor() {
        Report report = KernelRun.of(
                        "traffic", Plant.ptx("traffic"), "readOne", WARP, "f32[32]=unwritten", "f32[8]=ramp")
                .run(0);
        assertEquals(List.of(), report.lines());
    }
}
