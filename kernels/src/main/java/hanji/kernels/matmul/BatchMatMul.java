package hanji.kernels.matmul;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Products of as many matrices as the leading axes count, such as the heads of an attention: {@code out[..., m, n]} = sum
 * over k of {@code a[..., m, k] b[..., k, n]}, the factors taken as they are or transposed. Each has the bits of
 * {@link MatMul}.
 */
public record BatchMatMul(Tensor a, Form formOfA, Tensor b, Form formOfB) implements Op {
    /**
     * @param a [..., M, K]
     * @param b [..., K, N], with the same leading extents
     * @return [..., M, N]
     */
    public static Tensor batchMatMul(Tensor a, Tensor b) {
        return batchMatMul(a, Form.AS_IS, b, Form.AS_IS);
    }

    /**
     * @param a [..., M, K], or [..., K, M] if transposed
     * @param b [..., K, N], or [..., N, K] if transposed, with the same leading extents
     * @return [..., M, N]
     */
    public static Tensor batchMatMul(Tensor a, Form formOfA, Tensor b, Form formOfB) {
        return Op.run(new BatchMatMul(a, formOfA, b, formOfB));
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public BatchMatMul {
        if (a.shape().rank() < 2
                || b.shape().rank() < 2
                || !with(a.shape(), 0, 0).equals(with(b.shape(), 0, 0)))
            throw new IllegalArgumentException(
                    "BatchMatMul needs two tensors of matrices with the same leading extents, not " + a.label()
                            + " and " + b.label());
        Product.requireFit("BatchMatMul", a, formOfA, b, formOfB);
    }

    private static Shape with(Shape shape, int rows, int columns) {
        return shape.with(-2, rows).with(-1, columns);
    }

    private int batch() {
        return a.shape().size(0, a.shape().rank() - 2);
    }

    private Product product(int number) {
        return Product.of(a, formOfA, b, formOfB, number);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(a, b);
    }

    @Override
    public Shape shape() {
        return with(a.shape(), formOfA.rows(a), formOfB.columns(b));
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < batch(); i++)
            product(i).reference(out, i * product(i).size());
    }

    /** Threads share out the matrices, and those without share in the blocks of others. */
    @Override
    public void cpu(Tensor out) {
        out.device().parallelRanges(batch(), 1, (from, to) -> {
            for (int i = from; i < to; i++)
                MatMulCpu.run(product(i), out, i * product(i).size());
        });
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        if (out.size() > 0) CudaTile.run(product(0), batch(), out, gpu);
    }

    @Override
    public void reads(Reads reads) {
        for (int i = 0; i < batch(); i++) product(i).reads(reads, i * product(i).size());
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(
                a,
                () -> formOfA == Form.AS_IS
                        ? batchMatMul(dOut, Form.AS_IS, b, formOfB.other())
                        : batchMatMul(b, formOfB, dOut, Form.TRANSPOSED));
        gradients.add(
                b,
                () -> formOfB == Form.AS_IS
                        ? batchMatMul(a, formOfA.other(), dOut, Form.AS_IS)
                        : batchMatMul(dOut, Form.TRANSPOSED, a, formOfA));
    }
}
