package hanji.nn.train;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.nn.optimizer.GradientNorm;
import hanji.nn.optimizer.Optimizer;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The training loop's step: forward, backward, optimizer, moving average. Its whole state is in {@link #state} and the
 * number of steps done, so that a restored trainer goes on to the same bits.
 */
public final class Trainer {
    private final Map<String, Tensor> parameters;
    private final Optimizer optimizer;
    private final Average average;
    private final GradientNorm.Limit limit;
    private long stepsDone;

    /** A trainer that takes gradients as they are; see {@link #Trainer(Map, Optimizer, Average, GradientNorm.Limit)}. */
    public Trainer(Map<String, Tensor> parameters, Optimizer optimizer, Average average) {
        this(parameters, optimizer, average, GradientNorm.Limit.NONE);
    }

    /**
     * @param parameters by name, all that is trained
     * @param optimizer moves them
     * @param average their moving average, used for evaluation
     * @param limit on the norm of the gradients
     */
    public Trainer(Map<String, Tensor> parameters, Optimizer optimizer, Average average, GradientNorm.Limit limit) {
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.average = average;
        this.limit = limit;
    }

    /**
     * One step on a loss that is computed under this step's tape.
     *
     * @return the loss before the step, which belongs to the innermost scope; on a CUDA device reading it waits for the
     *     step to end
     * @throws ArithmeticException if a limited norm is not finite; no parameter has moved then
     */
    public Tensor step(Supplier<Tensor> loss, double learningRate) {
        try (var tape = Tape.open()) {
            Tensor value = loss.get();
            Gradients gradients = tape.gradients(value, parameters.values());
            optimizer.step(gradients, stepsDone + 1, learningRate, limit.scale(gradients, parameters));
            average.update(stepsDone + 1);
            stepsDone++;
            return tape.keep(value);
        }
    }

    /** Number of steps since the parameters' first values. */
    public long stepsDone() {
        return stepsDone;
    }

    /** Every tensor that training changes, by name. */
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        parameters.forEach((name, tensor) -> state.put("parameter." + name, tensor));
        average.averages().forEach((name, tensor) -> state.put("average." + name, tensor));
        optimizer.state().forEach((name, tensor) -> state.put("optimizer." + name, tensor));
        return state;
    }

    /**
     * Goes back to a saved state.
     *
     * @throws IllegalArgumentException if a tensor is missing or has another shape or dtype
     */
    public void restore(Map<String, Tensor> saved, long steps) {
        state().forEach((name, tensor) -> {
            Tensor value = saved.get(name);
            if (value == null) throw new IllegalArgumentException("the checkpoint lacks '" + name + "'");
            tensor.copyFrom(value);
        });
        stepsDone = steps;
    }
}
