package hanji.bench.workload;

import hanji.autograd.Tape;
import hanji.nn.optimizer.Adam;
import hanji.tensor.Tensor;
import java.util.Map;
import java.util.function.Supplier;

/** Hanji's side of a training step: a loss, its gradients, Adam. */
public final class Training implements Task {
    /** Adam's step length. */
    public static final double LEARNING_RATE = 1e-3;

    /** Steps whose losses are compared: a wrong gradient or update shows in the second loss. */
    public static final int STEPS_COMPARED = 3;

    /** Name of what is compared. */
    public static final String LOSSES = "losses of the first steps";

    private final Map<String, Tensor> parameters;
    private final Adam adam;
    private final Supplier<Tensor> timed;
    private final Supplier<Tensor> compared;
    private long steps;

    /**
     * @param timed the loss of {@link #run}
     * @param compared the loss of {@link #results}, without noise that another side cannot draw
     */
    Training(Map<String, Tensor> parameters, Supplier<Tensor> timed, Supplier<Tensor> compared) {
        this.parameters = parameters;
        this.adam = Adam.adam(parameters);
        this.timed = timed;
        this.compared = compared;
    }

    @Override
    public void run() {
        step(timed);
    }

    private float step(Supplier<Tensor> lossOf) {
        try (var tape = Tape.open()) {
            Tensor loss = lossOf.get();
            adam.step(tape.gradients(loss, parameters.values()), ++steps, LEARNING_RATE, 1);
            return (float) loss.item();
        }
    }

    @Override
    public Map<String, float[]> results() {
        float[] losses = new float[STEPS_COMPARED];
        for (int i = 0; i < losses.length; i++) losses[i] = step(compared);
        return Map.of(LOSSES, losses);
    }
}
