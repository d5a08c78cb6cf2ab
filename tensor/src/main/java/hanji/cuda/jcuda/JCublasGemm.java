package hanji.cuda.jcuda;

import hanji.cuda.Gemm.Arithmetic;
import hanji.cuda.Gemm.Matrix;
import hanji.cuda.Gemm.Product;
import hanji.cuda.binding.DriverFailure;
import hanji.cuda.binding.GemmBinding;
import jcuda.Pointer;
import jcuda.cudaDataType;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasOperation;
import jcuda.jcublas.cublasStatus;
import jcuda.runtime.cudaStream_t;

/**
 * cuBLAS through JCublas. It counts rows and columns the other way round: what is stored as a matrix in rows is to it the
 * transposed one in columns. So {@code out = left right} is asked for as {@code out' = right' left'}, and who is stored
 * transposed here is so there. "cuBLAS", section 2.8.14, cublasGemmEx. It works in memory that it is given once, so that a
 * product that is captured allocates none, which would become part of the graph.
 */
final class JCublasGemm implements GemmBinding {
    /** What NVIDIA recommends for Hopper, and enough for all before. "cuBLAS", cublasSetWorkspace. */
    private static final long WORKSPACE = 32 << 20;

    private final cublasHandle handle = new cublasHandle();
    private final CUdeviceptr workspace = new CUdeviceptr();

    /**
     * A handle in the current context, with which it goes.
     *
     * @throws hanji.cuda.CudaException if JCublas or cuBLAS does not load
     */
    JCublasGemm() {
        JCudaLibrary.CUBLAS.load();
        check(JCublas2.cublasCreate(handle));
        JCudaBinding.check(() -> JCudaDriver.cuMemAlloc(workspace, WORKSPACE));
    }

    @Override
    public void multiply(Product product, Object stream) {
        Matrix left = product.left(), right = product.right(), out = product.out();
        check(JCublas2.cublasSetStream(handle, new cudaStream_t((CUstream) stream))); // forgets the workspace
        check(JCublas2.cublasSetWorkspace(handle, workspace, WORKSPACE));
        check(JCublas2.cublasSetMathMode(handle, mathMode(product.arithmetic())));
        check(JCublas2.cublasGemmEx_new(
                handle,
                operation(right),
                operation(left),
                out.columns(),
                out.rows(),
                left.columns(),
                Pointer.to(new float[] {product.scale()}),
                new DeviceAddress(right.address()),
                cudaDataType.CUDA_R_32F,
                right.stride(),
                new DeviceAddress(left.address()),
                cudaDataType.CUDA_R_32F,
                left.stride(),
                Pointer.to(new float[] {product.keep()}),
                new DeviceAddress(out.address()),
                cudaDataType.CUDA_R_32F,
                out.stride(),
                computeType(product.arithmetic()),
                cublasGemmAlgo.CUBLAS_GEMM_DEFAULT));
    }

    private static int operation(Matrix matrix) {
        return matrix.transposed() ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
    }

    private static int computeType(Arithmetic arithmetic) {
        return switch (arithmetic) {
            case F32 -> cublasComputeType.CUBLAS_COMPUTE_32F;
            case TF32 -> cublasComputeType.CUBLAS_COMPUTE_32F_FAST_TF32;
            case BF16 -> cublasComputeType.CUBLAS_COMPUTE_32F_FAST_16BF;
        };
    }

    /** Sums of partial sums stay F32. */
    private static int mathMode(Arithmetic arithmetic) {
        return switch (arithmetic) {
            case F32 -> cublasMath.CUBLAS_DEFAULT_MATH;
            case TF32 -> cublasMath.CUBLAS_TF32_TENSOR_OP_MATH;
            case BF16 -> cublasMath.CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION;
        };
    }

    private static void check(int status) {
        if (status != cublasStatus.CUBLAS_STATUS_SUCCESS) throw new DriverFailure(cublasStatus.stringFor(status));
    }
}
