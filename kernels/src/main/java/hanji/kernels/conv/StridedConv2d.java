package hanji.kernels.conv;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.kernels.pointwise.Broadcast;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Two-dimensional convolution (cross-correlation) with a stride and zero padding, for kernels of any size. It makes
 * images coarser in place of pooling: DCGAN, arXiv:1511.06434, section 3.
 *
 * <p>{@code out[n,y,x,f] = bias[f] + sum over ky, kx, c of in[n, y*s+ky-p, x*s+kx-p, c] * weight[ky,kx,c,f]} with stride s
 * and padding p; the output has {@code floor((H + 2p - KH) / s) + 1} rows, and columns likewise.
 *
 * @param input [N, H, W, Cin]
 * @param weight [KH, KW, Cin, Cout]
 * @param bias [Cout]
 * @param window stride and padding
 */
public record StridedConv2d(Tensor input, Tensor weight, Tensor bias, Window window) implements Op {
    /**
     * @throws IllegalArgumentException if the shapes do not fit together, the image is smaller than a window, or the dtypes
     *     are not all F32 or all F64
     */
    public StridedConv2d {
        if (!input.dtype().isFloating() || weight.dtype() != input.dtype() || bias.dtype() != input.dtype())
            throw new IllegalArgumentException(
                    "stridedConv2d needs three F32 or three F64 tensors, not input " + input.label() + ", weight "
                            + weight.label() + " and bias " + bias.label() + "; convert with Cast");
        Shape image = input.shape(), kernel = weight.shape();
        if (image.rank() != 4
                || kernel.rank() != 4
                || kernel.size(0, 2) == 0
                || image.dim(3) != kernel.dim(2)
                || !bias.shape().equals(Shape.of(kernel.dim(3))))
            throw new IllegalArgumentException("stridedConv2d: input " + image + " must be [N, H, W, Cin], weight "
                    + kernel + " [KH, KW, Cin, Cout] and bias " + bias.shape() + " [Cout]");
        if (window.count(image.dim(1), kernel.dim(0)) < 1 || window.count(image.dim(2), kernel.dim(1)) < 1)
            throw new IllegalArgumentException("stridedConv2d: no window of weight " + kernel + " fits into input "
                    + image + " with padding " + window.padding() + "; use a smaller kernel or more padding");
    }

    /** Strided convolution: [N, H, W, Cin] to [N, H', W', Cout]. */
    public static Tensor stridedConv2d(Tensor input, Tensor weight, Tensor bias, Window window) {
        return Op.run(new StridedConv2d(input, weight, bias, window));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input, weight, bias);
    }

    @Override
    public Shape shape() {
        Shape image = input.shape(), kernel = weight.shape();
        return Shape.of(
                image.dim(0),
                window.count(image.dim(1), kernel.dim(0)),
                window.count(image.dim(2), kernel.dim(1)),
                kernel.dim(3));
    }

    @Override
    public void reference(Tensor out) {
        double[] x = input.toDoubles(), weights = weight.toDoubles(), sums = Triples.repeat(bias, out.size());
        Triples.each(input.shape(), weight.shape(), window, Triples.sumIntoOutputs(sums, x, weights));
        Triples.store(sums, out);
    }

    @Override
    public void cpu(Tensor out) {
        Strided.forward(this, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        StridedCuda.forward(this, out, gpu);
    }

    @Override
    public void reads(Reads reads) {
        Broadcast.reads(reads, shape(), bias);
        Triples.each(input.shape(), weight.shape(), window, Triples.read(reads, input, weight));
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        int height = input.shape().dim(1), width = input.shape().dim(2);
        gradients.add(weight, () -> Op.run(new StridedWeightGradient(input, dOut, weight.shape(), window)));
        gradients.add(bias, () -> Op.run(new BiasGradient(dOut)));
        gradients.add(input, () -> Op.run(TransposedConv2d.noBias(dOut, weight, window, height, width)));
    }

    /** The convolution alone, for gradients. */
    static StridedConv2d noBias(Tensor input, Tensor weight, Window window) {
        Tensor zero = Tensor.zeros(weight.dtype(), Shape.of(weight.shape().dim(3)), weight.device());
        return new StridedConv2d(input, weight, zero, window);
    }
}
