package hanji.nn.optimizer;

import hanji.autograd.Gradients;
import hanji.tensor.Tensor;
import java.util.Map;

/** A rule that moves parameters against their gradients, in place. */
public interface Optimizer {
    /**
     * One step.
     *
     * @param gradients of the loss, by every parameter
     * @param step counts from 1
     * @param learningRate step length
     * @param gradientScale factor on every gradient: 1, or less where the gradient's norm is clipped
     */
    void step(Gradients gradients, long step, double learningRate, double gradientScale);

    /** One step with the gradients as they are. */
    default void step(Gradients gradients, long step, double learningRate) {
        step(gradients, step, learningRate, 1);
    }

    /** What the rule remembers between steps, by name, for checkpoints; restored by overwriting. */
    Map<String, Tensor> state();
}
