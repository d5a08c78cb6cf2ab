package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.cuda.Grid;
import hanji.simulator.run.KernelRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The simulator by itself needs no vectors: a JVM without their module runs all kernels as loops. */
final class WithoutVectorsTest {
    /** Runs a kernel for longer than it takes to ask for vector forms. */
    static final class Counts {
        public static void main(String[] arguments) {
            String ptx = """
                .version 9.0
                .target sm_75
                .address_size 64
                .visible .entry count(.param .u64 count_param_0) {
                .reg .pred %p<2>;
                .reg .b32 %r<3>;
                .reg .b64 %rd<4>;
                ld.param.u64 %rd1, [count_param_0];
                mov.u32 %r1, 0;
                again:
                add.s32 %r1, %r1, 1;
                setp.lt.s32 %p1, %r1, 40000;
                @%p1 bra again;
                mov.u32 %r2, %tid.x;
                mul.wide.u32 %rd2, %r2, 4;
                add.s64 %rd3, %rd1, %rd2;
                st.global.u32 [%rd3], %r1;
                ret;
                }
                """;
            System.out.print(KernelRun.of("count.ptx", ptx, "count", Grid.of(50, 32), "i32[32]=unwritten")
                    .with(Simulation.FAST)
                    .run(2)
                    .outputs()
                    .getFirst()
                    .head());
        }
    }

    @Test
    void aKernelRuns() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Counts.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("[40000, 40000]", output);
        assertEquals(0, process.waitFor());
    }
}
