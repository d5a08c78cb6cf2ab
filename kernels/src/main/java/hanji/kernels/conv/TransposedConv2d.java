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
 * Transposed convolution: the adjoint of {@link StridedConv2d} with the same weight and window, plus a bias. It makes
 * images finer: DCGAN, arXiv:1511.06434, section 3.
 *
 * <p>{@code out[n,Y,X,f] = bias[f] + sum of in[n,y,x,c] * weight[ky,kx,f,c]} over all c, y, x, ky, kx with
 * {@code y*s+ky-p = Y} and {@code x*s+kx-p = X}, for stride s and padding p.
 *
 * @param input [N, H, W, Cin]
 * @param weight [KH, KW, Cout, Cin]: channels of the finer image come first, as in the strided convolution
 * @param bias [Cout]
 * @param window stride and padding
 * @param height rows of the output; the strided convolution must make H of them
 * @param width columns of the output; the strided convolution must make W of them
 */
public record TransposedConv2d(Tensor input, Tensor weight, Tensor bias, Window window, int height, int width)
        implements Op {
    /**
     * @throws IllegalArgumentException if the shapes do not fit together, a strided convolution of this output would not
     *     have the input's shape, or the dtypes are not all F32 or all F64
     */
    public TransposedConv2d {
        if (!input.dtype().isFloating() || weight.dtype() != input.dtype() || bias.dtype() != input.dtype())
            throw new IllegalArgumentException(
                    "transposedConv2d needs three F32 or three F64 tensors, not input " + input.label() + ", weight "
                            + weight.label() + " and bias " + bias.label() + "; convert with Cast");
        Shape image = input.shape(), kernel = weight.shape();
        if (image.rank() != 4
                || kernel.rank() != 4
                || kernel.size(0, 2) == 0
                || image.dim(3) != kernel.dim(3)
                || !bias.shape().equals(Shape.of(kernel.dim(2))))
            throw new IllegalArgumentException("transposedConv2d: input " + image + " must be [N, H, W, Cin], weight "
                    + kernel + " [KH, KW, Cout, Cin] and bias " + bias.shape() + " [Cout]");
        requireSide("height", height, image.dim(1), kernel.dim(0), window);
        requireSide("width", width, image.dim(2), kernel.dim(1), window);
    }

    private static void requireSide(String name, int side, int inputs, int taps, Window window) {
        if (side < 0 || inputs < 1 || window.count(side, taps) != inputs) {
            int least = window.pixels(inputs, taps), most = least + window.stride() - 1;
            throw new IllegalArgumentException("transposedConv2d: output " + name + " " + side + " does not fit input "
                    + name + " " + inputs + " with " + taps + " taps and " + window + "; use "
                    + (inputs < 1 ? "an input that is not empty" : Math.max(0, least) + " to " + most));
        }
    }

    /** Transposed convolution to the smallest output that fits: [N, H, W, Cin] to [N, (H-1)*s + KH - 2p, ..., Cout]. */
    public static Tensor transposedConv2d(Tensor input, Tensor weight, Tensor bias, Window window) {
        int height = smallest(input.shape(), weight.shape(), 0, window);
        int width = smallest(input.shape(), weight.shape(), 1, window);
        return Op.run(new TransposedConv2d(input, weight, bias, window, height, width));
    }

    private static int smallest(Shape input, Shape weight, int axis, Window window) {
        boolean images = input.rank() == 4 && weight.rank() == 4;
        return images ? window.pixels(input.dim(1 + axis), weight.dim(axis)) : 0;
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input, weight, bias);
    }

    @Override
    public Shape shape() {
        return Shape.of(input.shape().dim(0), height, width, weight.shape().dim(2));
    }

    @Override
    public void reference(Tensor out) {
        double[] x = input.toDoubles(), weights = weight.toDoubles(), sums = Triples.repeat(bias, out.size());
        Triples.each(out.shape(), weight.shape(), window, Triples.sumIntoInputs(sums, x, weights));
        Triples.store(sums, out);
    }

    @Override
    public void cpu(Tensor out) {
        Strided.transposed(this, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        StridedCuda.transposed(this, out, gpu);
    }

    @Override
    public void reads(Reads reads) {
        Broadcast.reads(reads, shape(), bias);
        Triples.each(shape(), weight.shape(), window, (fine, w, coarse, length) -> {
            for (int f = 0; f < length; f++) {
                reads.add(input, coarse + f, fine);
                reads.add(weight, w + f, fine);
            }
        });
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(weight, () -> Op.run(new StridedWeightGradient(dOut, input, weight.shape(), window)));
        gradients.add(bias, () -> Op.run(new BiasGradient(dOut)));
        gradients.add(input, () -> Op.run(StridedConv2d.noBias(dOut, weight, window)));
    }

    /** The transposed convolution alone, for gradients. */
    static TransposedConv2d noBias(Tensor input, Tensor weight, Window window, int height, int width) {
        Tensor zero = Tensor.zeros(weight.dtype(), Shape.of(weight.shape().dim(2)), weight.device());
        return new TransposedConv2d(input, weight, zero, window, height, width);
    }
}
