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
 * Two-dimensional convolution (cross-correlation) with stride 1 and zero padding to the same size, plain or masked.
 *
 * <p>{@code out[n,y,x,f] = bias[f] + sum over open ky, kx, c of in[n, y+ky-KH/2, x+kx-KW/2, c] * weight[ky,kx,c,f]}
 *
 * @param input [N, H, W, Cin]
 * @param weight [KH, KW, Cin, Cout], KH and KW odd
 * @param bias [Cout]
 * @param mask which weights are open; closed ones are never read and get gradient 0
 */
public record Conv2d(Tensor input, Tensor weight, Tensor bias, Mask mask) implements Convolution {
    /** @throws IllegalArgumentException if the shapes do not fit together, or the dtypes are not all F32 or all F64 */
    public Conv2d {
        if (!input.dtype().isFloating() || weight.dtype() != input.dtype() || bias.dtype() != input.dtype())
            throw new IllegalArgumentException("conv2d needs three F32 or three F64 tensors, not input " + input.label()
                    + ", weight " + weight.label() + " and bias " + bias.label() + "; convert with Cast");
        requireKernel("conv2d", weight.shape(), mask);
        if (input.shape().rank() != 4
                || input.shape().dim(3) != weight.shape().dim(2)
                || !bias.shape().equals(Shape.of(weight.shape().dim(3))))
            throw new IllegalArgumentException("conv2d: input " + input.shape() + " must be [N, H, W, Cin], weight "
                    + weight.shape() + " [KH, KW, Cin, Cout] and bias " + bias.shape() + " [Cout]");
    }

    /** Plain convolution: [N, H, W, Cin] to [N, H, W, Cout]. */
    public static Tensor conv2d(Tensor input, Tensor weight, Tensor bias) {
        return Op.run(new Conv2d(input, weight, bias, Mask.NONE));
    }

    /** Masked convolution: [N, H, W, Cin] to [N, H, W, Cout]. PixelCNN, arXiv:1601.06759, section 3.4. */
    public static Tensor maskedConv2d(Tensor input, Tensor weight, Tensor bias, Mask mask) {
        return Op.run(new Conv2d(input, weight, bias, mask));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input, weight, bias);
    }

    @Override
    public Shape shape() {
        return input.shape().with(3, weight.shape().dim(3));
    }

    @Override
    public void reference(Tensor out) {
        double[] x = input.toDoubles(), weights = weight.toDoubles(), sums = Triples.repeat(bias, out.size());
        Triples.each(input.shape(), weight.shape(), mask, Triples.sumIntoOutputs(sums, x, weights));
        Triples.store(sums, out);
    }

    @Override
    public void cpu(Tensor out) {
        ConvCpu.forward(input, Form.AS_IS, weight, bias, mask, new Epilogue.Plain(), out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        CorrelationCuda.forward(this, out, gpu);
    }

    @Override
    public void reads(Reads reads) {
        Broadcast.reads(reads, shape(), bias);
        Triples.each(input.shape(), weight.shape(), mask, Triples.read(reads, input, weight));
    }

    /** By the input last: the layer before reads it next, while it is in the cache. */
    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(weight, () -> Op.run(new WeightGradient(input, Form.AS_IS, dOut, weight.shape(), mask)));
        gradients.add(bias, () -> Op.run(new BiasGradient(dOut)));
        gradients.add(input, () -> Op.run(new InputGradient(dOut, weight, mask)));
    }

    /** The convolution alone, for gradients of gradients. */
    static Conv2d noBias(Tensor input, Tensor weight, Mask mask) {
        Tensor zero = Tensor.zeros(weight.dtype(), Shape.of(weight.shape().dim(3)), weight.device());
        return new Conv2d(input, weight, zero, mask);
    }

    static void requireKernel(String op, Shape weight, Mask mask) {
        if (weight.rank() != 4 || weight.dim(0) % 2 == 0 || weight.dim(1) % 2 == 0)
            throw new IllegalArgumentException(
                    op + ": weight " + weight + " must be [KH, KW, Cin, Cout] with odd KH and KW");
        mask.requireFits(weight);
    }
}
