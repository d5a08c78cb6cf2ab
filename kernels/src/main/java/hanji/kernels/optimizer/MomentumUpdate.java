package hanji.kernels.optimizer;

import hanji.autograd.Update;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * One step of gradient descent with momentum, in place: {@code g = scale * gradient + decay * p;
 * v = momentum * v + g}, then {@code p -= learningRate * v} (Polyak) or {@code p -= learningRate * (g + momentum * v)}
 * (Nesterov). Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013, section 2,
 * in the form where the learning rate multiplies the velocity.
 *
 * @param parameter p, any shape, F32 or F64; overwritten
 * @param gradient of the loss by p, shaped as p
 * @param velocity v, shaped as p, zeros before the first step; overwritten
 */
public record MomentumUpdate(Tensor parameter, Tensor gradient, Tensor velocity, Settings settings) implements Update {
    /** Which point the velocity is applied at. */
    public enum Kind {
        POLYAK,
        NESTEROV;

        private final Kernel kernel = new Kernel(MomentumUpdate.class, "updates", name().toLowerCase(Locale.ROOT));
    }

    /**
     * What does not depend on the tensors.
     *
     * @param learningRate step length, at least 0
     * @param momentum share of the velocity that stays, in [0, 1)
     * @param weightDecay L2 penalty added to the gradient, at least 0
     * @param gradientScale factor of the gradient, at least 0: 1, or what clipping by the norm asks for
     */
    public record Settings(double learningRate, double momentum, Kind kind, double weightDecay, double gradientScale) {
        /** @throws IllegalArgumentException if a setting is outside its range */
        public Settings {
            Operands.requireNotNegative("MomentumUpdate", "learningRate", learningRate);
            Operands.requireFraction("MomentumUpdate", "momentum", momentum);
            Operands.requireNotNegative("MomentumUpdate", "weightDecay", weightDecay);
            Operands.requireNotNegative("MomentumUpdate", "gradientScale", gradientScale);
        }
    }

    /** @throws IllegalArgumentException if shapes or dtypes differ */
    public MomentumUpdate {
        Operands.requireAlike("MomentumUpdate", parameter, List.of(gradient, velocity));
    }

    @Override
    public List<Tensor> written() {
        return List.of(parameter, velocity);
    }

    @Override
    public void reference() {
        double momentum = settings.momentum;
        for (int i = 0; i < parameter.size(); i++) {
            double p = parameter.get(i);
            double g = settings.gradientScale * gradient.get(i) + settings.weightDecay * p;
            double v = momentum * velocity.get(i) + g;
            double direction = switch (settings.kind) {
                case POLYAK -> v;
                case NESTEROV -> g + momentum * v;
            };
            velocity.set(i, v);
            parameter.set(i, p - settings.learningRate * direction);
        }
    }

    @Override
    public void cpu() {
        float[] p = parameter.floats();
        float[] g = gradient.floats();
        float[] v = velocity.floats();
        parameter.device().parallelRanges(parameter.size(), SgdUpdate.GRAIN, (from, to) -> {
            switch (settings.kind) {
                case POLYAK -> polyak(p, g, v, from, to);
                case NESTEROV -> nesterov(p, g, v, from, to);
            }
        });
    }

    private void polyak(float[] p, float[] g, float[] v, int from, int to) {
        float scale = (float) settings.gradientScale;
        float decay = (float) settings.weightDecay;
        float momentum = (float) settings.momentum;
        float minusRate = (float) -settings.learningRate;
        for (int i = from; i < to; i++) {
            v[i] = Math.fma(momentum, v[i], Math.fma(decay, p[i], scale * g[i]));
            p[i] = Math.fma(minusRate, v[i], p[i]);
        }
    }

    private void nesterov(float[] p, float[] g, float[] v, int from, int to) {
        float scale = (float) settings.gradientScale;
        float decay = (float) settings.weightDecay;
        float momentum = (float) settings.momentum;
        float minusRate = (float) -settings.learningRate;
        for (int i = from; i < to; i++) {
            float decayed = Math.fma(decay, p[i], scale * g[i]);
            v[i] = Math.fma(momentum, v[i], decayed);
            p[i] = Math.fma(minusRate, Math.fma(momentum, v[i], decayed), p[i]);
        }
    }

    @Override
    public void cuda(Cuda gpu) {
        int n = parameter.size();
        gpu.launch(
                settings.kind.kernel,
                gpu.cover(Math.ceilDiv(n, 4)),
                parameter,
                gradient,
                velocity,
                (float) settings.gradientScale,
                (float) settings.weightDecay,
                (float) settings.momentum,
                (float) -settings.learningRate,
                n);
    }
}
