import static hanji.kernels.random.Gaussian.gaussian;
import static hanji.kernels.softmax.Softmax.softmax;

import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.simulator.Counts.Kind;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Report;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * A kernel on the simulator: what a GPU is told, run without a GPU, with its faults and its traffic.
 *
 * Run it with
 *
 *     ./hanji lesson 12
 */
final class Lesson12KernelOnSimulator {
    /**
     * What nvcc makes of a kernel is PTX, the assembly of all NVIDIA GPUs. This is, by hand,
     *
     *     __global__ void twice(float* out, const float* in, int n) {
     *         int i = blockIdx.x * blockDim.x + threadIdx.x;
     *         if (i < n) out[i] = 2 * in[i];
     *     }
     */
    private static final String TWICE = """
            .version 8.0
            .target sm_75
            .address_size 64
            .visible .entry twice(.param .u64 out, .param .u64 in, .param .u32 n) {
                .reg .pred %p<2>;  .reg .b32 %r<6>;  .reg .f32 %f<3>;  .reg .b64 %d<8>;
                mov.u32         %r1, %ctaid.x;              // which block this is
                mov.u32         %r2, %ntid.x;               // threads of a block
                mov.u32         %r3, %tid.x;                // which thread of the block
                mad.lo.s32      %r4, %r1, %r2, %r3;         // i
                ld.param.u32    %r5, [n];
                setp.ge.s32     %p1, %r4, %r5;
            @%p1 bra DONE;                                  // i >= n: nothing to do
                ld.param.u64    %d1, [out];
                ld.param.u64    %d2, [in];
                mul.wide.s32    %d3, %r4, 4;                // 4 bytes a float
                add.s64         %d4, %d2, %d3;
                ld.global.f32   %f1, [%d4];                 // in[i]
                add.rn.f32      %f2, %f1, %f1;
                add.s64         %d5, %d1, %d3;
                st.global.f32   [%d5], %f2;                 // out[i]
            DONE:
                ret;
            }
            """;

    static void main() {
        // ---- Run it ----
        // 3 blocks of 128 threads for 300 elements: 384 threads, of which 84 have nothing to do. "unwritten" means
        // that out has no content: to read it before it was written would be a fault. "ramp" is 0, 1, 2, ...
        Report report = run(Grid.of(3, 128), "i32=300");
        IO.println("faults: " + report.faults().size() + ", out = "
                + report.outputs().getFirst().head() + " ...");
        // > faults: 0, out = [0.0, 2.0, 4.0, 6.0] ...

        // ---- What it moved ----
        // 300 reads and 300 writes of 4 bytes. The 32 threads of a warp read side by side, so 128 bytes are asked for
        // in one request of 4 sectors; the last warp has 12 threads left, and 2 sectors.
        var counts = report.counts();
        IO.println("reads: " + counts.lanes().get(Kind.GLOBAL_LOAD) + ", writes: "
                + counts.lanes().get(Kind.GLOBAL_STORE));
        IO.println("requests: " + counts.globalRequests() + ", sectors: " + counts.globalSectors() + ", bytes: "
                + counts.globalBytes());
        // > reads: 300, writes: 300
        // > requests: 20, sectors: 76, bytes: 2400

        // ---- Wrong: a guard that lets too many in ----
        // n says 384, the arrays have 300 elements. On a GPU this reads and writes what lies behind, mostly unseen.
        for (var fault : run(Grid.of(3, 128), "i32=384").faults()) IO.println(fault.kind() + ": " + fault.message());
        // > OUT_OF_BOUNDS: load of 4 bytes at byte 1200 of argument 1 (in), which has 1200 bytes
        // > OUT_OF_BOUNDS: store of 4 bytes at byte 1200 of argument 0 (out), which has 1200 bytes

        // ---- Wrong: too few threads ----
        // 2 blocks reach 256 elements. No access is wrong, so there is no fault: the rest of out has no content, and
        // whoever reads it next would be told. A kernel that goes on beyond its grid would not care about the number
        // of blocks.
        Report few = run(Grid.of(2, 128), "i32=300");
        IO.println("faults: " + few.faults().size() + ", writes: "
                + few.counts().lanes().get(Kind.GLOBAL_STORE));
        // > faults: 0, writes: 256

        // ---- The engine on the simulated GPU ----
        // The simulator is a device like any other. The kernels that ship give the bits of the CPU there, and on a
        // real GPU.
        Device gpu = Device.cuda(new Cuda(new SimulatedDriver(Simulation.CHECKED)));
        Tensor logits = gaussian(new Noise(3).of("logits", 0), Shape.of(5, 33), Device.CPU);
        float[] onCpu = softmax(logits).toFloats();
        float[] onGpu = softmax(logits.to(logits.dtype(), gpu)).toFloats();
        IO.println("the same " + onCpu.length + " floats: " + Arrays.equals(onCpu, onGpu));
        // > the same 165 floats: true
    }

    private static Report run(Grid grid, String n) {
        return KernelRun.of("twice.ptx", TWICE, "twice", grid, "f32[300]=unwritten", "f32[300]=ramp", n)
                .run(4);
    }
}
