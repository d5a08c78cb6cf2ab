package ops;

import static hanji.kernels.pointwise.Binary.multiply;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.kernels.pointwise.Pointwise;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** y = a b, element by element; the file to begin with. */
public record Product(Tensor a, Tensor b) implements Op {
    private static final Kernel KERNEL = new Kernel(Product.class, "kernels", "forward");

    /** @throws IllegalArgumentException unless a and b have one shape, and are both F32 or both F64 */
    public Product {
        if (!a.shape().equals(b.shape()) || a.dtype() != b.dtype() || !a.dtype().isFloating())
            throw new IllegalArgumentException("Product needs two F32 or two F64 tensors of one shape, not " + a.label() + " and " + b.label());
    }

    /** The result, of the shape of a and b. */
    public static Tensor product(Tensor a, Tensor b) {
        return Op.run(new Product(a, b));
    }

    @Override public List<Tensor> inputs() {
        return List.of(a, b);
    }

    @Override public Shape shape() {
        return a.shape();
    }

    @Override public void reference(Tensor out) { // the definition, in double precision
        for (int i = 0; i < out.size(); i++) out.set(i, a.get(i) * b.get(i));
    }

    @Override public void cpu(Tensor out) { // the same in F32: each rounding here is one in kernels.cu
        Pointwise.run((in, y, at, count) -> {
            float[] a = in[0].array(), b = in[1].array();
            for (int i = 0; i < count; i++) y[at + i] = a[in[0].at() + i] * b[in[1].at() + i];
        }, out, a, b);
    }

    @Override public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(KERNEL, gpu.cover(out.size()), out, a, b, out.size());
    }

    @Override public void gradient(Tensor out, Tensor dOut, Gradients gradients) { // written with ops, so it has a gradient too
        gradients.add(a, () -> multiply(dOut, b));
        gradients.add(b, () -> multiply(dOut, a));
    }
}
