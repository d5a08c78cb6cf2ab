package hanji.bench.libtorch;

import hanji.bench.workload.Task;
import hanji.bench.workload.Training;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * A training step: a loss, its gradients, Adam.
 *
 * @param timed the loss of {@link #run}
 * @param compared the loss of {@link #results}
 */
record TorchTraining(Adam adam, Supplier<Tensor> timed, Supplier<Tensor> compared) implements Task {
    static TorchTraining of(TensorVector parameters, Supplier<Tensor> timed, Supplier<Tensor> compared) {
        return new TorchTraining(new Adam(parameters, new AdamOptions(Training.LEARNING_RATE)), timed, compared);
    }

    @Override
    public void run() {
        step(timed);
    }

    @Override
    public Map<String, float[]> results() {
        float[] losses = new float[Training.STEPS_COMPARED];
        for (int i = 0; i < losses.length; i++) losses[i] = step(compared);
        return Map.of(Training.LOSSES, losses);
    }

    private float step(Supplier<Tensor> lossOf) {
        try (var _ = new PointerScope()) {
            Tensor loss = lossOf.get();
            adam.zero_grad();
            loss.backward();
            adam.step();
            return loss.item_float();
        }
    }
}
