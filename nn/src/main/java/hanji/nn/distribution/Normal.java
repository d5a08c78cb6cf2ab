package hanji.nn.distribution;

import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.BroadcastTo.broadcastTo;

import hanji.autograd.Op;
import hanji.kernels.pointwise.Broadcast;
import hanji.kernels.random.Gaussian;
import hanji.kernels.random.SampleWithKl;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/**
 * Normal distributions, one for each element.
 *
 * @param mean any shape, F32 or F64; broadcast with {@code logVar}
 * @param logVar natural logarithm of the variance, so that every number is a valid parameter
 */
public record Normal(Tensor mean, Tensor logVar) implements Distribution {
    private static final double LOG_2_PI = 1.8378770664093453;

    /** The standard normal distribution, a scalar that broadcasts to any shape. */
    public static Normal standard(DType dtype, Device device) {
        return new Normal(Tensor.zeros(dtype, Shape.of(), device), Tensor.zeros(dtype, Shape.of(), device));
    }

    /** Shape of the distributions: that of mean and logVar, broadcast. */
    public Shape shape() {
        return Broadcast.shape("Normal", mean.shape(), logVar.shape());
    }

    /** Log-density in nats of each value, which broadcasts with the parameters; differentiable in all three. */
    @Override
    public Tensor logProb(Tensor value) {
        Tensor squaredScore = multiply(square(subtract(value, mean)), exp(negate(logVar)));
        return affine(add(squaredScore, logVar), -0.5, -0.5 * LOG_2_PI);
    }

    /** Differential entropy in nats: (1 + log 2π + logVar) / 2. */
    public Tensor entropy() {
        return broadcastTo(affine(logVar, 0.5, 0.5 * (1 + LOG_2_PI)), shape());
    }

    /**
     * KL(p || q) in nats, element by element; the shapes broadcast. With the standard normal distribution as q it is
     * the regularizer of arXiv:1312.6114, appendix B.
     */
    public static Tensor kl(Normal p, Normal q) {
        Tensor logRatio = subtract(p.logVar, q.logVar);
        Tensor distance = multiply(square(subtract(p.mean, q.mean)), exp(negate(q.logVar)));
        return affine(add(subtract(exp(logRatio), logRatio), distance), 0.5, -0.5);
    }

    /**
     * {@code mean + exp(logVar / 2) * noise}, through which gradients flow to both parameters: arXiv:1312.6114,
     * section 2.4.
     */
    @Override
    public Tensor sample(Philox random) {
        return sample(random, 0);
    }

    /** The same from random elements {@code first} and following, for several samples under one key. */
    public Tensor sample(Philox random, long first) {
        Tensor noise = Op.run(new Gaussian(random, first, shape(), mean.dtype(), mean.device()));
        return add(mean, multiply(exp(scale(logVar, 0.5)), noise));
    }

    /**
     * {@link #sample(Philox)} and {@link #kl} to the standard normal distribution, element by element: the same bits, on a CUDA
     * device in one launch forward and one backward, where both parameters have the full shape and nobody records the backward sweep.
     */
    public SampleWithKl.Results sampleWithKl(Philox random) {
        return sampleWithKl(random, 0);
    }

    /** The same from random elements {@code first} and following. */
    public SampleWithKl.Results sampleWithKl(Philox random, long first) {
        return SampleWithKl.sampleWithKl(broadcastTo(mean, shape()), broadcastTo(logVar, shape()), random, first);
    }
}
