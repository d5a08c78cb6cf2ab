package hanji.kernels.matmul;

import static hanji.kernels.layout.Reshape.reshape;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
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

        /** What kernels call it. */
        String letter() {
            return this == AS_IS ? "N" : "T";
        }

        int rows(Tensor factor) {
            return factor.shape().dim(this == AS_IS ? -2 : -1);
        }

        int columns(Tensor factor) {
            return factor.shape().dim(this == AS_IS ? -1 : -2);
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
            throw new IllegalArgumentException("MatMul needs two matrices, not " + a.label() + " and " + b.label());
        Product.requireFit("MatMul", a, formOfA, b, formOfB);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(a, b);
    }

    @Override
    public Shape shape() {
        return Shape.of(formOfA.rows(a), formOfB.columns(b));
    }

    @Override
    public void reference(Tensor out) {
        Product.of(this).reference(out, 0);
    }

    @Override
    public void cpu(Tensor out) {
        MatMulCpu.run(Product.of(this), out, 0);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        CudaTile.run(Product.of(this), 1, out, gpu);
    }

    @Override
    public void reads(Reads reads) {
        Product.of(this).reads(reads, 0);
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
