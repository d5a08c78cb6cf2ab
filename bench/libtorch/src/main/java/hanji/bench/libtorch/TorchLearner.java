package hanji.bench.libtorch;

import hanji.bench.workload.Task;
import hanji.bench.workload.Training;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.Tensor;

/** A model in training. */
final class TorchLearner implements Task {
    private final Step step;
    private long done;

    /** What a training repeats. */
    @FunctionalInterface
    interface Step {
        /**
         * Moves the weights once.
         *
         * @param done steps before this one
         * @return the loss before it
         */
        Tensor take(long done, Draws draws);
    }

    TorchLearner(Step step) {
        this.step = step;
    }

    @Override
    public void run() {
        loss(done++, Draws.OWN);
    }

    @Override
    public Map<String, float[]> results() {
        float[] losses = new float[Training.STEPS_COMPARED];
        for (int i = 0; i < losses.length; i++) losses[i] = loss(i, Draws.HANJIS);
        return Map.of(Training.LOSSES, losses);
    }

    private float loss(long done, Draws draws) {
        try (var _ = new PointerScope()) {
            return step.take(done, draws).item_float();
        }
    }

    /** Moves the parameters of an optimizer against the gradient of a loss. */
    static Tensor descend(Adam adam, Tensor loss) {
        adam.zero_grad();
        loss.backward();
        adam.step();
        return loss;
    }
}
