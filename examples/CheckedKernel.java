import hanji.cuda.Grid;
import hanji.simulator.run.KernelRun;
import java.nio.file.Path;

/** A kernel with a mistake at its bound, on the simulator: what the mistake is, and in which line. */
class CheckedKernel {
    public static void main(String[] args) throws Exception {
        Path ptx = Path.of(CheckedKernel.class.getResource("shifted.ptx").toURI()); // ./hanji ptx examples/shifted.cu
        for (String length : new String[] {"f32[101]=ramp", "f32[100]=ramp"}) {
            var report = KernelRun.of(ptx, "shifted", Grid.of(2, 64), "f32[100]=unwritten", length, "i32=100").run(2);
            System.out.println(length + (report.isClean() ? ": clean" : ":\n" + report.faults().getFirst()));
        }
    }
}
// Prints:
// f32[101]=ramp: clean
// f32[100]=ramp:
// shifted: load of 4 bytes at byte 400 of argument 1, which has 400 bytes (shifted.cu:4, block (1, 0, 0), thread (35, 0, 0))
