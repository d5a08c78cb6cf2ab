import hanji.cuda.Grid;
import hanji.simulator.Fault;
import hanji.simulator.Schedule;
import hanji.simulator.Simulation;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Report;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A race found: a kernel that gives the right answer in one order and not in another, and the barrier that it lacks.
 *
 * Run it with
 *
 *     ./hanji lesson 13
 */
final class Lesson13RaceFound {
    /**
     * Each thread puts an element into shared memory, and takes that of its right neighbour:
     *
     *     __shared__ float tile[64];
     *     int t = threadIdx.x;
     *     tile[t] = in[t];
     *     __syncthreads();                     // in the right kernel only
     *     out[t] = tile[(t + 1) % 64];
     *
     * 64 threads are two warps. What thread 31 needs is written by thread 32, which is in the other warp.
     */
    private static String kernel(String betweenWriteAndRead) {
        return """
                .version 8.0
                .target sm_75
                .address_size 64
                .visible .entry shift(.param .u64 out, .param .u64 in) {
                    .reg .b32 %%r<8>;  .reg .f32 %%f<3>;  .reg .b64 %%d<8>;
                    .shared .align 4 .b8 tile[256];
                    mov.u32         %%r1, %%tid.x;
                    mul.wide.u32    %%d1, %%r1, 4;
                    ld.param.u64    %%d2, [in];
                    add.s64         %%d3, %%d2, %%d1;
                    ld.global.f32   %%f1, [%%d3];
                    shl.b32         %%r2, %%r1, 2;
                    mov.u32         %%r3, tile;
                    add.s32         %%r4, %%r3, %%r2;
                    st.shared.f32   [%%r4], %%f1;             // tile[t] = in[t]
                    %s
                    add.s32         %%r5, %%r2, 4;
                    and.b32         %%r6, %%r5, 255;
                    add.s32         %%r7, %%r3, %%r6;
                    ld.shared.f32   %%f2, [%%r7];             // tile[(t + 1) %% 64]
                    ld.param.u64    %%d4, [out];
                    add.s64         %%d5, %%d4, %%d1;
                    st.global.f32   [%%d5], %%f2;
                    ret;
                }
                """.formatted(betweenWriteAndRead);
    }

    static void main() {
        // ---- Wrong, and it may look right ----
        // in is 1, 2, ... 64, so out[31] should be 33 and out[63] should be 1. With the checks switched off the
        // simulator does what a GPU does: it runs the warps in some order. Each order gets one of the two right.
        String wrong = kernel("");
        IO.println("natural order:  out[31] = " + element(run(wrong, unchecked(Schedule.NATURAL)), 31) + ", out[63] = "
                + element(run(wrong, unchecked(Schedule.NATURAL)), 63));
        IO.println("reversed order: out[31] = " + element(run(wrong, unchecked(Schedule.REVERSED)), 31) + ", out[63] = "
                + element(run(wrong, unchecked(Schedule.REVERSED)), 63));
        // > natural order:  out[31] = 0.0, out[63] = 1.0
        // > reversed order: out[31] = 33.0, out[63] = 0.0

        // A test on one machine passes for years where its order happens to suit. So to compare results is not
        // enough.

        // ---- Found ----
        // With the checks on, the simulator notes who wrote each byte, and whether a barrier stands between. It needs
        // no unlucky order for that: the race is told in each.
        for (Schedule schedule : new Schedule[] {Schedule.NATURAL, Schedule.REVERSED, Schedule.random(7)}) {
            Report report = run(wrong, Simulation.CHECKED.withSchedule(schedule));
            IO.println(schedule.order() + " order: " + report.faults().size() + " faults");
            for (Fault fault : report.faults()) IO.println("  " + fault.kind() + " at line " + fault.line());
        }
        // > NATURAL order: 3 faults
        // >   RACE at line 20
        // >   UNINITIALISED at line 20
        // >   RACE at line 15
        // > REVERSED order: 3 faults
        // >   RACE at line 20
        // >   UNINITIALISED at line 20
        // >   RACE at line 15
        // > RANDOM order: 3 faults
        // >   RACE at line 20
        // >   UNINITIALISED at line 20
        // >   RACE at line 15

        // ---- Which line is it? ----
        // This PTX was written by hand and its lines are those of the text above. nvcc -lineinfo puts the lines of
        // the .cu in.
        Fault fault = run(wrong, Simulation.CHECKED).faults().getFirst();
        IO.println(fault.message());
        IO.println("line " + fault.line() + " is: "
                + wrong.lines().skip(fault.line() - 1).findFirst().orElseThrow().strip());
        // > reads what thread (1, 0, 0) wrote at line 15, with no __syncwarp or barrier between
        // > line 20 is: ld.shared.f32   %f2, [%r7];             // tile[(t + 1) % 64]

        // Thread 1 is in the warp of thread 0, which read this. Warps ran in step on old GPUs only: since 2017
        // (Volta) lanes of a warp need a barrier between them too.

        // ---- Right ----
        // No thread goes on before all 64 have written.
        Report right = run(kernel("bar.sync 0;"), Simulation.CHECKED);
        IO.println("with a barrier: " + right.faults().size() + " faults, out[31] = " + element(right, 31)
                + ", out[63] = " + element(right, 63));
        // > with a barrier: 0 faults, out[31] = 33.0, out[63] = 1.0

        // ---- Wrong in another way: a barrier for some ----
        // If only the first warp calls it, the two never meet.
        Report half = run(
                kernel("setp.lt.u32 %p1, %r1, 32;\n@%p1 bar.sync 0;")
                        .replace(".reg .b32", ".reg .pred %p<2>; .reg .b32"),
                Simulation.CHECKED);
        for (Fault each : half.faults()) IO.println(each.kind() + ": " + each.message());
        // > RACE: reads what thread (33, 0, 0) wrote at line 15, with no __syncwarp or barrier between
        // > DIVERGENT_BARRIER: only 32 of 64 threads reach this barrier
    }

    private static Simulation unchecked(Schedule schedule) {
        return Simulation.FAST.withSchedule(schedule);
    }

    private static Report run(String ptx, Simulation simulation) {
        String oneTo64 = IntStream.rangeClosed(1, 64).mapToObj(String::valueOf).collect(Collectors.joining(","));
        return KernelRun.of("shift.ptx", ptx, "shift", Grid.of(1, 64), "f32[64]=zeros", "f32[64]=" + oneTo64)
                .with(simulation)
                .run(64);
    }

    private static Number element(Report report, int i) {
        return report.outputs().getFirst().head().get(i);
    }
}
