package hanji.simulator.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.CudaDriver;
import hanji.cuda.CudaDriverProvider;
import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import hanji.cuda.OutOfDeviceMemory;
import hanji.simulator.Counts;
import hanji.simulator.KernelFault;
import hanji.simulator.LaunchRefused;
import hanji.simulator.Rig;
import hanji.simulator.Simulation;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** The simulator keeps the promises of the driver seam. */
final class SimulatedDriverTest {
    private static final String HEAD = ".version 8.0\n.target sm_80\n.address_size 64\n";

    private static String message(Class<? extends Exception> kind, Runnable what) {
        return assertThrows(kind, what::run).getMessage();
    }

    @Test
    void isFoundByItsName() {
        CudaDriver driver = CudaDriverProvider.named("simulated").open();
        assertEquals("simulated GPU", driver.info().name());
        assertEquals(90, driver.info().computeCapability());
    }

    @Test
    void saysWhetherItDetectsUnwrittenMemory() {
        assertTrue(new SimulatedDriver(Simulation.CHECKED).info().detectsUnwritten());
        assertFalse(new SimulatedDriver(Simulation.FAST).info().detectsUnwritten());
    }

    @Test
    void memoryRunsOutAndComesBack() {
        SimulatedDriver driver = new SimulatedDriver(Simulation.FAST.withMemory(1000));
        long first = driver.allocate(600);
        OutOfDeviceMemory error = assertThrows(OutOfDeviceMemory.class, () -> driver.allocate(500));
        assertEquals(500, error.bytes());
        assertEquals("500 bytes asked of the simulated GPU, 400 of 1000 free", error.getMessage());
        driver.free(first);
        assertEquals(1000, driver.memory().free());
        driver.allocate(1000);
    }

    @Test
    void copiesAndFillsStayInsideAnAllocation() {
        SimulatedDriver driver = new SimulatedDriver(Simulation.FAST);
        long a = driver.allocate(16);
        long b = driver.allocate(16);
        assertEquals(0, a % 256);
        driver.fillWords(a, 0x01020304, 4, 0);
        driver.fillBytes(a + 4, (byte) 7, 4, 0);
        driver.copy(a + 4, b, 12, 0);
        driver.toDevice(MemorySegment.ofArray(new int[] {-1}), b + 12, 0);
        int[] out = new int[4];
        driver.toHost(b, MemorySegment.ofArray(out), 0);
        assertArrayEquals(new int[] {0x07070707, 0x01020304, 0x01020304, -1}, out);
        assertEquals(
                "a fill of 20 bytes at byte 0 of an allocation of 16 bytes",
                message(CudaException.class, () -> driver.fillWords(a, 0, 5, 0)));
        driver.free(a);
        assertTrue(
                message(CudaException.class, () -> driver.fillWords(a, 0, 1, 0)).contains("not allocated"));
    }

    @Test
    void reuseMovesTheBound() {
        SimulatedDriver driver = new SimulatedDriver(Simulation.CHECKED);
        long a = driver.allocate(256);
        driver.reuse(a, 12);
        assertThrows(CudaException.class, () -> driver.fillBytes(a, (byte) 0, 13, 0));
        driver.reuse(a, 13);
        driver.fillBytes(a, (byte) 0, 13, 0);
    }

    @Test
    void argumentsMustFitTheParameters() {
        Rig rig = new Rig("basics", Simulation.FAST);
        long x = rig.empty(4);
        assertEquals(
                "kernel gridStride takes 3 arguments, not 2",
                message(CudaException.class, () -> rig.launch("gridStride", Grid.of(1, 32), x, x)));
        assertEquals(
                "argument 2 of kernel gridStride has 4 bytes, not 8",
                message(CudaException.class, () -> rig.launch("gridStride", Grid.of(1, 32), x, x, 1L)));
    }

    @Test
    void namesTheKernelsThatThereAre() {
        Rig rig = Rig.of(HEAD + ".visible .entry one() { ret; }\n.visible .entry two() { ret; }", Simulation.FAST);
        assertEquals(
                "no kernel 'three' in test.ptx; there are one, two",
                message(CudaException.class, () -> rig.launch("three", Grid.of(1, 1))));
    }

    @Test
    void namesAnInstructionThatItDoesNotKnowWhenTheKernelIsLaunched() {
        String unknown = ".visible .entry k() {\n.reg .b32 r<2>;\n.loc 1 12 3\nsured.b.1d.b32 r0, r1;\nret;\n}\n";
        String known = ".visible .entry good() { ret; }\n.file 1 \"hanji/some.cu\"\n";
        Rig rig = Rig.of(HEAD + unknown + known, Simulation.FAST);
        rig.launch("good", Grid.of(1, 1));
        assertEquals(
                "kernel k: the simulator does not know 'sured.b.1d.b32' (surfaces are not simulated), PTX line 7,"
                        + " hanji/some.cu:12",
                message(CudaException.class, () -> rig.launch("k", Grid.of(1, 1))));
    }

