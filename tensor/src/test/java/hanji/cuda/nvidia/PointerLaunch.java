package hanji.cuda.nvidia;

import static jcuda.driver.JCudaDriver.cuLaunchKernel;
import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadData;

import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;

/** A launch as JCuda's samples write it: a pointer to an array for each argument, and one to them all. */
final class PointerLaunch {
    private static final String PTX = """
            .version 8.0
            .entry six(.param .u64 a, .param .u32 b, .param .f32 c, .param .u64 d, .param .f64 e, .param .b8 f[12])
            """;

    private final CUfunction function = new CUfunction();
    private final CUstream stream = new CUstream();
    private final CUdeviceptr address = new CUdeviceptr();

    PointerLaunch() {
        var module = new CUmodule();
        cuModuleLoadData(module, PTX);
        cuModuleGetFunction(function, module, "six");
    }

    void launch() {
        Pointer arguments = Pointer.to(
                Pointer.to(address),
                Pointer.to(new int[] {1}),
                Pointer.to(new float[] {2}),
                Pointer.to(new long[] {3}),
                Pointer.to(new double[] {4}),
                Pointer.to(new int[] {1, 2, 3}));
        cuLaunchKernel(function, 1, 1, 1, 32, 1, 1, 0, stream, arguments, null);
    }
}
