package hanji.nn.layer;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Norm.norm;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Tape;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.Tensor;

/**
 * A layer whose weights are divided by their largest singular value s, so that it is 1-Lipschitz: {@code W / s(W)}. One step of the
 * power method for each forward pass follows s while training. Miyato et al., arXiv:1802.05957, section 2.1 and algorithm 1.
 *
 * <p>The weights of a convolution, [KH, KW, Cin, Cout], count as a matrix of KH KW Cin rows.
 *
 * @param weight [..., out], before the division
 * @param bias of the layer
 * @param left [out], the singular vector so far, of any length before the first step
 * @param layer makes the layer from weight and bias
 * @param vectors whether a forward pass goes on with the power method
 */
public record SpectralNorm(
        Tensor weight, Tensor bias, @Buffer Tensor left, Maker layer, Vectors vectors) implements Layer {
    private static final double EPSILON = 1e-12;

    /** Makes a layer without state of its own. */
    @FunctionalInterface
    public interface Maker {
        Layer of(Tensor weight, Tensor bias);
    }

    /** What a forward pass does with the singular vector. */
    public enum Vectors {
        /** Brings it nearer to the weights' present one. */
        FOLLOWED,
        /** Leaves it as it is. */
        KEPT
    }

    /** A linear layer with its weights normalized. */
    public static SpectralNorm of(Linear layer, Initializer initializer) {
        return of(layer.weight(), layer.bias(), Linear::new, initializer);
    }

    /** A convolution with its weights normalized. */
    public static SpectralNorm of(Conv layer, Initializer initializer) {
        var mask = layer.mask();
        return of(layer.weight(), layer.bias(), (weight, bias) -> new Conv(weight, bias, mask), initializer);
    }

    /** A strided convolution with its weights normalized. */
    public static SpectralNorm of(StridedConv layer, Initializer initializer) {
        var window = layer.window();
        return of(layer.weight(), layer.bias(), (weight, bias) -> new StridedConv(weight, bias, window), initializer);
    }

    private static SpectralNorm of(Tensor weight, Tensor bias, Maker layer, Initializer initializer) {
        return new SpectralNorm(
                weight, bias, initializer.normal(1, weight.shape().dim(-1)), layer, Vectors.FOLLOWED);
    }

    /** The same layer, of the same tensors, which leaves the singular vector as it is. */
    @Override
    public SpectralNorm evaluating() {
        return new SpectralNorm(weight, bias, left, layer, Vectors.KEPT);
    }

    @Override
    public Tensor forward(Tensor input) {
        return layer.of(normalized(), bias).forward(input);
    }

    /** {@code W / (v^T W u)}; the singular vectors u and v are constants for the gradient, as they are in that of s itself. */
    private Tensor normalized() {
        int outputs = weight.shape().dim(-1);
        Tensor matrix = reshape(weight, -1, outputs), fixed = Tape.stopGradient(matrix);
        Tensor u = reshape(left, outputs, 1),
                v = unit(matMul(fixed, u)); // algorithm 1; the matrix is their W transposed
        if (vectors == Vectors.FOLLOWED) {
            u = unit(matMul(fixed, Form.TRANSPOSED, v, Form.AS_IS));
            left.copyFrom(u.view(left.shape()));
        } else u = unit(u);
        Tensor largest = sum(multiply(matMul(matrix, u), v));
        return divide(weight, largest);
    }

    private static Tensor unit(Tensor vector) {
        return divide(vector, shift(norm(vector), EPSILON));
    }
}
