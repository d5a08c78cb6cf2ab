package hanji.simulator.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import hanji.simulator.Dim3;
import hanji.simulator.Fault;
import hanji.simulator.Plant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelRunTest {
    private static final String PTX = Plant.ptx("bounds");

    private static KernelRun run(String kernel) {
        return KernelRun.of(
                "bounds.ptx", PTX, kernel, Grid.of(2, 64), "f32[100]=unwritten", "f32[101]=ramp", "i32=100");
    }

    @Test
    void reportsTheFirstElementsAndADigestOfEachArray() {
        Report report = run("tailOffByOneFixed").run(3);
        assertTrue(report.isClean());
        assertEquals(2, report.outputs().size());
        Report.Output out = report.outputs().getFirst();
        assertEquals(0, out.argument());
        assertEquals("f32[100]=unwritten", out.text());
        assertEquals(List.of(0f, 1f, 2f), out.head());
        assertEquals(64, out.sha256().length());
        assertEquals(run("tailOffByOneFixed").run(0).outputs().getFirst().sha256(), out.sha256());
    }

    @Test
    void faultsNameArgumentElementBlockAndThread() {
        Fault fault = run("tailOffByOne").run(0).faults().getFirst();
        assertEquals("0", fault.argument());
        assertEquals(100, fault.element());
        assertEquals(new Dim3(1, 0, 0), fault.block());
        assertEquals(new Dim3(36, 0, 0), fault.thread());
        assertEquals("tailOffByOne", fault.kernel());
    }

    @Test
    void theTextSaysWhatWasFoundAndCounted() {
        String text = run("tailOffByOne").run(2).text();
        assertTrue(text.startsWith("tailOffByOne: 1 fault\n  OUT_OF_BOUNDS: "), text);
        for (String part : new String[] {
            "bounds.cu:",
            "argument 0, element 100",
            "of warps",
            "sectors (",
            "H100: ",
            "H200: ",
            "f32[101]=ramp",
            "  0.0, 1.0, ..."
        }) assertTrue(text.contains(part), part + " in " + text);
    }

    @Test
    void aTestFailsWithTheFaultsInItsMessage() {
        Report report = run("tailOffByOne").run(0);
        String message = assertThrows(AssertionError.class, report::assertClean).getMessage();
        assertTrue(message.contains("bounds.cu:"), message);
    }

    @Test
    void ptxIsReadFromAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("bounds.ptx"), PTX);
        assertTrue(KernelRun.of(file, "nullPointerFixed", Grid.of(1, 32), "f32[32]=unwritten", "i64=0")
                .run(0)
                .isClean());
    }

    @Test
    void aWrongKernelNameOrNumberOfArgumentsIsOneLine() {
        for (KernelRun wrong : List.of(
                run("tailOfByOne"),
                KernelRun.of("bounds.ptx", PTX, "tailOffByOne", Grid.of(1, 32), "f32[100]=zeros"))) {
            String message =
                    assertThrows(CudaException.class, () -> wrong.run(0)).getMessage();
            assertTrue(message.contains("tailOf") && !message.contains("\n"), message);
        }
    }
}
