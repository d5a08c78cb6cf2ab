package hanji.kernels.optimizer;

import hanji.autograd.Update;
import hanji.cuda.Cuda;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * One step of Adam (arXiv:1412.6980, algorithm 1) or AdamW (arXiv:1711.05101, algorithm 2), in place:
 *
 * <pre>{@code
 * m = beta1 * m + (1 - beta1) * g          v = beta2 * v + (1 - beta2) * g * g
 * p -= learningRate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * }</pre>
 *
 * @param parameter p, any shape, F32 or F64; overwritten
 * @param gradient of the loss by p, shaped as p
 * @param firstMoment m, shaped as p, zeros before the first step; overwritten
 * @param secondMoment v, shaped as p, zeros before the first step; overwritten
 * @param step t, 1 for the first step
 */
public record AdamUpdate(
        Tensor parameter, Tensor gradient, Tensor firstMoment, Tensor secondMoment, Settings settings, long step)
        implements Update {
    /** Where weight decay enters. */
    public enum Decay {
        /** {@code g = scale * gradient + decay * p}: an L2 penalty (Adam). */
        COUPLED,
        /** {@code p -= learningRate * decay * p} before the step (AdamW). */
        DECOUPLED
    }

    /**
     * What does not depend on the tensors.
     *
     * @param learningRate step length, at least 0
     * @param beta1 share of the first moment that stays, in [0, 1)
     * @param beta2 share of the second moment that stays, in [0, 1)
     * @param epsilon added to the root of the second moment, at least 0
     * @param weightDecay at least 0
     * @param gradientScale factor of the gradient, at least 0: 1, or what clipping by the norm asks for
     */
    public record Settings(
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            Decay decay,
            double gradientScale) {
        /** @throws IllegalArgumentException if a setting is outside its range */
        public Settings {
            Operands.requireNotNegative("AdamUpdate", "learningRate", learningRate);
            Operands.requireFraction("AdamUpdate", "beta1", beta1);
            Operands.requireFraction("AdamUpdate", "beta2", beta2);
            Operands.requireNotNegative("AdamUpdate", "epsilon", epsilon);
            Operands.requireNotNegative("AdamUpdate", "weightDecay", weightDecay);
            Operands.requireNotNegative("AdamUpdate", "gradientScale", gradientScale);
        }

        /** The paper's settings at some learning rate: betas 0.9 and 0.999, epsilon 1e-8, no decay, no clipping. */
        public static Settings of(double learningRate) {
            return new Settings(learningRate, 0.9, 0.999, 1e-8, 0, Decay.COUPLED, 1);
        }

        double coupled() {
            return decay == Decay.COUPLED ? weightDecay : 0;
        }

        double shrink() {
            return decay == Decay.DECOUPLED ? 1 - learningRate * weightDecay : 1;
        }
    }

    /** @throws IllegalArgumentException if shapes or dtypes differ, or step is below 1 */
    public AdamUpdate {
        Operands.requireAlike("AdamUpdate", parameter, List.of(gradient, firstMoment, secondMoment));
        if (step < 1) throw new IllegalArgumentException("AdamUpdate: step counts from 1, not " + step);
    }

    @Override
    public List<Tensor> written() {
        return List.of(parameter, firstMoment, secondMoment);
    }

    /** In the order of the kernel. */
    List<Tensor> tensors() {
        return List.of(parameter, gradient, firstMoment, secondMoment);
    }

    /** learningRate / (1 - beta1^t), in double. */
    double correctedRate() {
        return settings.learningRate / (1 - StrictMath.pow(settings.beta1, step));
    }

    /** 1 / sqrt(1 - beta2^t), in double. */
    double rootCorrection() {
        return 1 / Math.sqrt(1 - StrictMath.pow(settings.beta2, step));
    }

    @Override
    public void reference() {
        double rate = correctedRate();
        double rootCorrection = rootCorrection();
        for (int i = 0; i < parameter.size(); i++) {
            double p = parameter.get(i);
            double g = settings.gradientScale * gradient.get(i) + settings.coupled() * p;
            double m = settings.beta1 * firstMoment.get(i) + (1 - settings.beta1) * g;
            double v = settings.beta2 * secondMoment.get(i) + (1 - settings.beta2) * g * g;
            firstMoment.set(i, m);
            secondMoment.set(i, v);
            parameter.set(i, settings.shrink() * p - rate * m / (Math.sqrt(v) * rootCorrection + settings.epsilon));
        }
    }

    @Override
    public void cpu() {
        float[] p = parameter.floats();
        float[] g = gradient.floats();
        float[] m = firstMoment.floats();
        float[] v = secondMoment.floats();
        parameter.device().parallelRanges(parameter.size(), SgdUpdate.GRAIN, (from, to) -> step(p, g, m, v, from, to));
    }

    private void step(float[] p, float[] gradient, float[] m, float[] v, int from, int to) {
        float scale = (float) settings.gradientScale;
        float coupled = (float) settings.coupled();
        float shrink = (float) settings.shrink();
        float beta1 = (float) settings.beta1;
        float beta2 = (float) settings.beta2;
        float rest1 = (float) (1 - settings.beta1);
        float rest2 = (float) (1 - settings.beta2);
        float epsilon = (float) settings.epsilon;
        float rootCorrection = (float) rootCorrection();
        float minusRate = (float) -correctedRate();
        for (int i = from; i < to; i++) {
            float g = Math.fma(coupled, p[i], scale * gradient[i]);
            m[i] = Math.fma(beta1, m[i], rest1 * g);
            v[i] = Math.fma(beta2, v[i], (rest2 * g) * g);
            float denominator = Math.fma((float) Math.sqrt(v[i]), rootCorrection, epsilon);
            p[i] = Math.fma(minusRate, m[i] / denominator, shrink * p[i]);
        }
    }

    @Override
    public void cuda(Cuda gpu) {
        new AdamUpdates(List.of(this)).cuda(gpu);
    }
}
