package hanji.generative.explain;

import static hanji.generative.explain.Example.matrix;
import static hanji.generative.explain.Example.row;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.pointwise.Unary.tanh;
import static hanji.kernels.random.Gaussian.gaussian;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;

import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.List;

/** Examples with weights and with noise. */
final class Networks {
    private Networks() {}

    /** Two layers that are to learn the exclusive or, with weights before any training. */
    static Example xor() {
        return new Example(
                "network",
                "two layers on the four cases of XOR: gradients of matrices and of what broadcasting repeats",
                "Of a matrix product, the gradient by either factor is a matrix product with the other. A bias is repeated for each"
                        + " row, so its gradient is a sum over the rows.",
                List.of(
                        matrix("W1", new double[] {0.9, -0.6, 0.3, -0.4, 0.8, 0.7}, 2, 3),
                        row("b1", 0.1, -0.2, 0.05),
                        matrix("W2", new double[] {0.5, -1.1, 0.8}, 3, 1),
                        row("b2", 0.2),
                        matrix("inputs", new double[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2),
                        matrix("answers", new double[] {0, 1, 1, 0}, 4, 1)),
                2,
                Networks::squaredError);
    }

    private static Tensor squaredError(List<Tensor> inputs) {
        Tensor hidden =
                tanh(add(matMul(inputs.get(4), inputs.get(0)), inputs.get(1))).named("hidden");
        Tensor output = add(matMul(hidden, inputs.get(2)), inputs.get(3)).named("output");
        return mean(square(subtract(output, inputs.get(5))));
    }

    /** A negative ELBO with one draw. Auto-Encoding Variational Bayes, arXiv:1312.6114. */
    static Example reparameterization() {
        return new Example(
                "reparameterization",
                "a draw from a normal distribution through which gradients flow to its mean and variance",
                "z = mean + deviation · noise, so the noise is a constant and mean and logVar get gradients through z and through"
                        + " the KL divergence from the prior: two ways each, whose contributions add up.",
                List.of(row("mean", 0.5, -0.8, 0.1), row("logVar", -0.4, 0.3, -1), row("x", 1, -0.5, 0.25)),
                1,
                Networks::negativeElbo);
    }

    private static Tensor negativeElbo(List<Tensor> inputs) {
        Tensor mean = inputs.get(0), logVar = inputs.get(1), x = inputs.get(2);
        Tensor noise =
                gaussian(new Philox(7, 0, 0), mean.shape(), mean.device()).named("noise");
        Tensor z = add(mean, multiply(exp(scale(logVar, 0.5)).named("deviation"), noise))
                .named("z");
        Tensor error = scale(sum(square(subtract(z, x))), 0.5).named("error");
        Tensor unlikeness = subtract(add(square(mean), exp(logVar)), shift(logVar, 1));
        Tensor kl = scale(sum(unlikeness), 0.5).named("kl"); // appendix B of the paper
        return add(error, kl);
    }
}
