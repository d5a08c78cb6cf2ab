package hanji.kernels.random;

import static hanji.kernels.random.SampleWithKl.CHUNK;

import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.kernels.math.Exp;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The gradients by mean and logVar of {@link SampleWithKl}, in one pass that draws z again. With g the gradient by the sample and
 * h half of that by kl, {@code h 2 mean + g} by the mean and {@code h (exp(logVar) - 1) + g z exp(logVar / 2) / 2} by logVar. The terms
 * of a gradient that did not arrive are left out. It has no gradient: where one may be asked for, ordinary ops compute the same.
 *
 * @param draw the call
 * @param dSample the gradient by the sample, shaped as it, if it arrived
 * @param dKl the gradient by kl, shaped as it, if it arrived
 * @param dLogVar a further result beside that by the mean
 */
record SampleWithKlGradient(SampleWithKl draw, Optional<Tensor> dSample, Optional<Tensor> dKl, Tensor dLogVar)
        implements Op {
    private static final String NAME = "SampleWithKlGradient";
    private static final Kernel KERNEL = new Kernel(SampleWithKl.class, "sample_with_kl", "sampleWithKlGradient");

    /** What a kernel takes for a tensor that is not there. */
    private static final long NULL = 0;

    /** A call with room for its further result. */
    static SampleWithKlGradient of(SampleWithKl draw, Optional<Tensor> dSample, Optional<Tensor> dKl) {
        Tensor like = draw.logVar();
        return new SampleWithKlGradient(draw, dSample, dKl, Tensor.empty(like.dtype(), like.shape(), like.device()));
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit, or no gradient arrived */
    SampleWithKlGradient {
        if (dSample.isEmpty() && dKl.isEmpty())
            throw new IllegalArgumentException(NAME + " needs the gradient by the sample or by kl");
        dSample.ifPresent(d -> SampleWithKl.requireLike(NAME, draw.mean(), d));
        dKl.ifPresent(d -> SampleWithKl.requireLike(NAME, draw.mean(), d));
        SampleWithKl.requireLike(NAME, draw.mean(), dLogVar);
    }

    @Override
    public List<Tensor> inputs() {
        var inputs = new ArrayList<>(draw.inputs());
        dSample.ifPresent(inputs::add);
        dKl.ifPresent(inputs::add);
        return inputs;
    }

    @Override
    public Shape shape() {
        return draw.shape();
    }

    @Override
    public void reference(Tensor dMean) {
        for (int i = 0; i < dMean.size(); i++) {
            double v = draw.logVar().get(i), byMean = 0, byLogVar = 0;
            if (dKl.isPresent()) {
                double half = dKl.get().get(i) * 0.5;
                byMean = half * (draw.mean().get(i) * 2);
                byLogVar = -half + half * Math.exp(v);
            }
            if (dSample.isPresent()) {
                double given = dSample.get().get(i), z = Gaussian.normal(draw.random(), draw.first() + i);
                double throughDeviation = given * z * Math.exp(v * 0.5) * 0.5;
                byMean = dKl.isPresent() ? byMean + given : given;
                byLogVar = dKl.isPresent() ? byLogVar + throughDeviation : throughDeviation;
            }
            dMean.set(i, byMean);
            dLogVar.set(i, byLogVar);
        }
    }

    @Override
    public void cpu(Tensor dMean) {
        float[] v = draw.logVar().floats(), byMean = dMean.floats(), byLogVar = dLogVar.floats();
        dMean.device().parallelRanges(dMean.size(), Uniform.GRAIN, (from, to) -> {
            float[] powers = new float[Math.min(CHUNK, to - from)], z = powers.clone();
            for (int at = from; at < to; at += CHUNK) {
                int start = at, count = Math.min(CHUNK, to - at);
                dKl.ifPresent(d -> {
                    Exp.exp(v, start, powers, 0, count);
                    throughKl(d.floats(), draw.mean().floats(), powers, byMean, byLogVar, start, count);
                });
                dSample.ifPresent(d -> {
                    BoxMuller.fill(draw.random(), draw.first() + start, z, 0, count);
                    SampleWithKl.deviations(v, start, powers, count);
                    throughDeviation(d.floats(), start, powers, z, count);
                    put(d.floats(), start, byMean, start, count);
                    put(z, 0, byLogVar, start, count);
                });
            }
        });
    }

    private static void throughKl(
            float[] dKl, float[] mean, float[] variance, float[] dMean, float[] dLogVar, int from, int count) {
        for (int i = 0; i < count; i++) {
            float half = dKl[from + i] * 0.5f;
            dMean[from + i] = half * (mean[from + i] * 2);
            dLogVar[from + i] = -half + half * variance[i];
        }
    }

    /** z becomes the gradient by logVar. */
    private static void throughDeviation(float[] dSample, int from, float[] deviation, float[] z, int count) {
        for (int i = 0; i < count; i++) z[i] = dSample[from + i] * z[i] * deviation[i] * 0.5f;
    }

    /** Terms go on top of those through kl, where there are any. */
    private void put(float[] terms, int from, float[] gradient, int to, int count) {
        if (dKl.isEmpty()) System.arraycopy(terms, from, gradient, to, count);
        else for (int i = 0; i < count; i++) gradient[to + i] += terms[from + i];
    }

    @Override
    public void cuda(Tensor dMean, Cuda gpu) {
        gpu.launch(
                KERNEL,
                gpu.cover(Draws.blocks(draw.first(), dMean.size())),
                dMean,
                dLogVar,
                draw.mean(),
                draw.logVar(),
                orNull(dSample),
                orNull(dKl),
                dMean.size(),
                draw.random().seed(),
                draw.random().stream(),
                draw.random().step(),
                draw.first());
    }

    private static Object orNull(Optional<Tensor> tensor) {
        return tensor.isPresent() ? tensor.get() : NULL;
    }
}
