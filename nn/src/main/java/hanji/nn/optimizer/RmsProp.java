package hanji.nn.optimizer;

import static java.util.Objects.requireNonNull;

import hanji.autograd.Gradients;
import hanji.autograd.Update;
import hanji.kernels.optimizer.RmsPropUpdate;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * RMSprop: each gradient divided by the root of its running mean square. Tieleman and Hinton, "Neural Networks for Machine
 * Learning", lecture 6e, 2012; what Wasserstein GANs with clipped weights are trained by, arXiv:1701.07875, section 3.
 *
 * @param parameters by name
 * @param meanSquare running mean of each squared gradient
 * @param rho share of the mean square that stays at each step
 * @param epsilon added to the root of the mean square
 * @param weightDecay strength of the L2 penalty, added to the gradient
 */
public record RmsProp(
        Map<String, Tensor> parameters, Map<String, Tensor> meanSquare, double rho, double epsilon, double weightDecay)
        implements Optimizer {
    /** With rho 0.99, epsilon 1e-8 and no decay. */
    public static RmsProp rmsProp(Map<String, Tensor> parameters) {
        return create(parameters, 0.99, 1e-8, 0);
    }

    /** With these settings and mean squares of zero. */
    public static RmsProp create(Map<String, Tensor> parameters, double rho, double epsilon, double weightDecay) {
        return new RmsProp(parameters, Zeros.like(parameters), rho, epsilon, weightDecay);
    }

    @Override
    public void step(Gradients gradients, long step, double learningRate, double gradientScale) {
        var settings = new RmsPropUpdate.Settings(learningRate, rho, epsilon, weightDecay, gradientScale);
        parameters.forEach((name, parameter) -> {
            Tensor v = requireNonNull(meanSquare.get(name), name);
            Update.run(new RmsPropUpdate(parameter, gradients.of(parameter), v, settings));
        });
    }

    @Override
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        meanSquare.forEach((name, tensor) -> state.put("v." + name, tensor));
        return state;
    }
}
