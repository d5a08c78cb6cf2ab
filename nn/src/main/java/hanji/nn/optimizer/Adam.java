package hanji.nn.optimizer;

import static java.util.Objects.requireNonNull;

import hanji.autograd.Gradients;
import hanji.autograd.Update;
import hanji.kernels.optimizer.AdamUpdate;
import hanji.kernels.optimizer.AdamUpdate.Decay;
import hanji.kernels.optimizer.AdamUpdates;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam, arXiv:1412.6980, and AdamW with decoupled weight decay, arXiv:1711.05101.
 *
 * @param parameters by name; all of one dtype and device, none under two names
 * @param firstMoment running mean of each gradient
 * @param secondMoment running mean of each squared gradient
 * @param beta1 share of the first moment that stays at each step
 * @param beta2 share of the second moment that stays at each step
 * @param epsilon added to the root of the second moment: 1e-8 in the paper; larger where gradients all but vanish
 * @param weightDecay strength of the decay
 * @param decay whether the decay enters the gradient (Adam) or the parameter (AdamW)
 */
public record Adam(
        Map<String, Tensor> parameters,
        Map<String, Tensor> firstMoment,
        Map<String, Tensor> secondMoment,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        Decay decay)
        implements Optimizer {
    private static final double EPSILON = 1e-8;

    /** Adam with the paper's betas, 0.9 and 0.999. */
    public static Adam adam(Map<String, Tensor> parameters) {
        return create(parameters, 0.9, 0.999, 0, Decay.COUPLED);
    }

    /** AdamW with betas 0.9 and 0.999. */
    public static Adam adamW(Map<String, Tensor> parameters, double weightDecay) {
        return create(parameters, 0.9, 0.999, weightDecay, Decay.DECOUPLED);
    }

    /** Adam with these settings, epsilon 1e-8 and zero moments. */
    public static Adam create(
            Map<String, Tensor> parameters, double beta1, double beta2, double weightDecay, Decay decay) {
        Map<String, Tensor> m = Zeros.like(parameters), v = Zeros.like(parameters);
        return new Adam(parameters, m, v, beta1, beta2, EPSILON, weightDecay, decay);
    }

    /** The same, moments included, with another epsilon. */
    public Adam withEpsilon(double newEpsilon) {
        return new Adam(parameters, firstMoment, secondMoment, beta1, beta2, newEpsilon, weightDecay, decay);
    }

    @Override
    public void step(Gradients gradients, long step, double learningRate, double gradientScale) {
        var settings = new AdamUpdate.Settings(learningRate, beta1, beta2, epsilon, weightDecay, decay, gradientScale);
        var updates = new ArrayList<AdamUpdate>();
        parameters.forEach((name, parameter) -> {
            Tensor m = requireNonNull(firstMoment.get(name), name);
            Tensor v = requireNonNull(secondMoment.get(name), name);
            updates.add(new AdamUpdate(parameter, gradients.of(parameter), m, v, settings, step));
        });
        if (!updates.isEmpty()) Update.run(new AdamUpdates(updates));
    }

    @Override
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        firstMoment.forEach((name, tensor) -> state.put("m." + name, tensor));
        secondMoment.forEach((name, tensor) -> state.put("v." + name, tensor));
        return state;
    }
}
