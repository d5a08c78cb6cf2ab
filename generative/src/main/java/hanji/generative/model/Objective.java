package hanji.generative.model;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.nn.layer.Module;
import hanji.nn.optimizer.GradientNorm;
import hanji.nn.optimizer.Optimizer;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Something to minimize by gradients: which tensors move, and by which rule. A VAE has one, a GAN two, EM none.
 *
 * @param name before the names of its figures in the log, or empty where it is a model's only one
 * @param parameters by name; they alone move
 * @param buffers by name: what forward passes overwrite, such as running statistics
 * @param optimizer moves the parameters
 * @param clip on the norm of the gradients
 */
public record Objective(
        String name,
        Map<String, Tensor> parameters,
        Map<String, Tensor> buffers,
        Optimizer optimizer,
        GradientNorm.Clip clip) {
    /** An objective of parameters alone. */
    public Objective(String name, Map<String, Tensor> parameters, Optimizer optimizer, GradientNorm.Clip clip) {
        this(name, parameters, Map.of(), optimizer, clip);
    }

    /** One of several objectives of a model, by a network whose buffers are saved, too; its gradients taken as they are. */
    public static Objective of(String name, Module network, Optimizer optimizer) {
        return new Objective(name, network.parameters(), network.buffers(), optimizer, GradientNorm.Clip.NONE);
    }

    /** The only objective of a model, its gradients taken as they are. */
    public static Objective of(Map<String, Tensor> parameters, Optimizer optimizer) {
        return new Objective("", parameters, optimizer, GradientNorm.Clip.NONE);
    }

    /** One of several objectives of a model, its gradients taken as they are. */
    public static Objective of(String name, Map<String, Tensor> parameters, Optimizer optimizer) {
        return new Objective(name, parameters, optimizer, GradientNorm.Clip.NONE);
    }

    /**
     * Moves the parameters once against the gradient of a loss, which is computed under this call's tape, and notes the
     * learning rate and the gradient's norm in the log. Learners that share a batch move by the mean of their gradients.
     *
     * @param loss gives one element, a mean over the images of the batch
     * @return the loss before the step, which belongs to the innermost scope; on a CUDA device reading it waits for the
     *     step to end
     * @throws ArithmeticException if a limited norm is not finite; no parameter has moved then
     */
    public Tensor descend(Step now, double learningRate, Supplier<Tensor> loss) {
        try (var tape = Tape.open()) {
            Tensor value = loss.get();
            Gradients gradients = overShards(tape.gradients(value, parameters.values()), now.shard());
            if (now.logged()) {
                now.note(named("learning_rate"), learningRate);
                now.note(named("gradient_norm"), GradientNorm.of(gradients, parameters));
            }
            optimizer.step(gradients, now.number(), learningRate, clip.scale(gradients, parameters));
            return tape.keep(value);
        }
    }

    private Gradients overShards(Gradients own, Shard shard) {
        if (shard.of() == 1) return own;
        List<Tensor> moved = List.copyOf(parameters.values());
        List<Tensor> means = shard.others().mean(moved.stream().map(own::of).toList());
        var byParameter = new IdentityHashMap<Tensor, Tensor>();
        for (int i = 0; i < means.size(); i++) byParameter.put(moved.get(i), means.get(i));
        return Gradients.of(byParameter);
    }

    private String named(String figure) {
        return name.isEmpty() ? figure : name + "_" + figure;
    }

    /** The buffers of several, for {@link Learner#buffers}. */
    public static List<Tensor> buffers(Objective... objectives) {
        return Arrays.stream(objectives)
                .flatMap(objective -> objective.buffers.values().stream())
                .toList();
    }

    /** The parameters, the buffers and what the rule remembers between steps, by name, for {@link Learner#state}. */
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        String prefix = name.isEmpty() ? "" : name + ".";
        parameters.forEach((key, tensor) -> state.put(prefix + "parameter." + key, tensor));
        buffers.forEach((key, tensor) -> state.put(prefix + "buffer." + key, tensor));
        optimizer.state().forEach((key, tensor) -> state.put(prefix + "optimizer." + key, tensor));
        return state;
    }
}
