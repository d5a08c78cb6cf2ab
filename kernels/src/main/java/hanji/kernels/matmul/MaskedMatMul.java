package hanji.kernels.matmul;

import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Binary.gate;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.autograd.Reads.Elements;
import hanji.cuda.Cuda;
import hanji.kernels.matmul.MatMul.Form;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.pointwise.BinaryFunction;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Matrix product with a weight that a mask has closed in places: out[n, m] = sum over k of a[n, k] (mask[k, m] &gt; 0 ?
 * weight[k, m] : 0). The bits are those of {@link Binary#gate} and {@link MatMul}, one after the other.
 *
 * <p>That this is one op makes the mask part of what it {@link #reads}: no element of a changes, by any finite value, what
 * stands behind closed weights, whatever the weights. Germain, Gregor, Murray and Larochelle, MADE: Masked Autoencoder for
 * Distribution Estimation, 2015.
 *
 * @param mask [K, M]; no gradient goes to it
 */
public record MaskedMatMul(Tensor a, Tensor weight, Tensor mask) implements Op {
    /**
     * @param a [N, K]
     * @param weight [K, M]
     * @param mask [K, M]; a weight is open where it is positive
     * @return [N, M]
     */
    public static Tensor maskedMatMul(Tensor a, Tensor weight, Tensor mask) {
        return Op.run(new MaskedMatMul(a, weight, mask));
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public MaskedMatMul {
        if (a.shape().rank() != 2 || weight.shape().rank() != 2)
            throw new IllegalArgumentException(
                    "MaskedMatMul needs two matrices, not " + a.label() + " and " + weight.label());
        Product.requireFit("MaskedMatMul", a, Form.AS_IS, weight, Form.AS_IS);
        if (!mask.shape().equals(weight.shape()) || mask.dtype() != weight.dtype())
            throw new IllegalArgumentException(
                    "MaskedMatMul needs a mask like its weight " + weight.label() + ", not " + mask.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(a, weight, mask);
    }

    @Override
    public Shape shape() {
        return Shape.of(a.shape().dim(0), weight.shape().dim(1));
    }

    private Binary gated() {
        return new Binary(BinaryFunction.GATE, mask, weight);
    }

    private Product product(Tensor gatedWeight) {
        return Product.of(a, Form.AS_IS, gatedWeight, Form.AS_IS, 0);
    }

    @Override
    public void reference(Tensor out) {
        try (var _ = Scope.open()) {
            Tensor gated = gated().result();
            gated().reference(gated);
            product(gated).reference(out, 0);
        }
    }

    @Override
    public void cpu(Tensor out) {
        try (var _ = Scope.open()) {
            Tensor gated = gated().result();
            gated().cpu(gated);
            MatMulCpu.run(product(gated), out, 0);
        }
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        try (var _ = Scope.open()) {
            Tensor gated = gated().result();
            gated().cuda(gated, gpu);
            CudaTile.run(product(gated), 1, out, gpu);
        }
    }

    @Override
    public void reads(Reads reads) {
        int rows = a.shape().dim(0),
                depth = weight.shape().dim(0),
                columns = weight.shape().dim(1);
        for (int m = 0; m < columns; m++) {
            var column = new Elements(m, depth, columns);
            var results = new Elements(m, rows, columns);
            reads.addAll(weight, column, results);
            reads.addAll(mask, column, results);
            for (int k = 0; k < depth; k++)
                if (!(mask.get(column.index(k)) <= 0))
                    for (int n = 0; n < rows; n++) reads.add(a, n * depth + k, results.index(n));
        }
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(a, () -> matMul(dOut, Form.AS_IS, gate(mask, weight), Form.TRANSPOSED));
        gradients.add(weight, () -> gate(mask, matMul(a, Form.TRANSPOSED, dOut, Form.AS_IS)));
    }
}
