package hanji.bench.libtorch;

import hanji.bench.workload.Convolution;
import hanji.bench.workload.Task;
import hanji.bench.workload.Training;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
record TorchTraining(Adam adam, Supplier<Loss> timed, Supplier<Loss> compared) implements Task {
    /**
     * What a step starts from.
     *
     * @param inputs of a layer within a network: leaves of this step, whose gradients are computed too, and compared
     */
    record Loss(Tensor value, List<Tensor> inputs) {}

    static TorchTraining of(TensorVector parameters, Supplier<Tensor> timed, Supplier<Tensor> compared) {
        return new TorchTraining(
                adam(parameters), () -> new Loss(timed.get(), List.of()), () -> new Loss(compared.get(), List.of()));
    }

    /** Of a layer with an input that has a gradient too: a leaf of its own for each step, so that gradients do not add up. */
    static TorchTraining within(TensorVector parameters, Tensor input, UnaryOperator<Tensor> lossOf) {
        Supplier<Loss> loss = () -> {
            Tensor leaf = input.detach().requires_grad_(true);
            return new Loss(lossOf.apply(leaf), List.of(leaf));
        };
        return new TorchTraining(adam(parameters), loss, loss);
    }

    private static Adam adam(TensorVector parameters) {
        return new Adam(parameters, new AdamOptions(Training.LEARNING_RATE));
    }

    @Override
    public void run() {
        step(timed, _ -> {});
    }

    @Override
    public Map<String, float[]> results() {
        float[] losses = new float[Training.STEPS_COMPARED];
        var results = new HashMap<String, float[]>(Map.of(Training.LOSSES, losses));
        for (int i = 0; i < losses.length; i++)
            losses[i] = step(compared, gradient -> results.put(Convolution.BY_INPUT, Tensors.floatsOfImages(gradient)));
        return results;
    }

    private float step(Supplier<Loss> lossOf, Consumer<Tensor> inputGradient) {
        try (var _ = new PointerScope()) {
            Loss loss = lossOf.get();
            adam.zero_grad();
            loss.value.backward();
            adam.step();
            for (Tensor input : loss.inputs) inputGradient.accept(input.grad());
            return loss.value.item_float();
        }
    }
}
