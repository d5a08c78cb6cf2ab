package hanji.nn.optimizer;

import static java.util.Objects.requireNonNull;

import hanji.autograd.Gradients;
import hanji.autograd.Update;
import hanji.kernels.optimizer.MomentumUpdate;
import hanji.kernels.optimizer.MomentumUpdate.Kind;
import hanji.kernels.optimizer.SgdUpdate;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stochastic gradient descent, plain or with momentum. Sutskever et al., "On the importance of initialization and
 * momentum in deep learning", 2013, section 2; the learning rate multiplies the velocity.
 *
 * @param parameters by name
 * @param velocity running sum of each gradient; empty for plain descent
 * @param momentum share of the velocity that stays at each step
 * @param kind where the velocity is applied
 * @param weightDecay strength of the L2 penalty, added to the gradient
 */
public record Sgd(
        Map<String, Tensor> parameters, Map<String, Tensor> velocity, double momentum, Kind kind, double weightDecay)
        implements Optimizer {

    /** Plain descent: {@code p -= learningRate * g}. */
    public static Sgd plain(Map<String, Tensor> parameters, double weightDecay) {
        return new Sgd(parameters, Map.of(), 0, Kind.POLYAK, weightDecay);
    }

    /** With momentum: {@code v = momentum * v + g; p -= learningRate * v}. */
    public static Sgd momentum(Map<String, Tensor> parameters, double momentum, double weightDecay) {
        return new Sgd(parameters, Zeros.like(parameters), momentum, Kind.POLYAK, weightDecay);
    }

    /** With Nesterov's momentum: {@code v = momentum * v + g; p -= learningRate * (g + momentum * v)}. */
    public static Sgd nesterov(Map<String, Tensor> parameters, double momentum, double weightDecay) {
        return new Sgd(parameters, Zeros.like(parameters), momentum, Kind.NESTEROV, weightDecay);
    }

    @Override
    public void step(Gradients gradients, long step, double learningRate, double gradientScale) {
        if (velocity.isEmpty()) stepPlain(gradients, learningRate, gradientScale);
        else stepWithMomentum(gradients, learningRate, gradientScale);
    }

    private void stepPlain(Gradients gradients, double learningRate, double gradientScale) {
        var settings = new SgdUpdate.Settings(learningRate, weightDecay, gradientScale);
        for (Tensor parameter : parameters.values())
            Update.run(new SgdUpdate(parameter, gradients.of(parameter), settings));
    }

    private void stepWithMomentum(Gradients gradients, double learningRate, double gradientScale) {
        var settings = new MomentumUpdate.Settings(learningRate, momentum, kind, weightDecay, gradientScale);
        parameters.forEach((name, parameter) -> {
            Tensor v = requireNonNull(velocity.get(name), name);
            Update.run(new MomentumUpdate(parameter, gradients.of(parameter), v, settings));
        });
    }

    @Override
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        velocity.forEach((name, tensor) -> state.put("v." + name, tensor));
        return state;
    }
}
