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
 * Matrix product whose sums are exact, so that their order does not matter: out[m, n] = sum over k of a[m, k] b[k, n]. In F32 every
 * row of a and column of b is scaled by a power of two and rounded to whole numbers of 27 bits, which are cut into digits of 7 bits.
 * The products of digits are summed exactly, as tensor cores do in 32 bits, and the result is rounded once. After Ozaki, Ogita, Oishi
 * and Rump, Numerical Algorithms 59, 2012.
 *
 * <p>With e and f such that 2^e and 2^f are above the magnitudes of row m and column n, an element is within
 * {@code 5.02 * 2^(e + f - 28) K} of the exact sum, and half a unit in its last place; docs/precision.md derives it. Where a row or column
 * holds an infinity or NaN, the results are NaN.
 */
public record ExactMatMul(Tensor a, Form formOfA, Tensor b, Form formOfB) implements Op {
    /** Terms whose digits sum up within 32 bits. */
    static final int MOST_TERMS = (1 << 17) - 1;

    /**
     * @param a [M, K]
     * @param b [K, N]
     * @return [M, N]
     */
    public static Tensor exactMatMul(Tensor a, Tensor b) {
        return exactMatMul(a, Form.AS_IS, b, Form.AS_IS);
    }

    /**
     * @param a [M, K], or [K, M] if transposed
     * @param b [K, N], or [N, K] if transposed
     * @return [M, N]
     */
    public static Tensor exactMatMul(Tensor a, Form formOfA, Tensor b, Form formOfB) {
        return Op.run(new ExactMatMul(a, formOfA, b, formOfB));
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit, or sums have more than 131,071 terms */
    public ExactMatMul {
        if (a.shape().rank() != 2 || b.shape().rank() != 2)
            throw new IllegalArgumentException(
                    "ExactMatMul needs two matrices, not " + a.label() + " and " + b.label());
        Product.requireFit("ExactMatMul", a, formOfA, b, formOfB);
        if (formOfA.columns(a) > MOST_TERMS)
            throw new IllegalArgumentException("ExactMatMul sums up to " + MOST_TERMS + " terms, not "
                    + formOfA.columns(a) + " of " + a.label() + " and " + b.label() + "; take MatMul");
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(a, b);
    }

    @Override
    public Shape shape() {
        return Shape.of(formOfA.rows(a), formOfB.columns(b));
    }

    private Product product() {
        return Product.of(a, formOfA, b, formOfB, 0);
    }

    @Override
    public void reference(Tensor out) {
        product().reference(out, 0);
    }

    @Override
    public void cpu(Tensor out) {
        ExactMatMulCpu.run(product(), out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        ExactMatMulCuda.run(product(), out, gpu);
    }

    @Override
    public void reads(Reads reads) {
        product().reads(reads, 0);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(
                a,
                () -> formOfA == Form.AS_IS
                        ? exactMatMul(dOut, Form.AS_IS, b, formOfB.other())
                        : exactMatMul(b, formOfB, dOut, Form.TRANSPOSED));
        gradients.add(
                b,
                () -> formOfB == Form.AS_IS
                        ? exactMatMul(a, formOfA.other(), dOut, Form.AS_IS)
                        : exactMatMul(dOut, Form.TRANSPOSED, a, formOfA));
    }
}
