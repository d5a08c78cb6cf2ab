package hanji.kernels.matmul;

import static hanji.kernels.layout.Reshape.reshape;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Matrix product out[m, n] = sum over k of a[m, k] b[k, n], either factor taken as it is or transposed. In F32 each
 * element is one chain of fused multiply-adds over ascending k, from +0.
 */
public record MatMul(Tensor a, Form formOfA, Tensor b, Form formOfB) implements Op {
    /** How a factor is stored. */
    public enum Form {
        /** Rows as written in the formula. */
        AS_IS,
        /** Rows and columns exchanged. */
        TRANSPOSED;

        Form other() {
            return this == AS_IS ? TRANSPOSED : AS_IS;
        }

        int rows(Tensor factor) {
            return factor.shape().dim(this == AS_IS ? 0 : 1);
        }

        int columns(Tensor factor) {
            return factor.shape().dim(this == AS_IS ? 1 : 0);
        }
    }

    /**
     * @param a [..., M, K]; leading axes are further rows
     * @param b [K, N]
     * @return [..., M, N]
     */
    public static Tensor matMul(Tensor a, Tensor b) {
        if (a.shape().rank() <= 2 || b.shape().rank() != 2) return matMul(a, Form.AS_IS, b, Form.AS_IS);
        int depth = a.shape().dim(-1);
        Tensor rows = reshape(a, a.shape().size(0, a.shape().rank() - 1), depth);
        return reshape(matMul(rows, b), a.shape().with(-1, b.shape().dim(1)));
    }

    /**
     * @param a [M, K], or [K, M] if transposed
     * @param b [K, N], or [N, K] if transposed
     * @return [M, N]
     */
    public static Tensor matMul(Tensor a, Form formOfA, Tensor b, Form formOfB) {
        return Op.run(new MatMul(a, formOfA, b, formOfB));
    }

    public MatMul {
        if (a.shape().rank() != 2 || b.shape().rank() != 2)
            throw new IllegalArgumentException("MatMul needs two matrices, not " + a + " and " + b);
        if (a.dtype() != b.dtype() || !a.dtype().isFloating())
            throw new IllegalArgumentException(
                    "MatMul needs two F32 or two F64 tensors, not " + a + " and " + b + "; convert one with Cast");
        if (formOfA.columns(a) != formOfB.rows(b))
            throw new IllegalArgumentException("MatMul: " + a + " " + formOfA + " has " + formOfA.columns(a)
                    + " columns, but " + b + " " + formOfB + " has " + formOfB.rows(b) + " rows");
    }

    /** Rows of the result. */
    int rows() {
        return formOfA.rows(a);
    }

    /** Columns of the result. */
    int columns() {
        return formOfB.columns(b);
    }

    /** Terms in each element's sum. */
    int depth() {
        return formOfA.columns(a);
    }

    /** Index of a[m, k]. */
    int indexOfA(int m, int k) {
        return formOfA == Form.AS_IS ? m * depth() + k : k * rows() + m;
    }

    /** Index of b[k, n]. */
    int indexOfB(int k, int n) {
        return formOfB == Form.AS_IS ? k * columns() + n : n * depth() + k;
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(a, b);
    }

    @Override
    public Shape shape() {
        return Shape.of(rows(), columns());
    }

    @Override
    public void reference(Tensor out) {
        for (int m = 0; m < rows(); m++)
            for (int n = 0; n < columns(); n++) {
                double sum = 0;
                for (int k = 0; k < depth(); k++) sum += a.get(indexOfA(m, k)) * b.get(indexOfB(k, n));
                out.set(m * columns() + n, sum);
            }
    }

    @Override
    public void cpu(Tensor out) {
        MatMulCpu.run(this, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        CudaTile.of(this, gpu.driver().info().multiprocessors()).run(this, out, gpu);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(
                a,
                () -> formOfA == Form.AS_IS
                        ? matMul(dOut, Form.AS_IS, b, formOfB.other())
                        : matMul(b, formOfB, dOut, Form.TRANSPOSED));
        gradients.add(
                b,
                () -> formOfB == Form.AS_IS
                        ? matMul(a, formOfA.other(), dOut, Form.AS_IS)
                        : matMul(dOut, Form.TRANSPOSED, a, formOfA));
    }
}
