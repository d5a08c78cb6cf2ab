package hanji.bench.workload;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.nn.optimizer.Adam;
import hanji.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Hanji's side of a training step: a loss, its gradients, Adam. Of a layer within a network, the gradient by its input is one of them. */
public final class Training implements Task {
    /** Adam's step length. */
    public static final double LEARNING_RATE = 1e-3;

    /** Steps whose losses are compared: a wrong gradient or update shows in the second loss. */
    public static final int STEPS_COMPARED = 3;

    /** Name of what is compared. */
    public static final String LOSSES = "losses of the first steps";

    private final Map<String, Tensor> parameters;
    private final List<Tensor> inputs;
    private final Adam adam;
    private final Supplier<Tensor> timed;
    private final Supplier<Tensor> compared;
    private long steps;

    /**
     * @param timed the loss of {@link #run}
     * @param compared the loss of {@link #results}, without noise that another side cannot draw
     */
    Training(Map<String, Tensor> parameters, Supplier<Tensor> timed, Supplier<Tensor> compared) {
        this(parameters, List.of(), timed, compared);
    }

    private Training(
            Map<String, Tensor> parameters, List<Tensor> inputs, Supplier<Tensor> timed, Supplier<Tensor> compared) {
        this.parameters = parameters;
        this.inputs = inputs;
        this.adam = Adam.adam(parameters);
        this.timed = timed;
        this.compared = compared;
    }

    /** A layer whose input has a gradient too, which is compared. */
    static Training within(Map<String, Tensor> parameters, Tensor input, Supplier<Tensor> loss) {
        return new Training(parameters, List.of(input), loss, loss);
    }

    @Override
    public void run() {
        step(timed, _ -> {});
    }

    private float step(Supplier<Tensor> lossOf, Consumer<Tensor> inputGradient) {
        List<Tensor> sources =
                Stream.concat(parameters.values().stream(), inputs.stream()).toList();
        try (var tape = Tape.open()) {
            Tensor loss = lossOf.get();
            Gradients gradients = tape.gradients(loss, sources);
            adam.step(gradients, ++steps, LEARNING_RATE, 1);
            for (Tensor input : inputs) inputGradient.accept(gradients.of(input));
            return (float) loss.item();
        }
    }

    @Override
    public Map<String, float[]> results() {
        float[] losses = new float[STEPS_COMPARED];
        var results = new HashMap<String, float[]>(Map.of(LOSSES, losses));
        for (int i = 0; i < losses.length; i++)
            losses[i] = step(compared, gradient -> results.put(Convolution.BY_INPUT, gradient.toFloats()));
        return results;
    }
}
