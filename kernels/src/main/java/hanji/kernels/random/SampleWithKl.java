package hanji.kernels.random;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.negate;

import hanji.autograd.Cotangents;
import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.autograd.Tape;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.kernels.math.Exp;
import hanji.kernels.pointwise.Broadcast;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A draw from normal distributions, one for each element, and their divergence from the standard normal: with z standard normal,
 * {@code mean + exp(logVar / 2) z} and {@code kl = (exp(logVar) - logVar + mean^2 - 1) / 2} in nats. What a variational autoencoder
 * asks of q(z | x): arXiv:1312.6114, section 2.4 and appendix B.
 *
 * <p>The z of element i is number {@code first + i} of {@link Gaussian}. It is stored nowhere: the backward pass draws it again.
 * Results and gradients have the bits of the ops that they are composed of. docs/numerics.md, "Sampling operations".
 *
 * @param mean any shape, F32 or F64
 * @param logVar natural logarithms of the variances, shaped and typed alike
 * @param random seed, stream and step
 * @param first number of the first element
 * @param kl a further result, shaped and typed alike: the divergence of each element
 */
public record SampleWithKl(Tensor mean, Tensor logVar, Philox random, long first, Tensor kl) implements Op {
    /** Elements whose exponentials are kept at a time. */
    static final int CHUNK = 1024;

    private static final Kernel KERNEL = new Kernel(SampleWithKl.class, "sample_with_kl", "sampleWithKl");

    /** A draw and the divergences in nats, both shaped as the parameters and differentiable in them. */
    public record Results(Tensor sample, Tensor kl) {}

    /**
     * Draws the random elements from {@code first} on.
     *
     * @param mean any shape, F32 or F64
     * @param logVar natural logarithms of the variances, shaped and typed alike
     * @throws IllegalArgumentException if shapes or dtypes do not fit
     */
    public static Results sampleWithKl(Tensor mean, Tensor logVar, Philox random, long first) {
        var call = of(mean, logVar, random, first);
        return new Results(Op.run(call), call.kl);
    }

    /**
     * A call with room for its further result.
     *
     * @throws IllegalArgumentException if shapes or dtypes do not fit
     */
    public static SampleWithKl of(Tensor mean, Tensor logVar, Philox random, long first) {
        return new SampleWithKl(mean, logVar, random, first, Tensor.empty(mean.dtype(), mean.shape(), mean.device()));
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public SampleWithKl {
        if (!mean.dtype().isFloating())
            throw new IllegalArgumentException("SampleWithKl needs means in F32 or F64, not " + mean.label());
        for (Tensor other : List.of(logVar, kl)) requireLike("SampleWithKl", mean, other);
    }

    static void requireLike(String op, Tensor mean, Tensor other) {
        if (!other.shape().equals(mean.shape()) || other.dtype() != mean.dtype())
            throw new IllegalArgumentException(
                    op + " needs all tensors shaped and typed as the means " + mean.label() + ", not " + other.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(mean, logVar);
    }

    @Override
    public Shape shape() {
        return mean.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) {
            double m = mean.get(i), v = logVar.get(i);
            out.set(i, m + Math.exp(v * 0.5) * Gaussian.normal(random, first + i)); // section 2.4
            kl.set(i, Math.fma(Math.exp(v) - v + m * m, 0.5, -0.5)); // appendix B
        }
    }

    @Override
    public void cpu(Tensor out) {
        float[] m = mean.floats(), v = logVar.floats(), z = out.floats(), divergence = kl.floats();
        out.device().parallelRanges(out.size(), Uniform.GRAIN, (from, to) -> {
            BoxMuller.fill(random, first + from, z, from, to - from);
            float[] powers = new float[Math.min(CHUNK, to - from)];
            for (int at = from; at < to; at += CHUNK) {
                int count = Math.min(CHUNK, to - at);
                deviations(v, at, powers, count);
                move(m, powers, z, at, count);
                Exp.exp(v, at, powers, 0, count);
                diverge(m, v, powers, divergence, at, count);
            }
        });
    }

    /** {@code out[i]} is the deviation of element {@code from + i}: exp(logVar / 2). */
    static void deviations(float[] logVar, int from, float[] out, int count) {
        for (int i = 0; i < count; i++) out[i] = logVar[from + i] * 0.5f;
        Exp.exp(out, 0, out, 0, count);
    }

    /** z becomes the draw: arXiv:1312.6114, section 2.4. */
    private static void move(float[] mean, float[] deviation, float[] z, int from, int count) {
        for (int i = 0; i < count; i++) z[from + i] = mean[from + i] + deviation[i] * z[from + i];
    }

    /** arXiv:1312.6114, appendix B. */
    private static void diverge(float[] mean, float[] logVar, float[] variance, float[] kl, int from, int count) {
        for (int i = 0; i < count; i++) {
            float m = mean[from + i];
            kl[from + i] = Math.fma(variance[i] - logVar[from + i] + m * m, 0.5f, -0.5f);
        }
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(
                KERNEL,
                gpu.cover(Draws.blocks(first, out.size())),
                out,
                kl,
                mean,
                logVar,
                out.size(),
                random.seed(),
                random.stream(),
                random.step(),
                first);
    }

    @Override
    public void reads(Reads reads) {
        Broadcast.reads(reads, shape(), mean, logVar);
    }

    /** Both at once where nobody records how; else by ops that have gradients again, in the same order of roundings. */
    @Override
    public void gradient(Tensor out, Cotangents arrived, Gradients gradients) {
        Optional<Tensor> dSample = arrived.at(out), dKl = arrived.at(kl);
        if (Tape.isAnyRecording()) {
            dKl.ifPresent(d -> addThroughKl(d, gradients));
            dSample.ifPresent(d -> addThroughSample(d, gradients));
        } else {
            var both = SampleWithKlGradient.of(this, dSample, dKl);
            Tensor dMean = Op.run(both);
            gradients.add(mean, () -> dMean);
            gradients.add(logVar, both::dLogVar);
        }
    }

    private void addThroughKl(Tensor dKl, Gradients gradients) {
        Tensor half = scale(dKl, 0.5);
        gradients.add(mean, () -> multiply(half, scale(mean, 2)));
        gradients.add(logVar, () -> add(negate(half), multiply(half, exp(logVar))));
    }

    private void addThroughSample(Tensor dSample, Gradients gradients) {
        gradients.add(mean, () -> dSample);
        gradients.add(logVar, () -> {
            Tensor z = Op.run(new Gaussian(random, first, shape(), dtype(), device()));
            return scale(multiply(multiply(dSample, z), exp(scale(logVar, 0.5))), 0.5);
        });
    }
}
