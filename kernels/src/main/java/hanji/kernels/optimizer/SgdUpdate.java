package hanji.kernels.optimizer;

import hanji.autograd.Update;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * One step of gradient descent, in place: {@code g = scale * gradient + decay * p; p -= learningRate * g}.
 *
 * @param parameter p, any shape, F32 or F64; overwritten
 * @param gradient of the loss by p, shaped as p
 */
public record SgdUpdate(Tensor parameter, Tensor gradient, Settings settings) implements Update {
    /** Elements per parallel task. */
    static final int GRAIN = 1 << 14;

    private static final Kernel SGD = new Kernel(SgdUpdate.class, "updates", "sgd");

    /**
     * What does not depend on the tensors.
     *
     * @param learningRate step length, at least 0
     * @param weightDecay L2 penalty added to the gradient, at least 0
     * @param gradientScale factor of the gradient, at least 0: 1, or what clipping by the norm asks for
     */
    public record Settings(double learningRate, double weightDecay, double gradientScale) {
        /** @throws IllegalArgumentException if a setting is negative or not finite */
        public Settings {
            Operands.requireNotNegative("SgdUpdate", "learningRate", learningRate);
            Operands.requireNotNegative("SgdUpdate", "weightDecay", weightDecay);
            Operands.requireNotNegative("SgdUpdate", "gradientScale", gradientScale);
        }
    }

    /** @throws IllegalArgumentException if shapes or dtypes differ */
    public SgdUpdate {
        Operands.requireAlike("SgdUpdate", parameter, List.of(gradient));
    }

    @Override
    public List<Tensor> written() {
        return List.of(parameter);
    }

    @Override
    public void reference() {
        for (int i = 0; i < parameter.size(); i++) {
            double p = parameter.get(i);
            double g = settings.gradientScale * gradient.get(i) + settings.weightDecay * p;
            parameter.set(i, p - settings.learningRate * g);
        }
    }

    @Override
    public void cpu() {
        float scale = (float) settings.gradientScale;
        float decay = (float) settings.weightDecay;
        float minusRate = (float) -settings.learningRate;
        float[] p = parameter.floats();
        float[] g = gradient.floats();
        parameter.device().parallelRanges(parameter.size(), GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) p[i] = Math.fma(minusRate, Math.fma(decay, p[i], scale * g[i]), p[i]);
        });
    }

    @Override
    public void cuda(Cuda gpu) {
        int n = parameter.size();
        gpu.launch(
                SGD,
                gpu.cover(Math.ceilDiv(n, 4)),
                parameter,
                gradient,
                (float) settings.gradientScale,
                (float) settings.weightDecay,
                (float) -settings.learningRate,
                n);
    }
}
