package hanji.kernels.matmul;

import hanji.cuda.Cuda;
import hanji.cuda.Gemm;
import hanji.cuda.Gemm.Arithmetic;
import hanji.cuda.Gemm.Matrix;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.Tensor;

/** Products of matrices by a library of the device's maker, in the precision of the device. */
final class LibraryProduct {
    private LibraryProduct() {}

    /** Computes a product of whole tensors. */
    static void run(Product op, Tensor out, Cuda gpu, Gemm library) {
        long stream = gpu.stream();
        library.multiply(
                Gemm.Product.of(
                        arithmetic(gpu),
                        matrix(gpu.address(op.a()), op.formOfA(), op.rows(), op.depth()),
                        matrix(gpu.address(op.b()), op.formOfB(), op.depth(), op.columns()),
                        Matrix.of(gpu.address(out), op.rows(), op.columns())),
                stream);
    }

    private static Arithmetic arithmetic(Cuda gpu) {
        return switch (gpu.precision()) {
            case STRICT -> throw new IllegalStateException("a library has not the bits of STRICT");
            case TF32 -> Arithmetic.TF32;
            case BF16 -> Arithmetic.BF16;
        };
    }

    private static Matrix matrix(long address, Form form, int rows, int columns) {
        return form == Form.AS_IS
                ? Matrix.of(address, rows, columns)
                : Matrix.of(address, columns, rows).transpose();
    }
}
