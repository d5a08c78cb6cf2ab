package hanji.nn.optimizer;

import hanji.autograd.Gradients;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups of parameters, each moved by an optimizer of its own: with another weight decay, say none for biases, or at
 * another multiple of the learning rate.
 *
 * <pre>{@code
 * var optimizer = new ParameterGroups(List.of(
 *         new Group(Adam.adamW(weights, 0.1), 1),
 *         new Group(Adam.adamW(biases, 0), 2)));
 * }</pre>
 *
 * @param groups no two with a parameter of the same name
 */
public record ParameterGroups(List<Group> groups) implements Optimizer {
    /**
     * Parameters that are moved alike.
     *
     * @param optimizer of these parameters
     * @param rateScale factor on the learning rate, at least 0; 0 keeps the parameters where they are
     */
    public record Group(Optimizer optimizer, double rateScale) {
        /** @throws IllegalArgumentException if the factor is negative or not finite */
        public Group {
            if (!(rateScale >= 0) || Double.isInfinite(rateScale))
                throw new IllegalArgumentException(
                        "a group's learning rate cannot be " + rateScale + " times the others'");
        }
    }

    /** @throws IllegalArgumentException if two groups remember something by the same name */
    public ParameterGroups {
        groups = List.copyOf(groups);
        states(groups);
    }

    @Override
    public void step(Gradients gradients, long step, double learningRate, double gradientScale) {
        for (Group group : groups) group.optimizer.step(gradients, step, learningRate * group.rateScale, gradientScale);
    }

    @Override
    public Map<String, Tensor> state() {
        return states(groups);
    }

    private static Map<String, Tensor> states(List<Group> groups) {
        var all = new LinkedHashMap<String, Tensor>();
        for (Group group : groups)
            group.optimizer.state().forEach((name, tensor) -> {
                if (all.put(name, tensor) != null)
                    throw new IllegalArgumentException("two groups of parameters hold '" + name + "'");
            });
        return all;
    }
}
