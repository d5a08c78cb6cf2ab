package hanji.kernels.optimizer;

import hanji.autograd.Update;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * One step of RMSprop, in place: {@code g = scale * gradient + decay * p; v = rho * v + (1 - rho) * g * g;
 * p -= learningRate * g / (sqrt(v) + epsilon)}. Tieleman and Hinton, "Neural Networks for Machine Learning", lecture 6e,
 * 2012.
 *
 * @param parameter p, any shape, F32 or F64; overwritten
 * @param gradient of the loss by p, shaped as p
 * @param meanSquare v, shaped as p, zeros before the first step; overwritten
 */
public record RmsPropUpdate(Tensor parameter, Tensor gradient, Tensor meanSquare, Settings settings) implements Update {
    private static final Kernel RMS_PROP = new Kernel(RmsPropUpdate.class, "updates", "rmsprop");

    /**
     * What does not depend on the tensors.
     *
     * @param learningRate step length, at least 0
     * @param rho share of the mean square that stays, in [0, 1)
     * @param epsilon added to the root of the mean square, at least 0
     * @param weightDecay L2 penalty added to the gradient, at least 0
     * @param gradientScale factor of the gradient, at least 0: 1, or what clipping by the norm asks for
     */
    public record Settings(double learningRate, double rho, double epsilon, double weightDecay, double gradientScale) {
        /** @throws IllegalArgumentException if a setting is outside its range */
        public Settings {
            Operands.requireNotNegative("RmsPropUpdate", "learningRate", learningRate);
            Operands.requireFraction("RmsPropUpdate", "rho", rho);
            Operands.requireNotNegative("RmsPropUpdate", "epsilon", epsilon);
            Operands.requireNotNegative("RmsPropUpdate", "weightDecay", weightDecay);
            Operands.requireNotNegative("RmsPropUpdate", "gradientScale", gradientScale);
        }
    }

    /** @throws IllegalArgumentException if shapes or dtypes differ */
    public RmsPropUpdate {
        Operands.requireAlike("RmsPropUpdate", parameter, List.of(gradient, meanSquare));
    }

    @Override
    public List<Tensor> written() {
        return List.of(parameter, meanSquare);
    }

    @Override
    public void reference() {
        for (int i = 0; i < parameter.size(); i++) {
            double p = parameter.get(i);
            double g = settings.gradientScale * gradient.get(i) + settings.weightDecay * p;
            double v = settings.rho * meanSquare.get(i) + (1 - settings.rho) * g * g;
            meanSquare.set(i, v);
            parameter.set(i, p - settings.learningRate * g / (Math.sqrt(v) + settings.epsilon));
        }
    }

    @Override
    public void cpu() {
        float[] p = parameter.floats();
        float[] g = gradient.floats();
        float[] v = meanSquare.floats();
        parameter.device().parallelRanges(parameter.size(), SgdUpdate.GRAIN, (from, to) -> step(p, g, v, from, to));
    }

    private void step(float[] p, float[] gradient, float[] v, int from, int to) {
        float scale = (float) settings.gradientScale;
        float decay = (float) settings.weightDecay;
        float rho = (float) settings.rho;
        float rest = (float) (1 - settings.rho);
        float epsilon = (float) settings.epsilon;
        float minusRate = (float) -settings.learningRate;
        for (int i = from; i < to; i++) {
            float g = Math.fma(decay, p[i], scale * gradient[i]);
            v[i] = Math.fma(rho, v[i], (rest * g) * g);
            p[i] = Math.fma(minusRate, g / ((float) Math.sqrt(v[i]) + epsilon), p[i]);
        }
    }

    @Override
    public void cuda(Cuda gpu) {
        int n = parameter.size();
        gpu.launch(
                RMS_PROP,
                gpu.cover(Math.ceilDiv(n, 4)),
                parameter,
                gradient,
                meanSquare,
                (float) settings.gradientScale,
                (float) settings.weightDecay,
                (float) settings.rho,
                (float) (1 - settings.rho),
                (float) settings.epsilon,
                (float) -settings.learningRate,
                n);
    }
}