    @Test
    void namesTheLineOfPtxThatIsNotPtx() {
        assertEquals(
                "test.ptx, line 5: expected ',' but found 'r2'",
                message(
                        CudaException.class,
                        () -> Rig.of(HEAD + ".visible .entry k() {\nadd.s32 r0, r1 r2;\n}", Simulation.FAST)));
        assertTrue(message(CudaException.class, () -> Rig.of("#include <x>", Simulation.FAST))
                .contains("line 1"));
    }

    @Test
    void tooMuchSharedMemoryIsRefused() {
        Rig rig = new Rig("basics", Simulation.FAST);
        long x = rig.empty(4);
        Grid grid = Grid.of(1, 32).withShared(300_000);
        assertEquals(
                "kernel blockSum wants 300000 bytes of shared memory, but a block has 232448",
                message(CudaException.class, () -> rig.launch("blockSum", grid, x, x, 1)));
    }

    @Test
    void aGeometryThatCudaRefusesIsRefusedAndNothingRuns() {
        String body = "() %s {\n.reg .b64 a;\nmov.b64 a, 0;\nst.global.b32 [a], 1;\nret;\n}\n";
        Rig rig = Rig.of(
                HEAD + ".visible .entry any" + body.formatted("") + ".visible .entry most"
                        + body.formatted("\n.maxntid 64, 1, 1\n") + ".visible .entry exactly"
                        + body.formatted("\n.reqntid 32, 2\n"),
                Simulation.CHECKED);
        assertEquals(
                "kernel any cannot be launched with 70000 blocks along y: CUDA allows at most 65535",
                refusal(rig, "any", new Grid(1, 70_000, 1, 32, 1, 1, 0)));
        assertEquals(
                "kernel any cannot be launched with 65536 blocks along z: CUDA allows at most 65535",
                refusal(rig, "any", new Grid(1, 1, 65_536, 32, 1, 1, 0)));
        assertEquals(
                "kernel any cannot be launched with 65 threads along z: CUDA allows at most 64",
                refusal(rig, "any", new Grid(1, 1, 1, 1, 1, 65, 0)));
        assertEquals(
                "kernel most cannot be launched with blocks of 65 threads: its __launch_bounds__ allow at most 64",
                refusal(rig, "most", Grid.of(1, 65)));
        assertEquals(
                "kernel exactly cannot be launched with blocks of [64, 1, 1] threads: it is compiled for exactly"
                        + " [32, 2, 1]",
                refusal(rig, "exactly", Grid.of(1, 64)));
        assertThrows(KernelFault.class, () -> rig.launch("most", Grid.of(1, 64)));
        assertThrows(KernelFault.class, () -> rig.launch("exactly", new Grid(1, 1, 1, 32, 2, 1, 0)));
    }

    private static String refusal(Rig rig, String kernel, Grid grid) {
        return message(LaunchRefused.class, () -> rig.launch(kernel, grid));
    }

    @Test
    void eventsMeasureTime() {
        SimulatedDriver driver = new SimulatedDriver(Simulation.FAST);
        long from = driver.newEvent();
        long to = driver.newEvent();
        driver.record(from, driver.openStream());
        driver.record(to, 0);
        assertTrue(driver.milliseconds(from, to) >= 0);
    }

    @Test
    void countsInstructionsAndLanes() {
        Rig rig = new Rig("basics", Simulation.FAST);
        long x = rig.device(new float[40]);
        rig.launch("axpy", Grid.of(2, 32), rig.empty(160), x, x, 1f, 40);
        Counts counts = rig.driver().counts();
        assertEquals(2, counts.instructions().get(Counts.Kind.F32_FMA));
        assertEquals(40, counts.lanes().get(Counts.Kind.F32_FMA));
        assertTrue(counts.exact());
        rig.launch("axpy", Grid.of(2, 32), rig.empty(160), x, x, 1f, 40);
        assertEquals(2 * counts.laneInstructions(), rig.driver().totalCounts().laneInstructions());
    }

    @Test
    void approximateInstructionsAreSaidNotToBeExact() {
        String body =
                ".visible .entry k() {\n.reg .f32 f<2>;\nmov.f32 f0, 0f3f800000;\nex2.approx.f32 f1, f0;\nret;\n}";
        Rig rig = Rig.of(HEAD + body, Simulation.FAST);
        rig.launch("k", Grid.of(1, 1));
        assertFalse(rig.driver().counts().exact());
    }
}
