package hanji.bench.libtorch;

import hanji.bench.workload.CrossEntropyLoss;
import hanji.bench.workload.Task;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Mean cross-entropy and its gradient.
 *
 * @param logits [rows, 256]
 * @param targets [rows]
 */
record TorchCrossEntropy(Tensor logits, Tensor targets) implements Task {
    static TorchCrossEntropy of(CrossEntropyLoss work) {
        return new TorchCrossEntropy(
                Tensors.of(work.logits(), work.rows(), CrossEntropyLoss.CLASSES).requires_grad_(true),
                Tensors.targets(work.targets(), work.rows()));
    }

    @Override
    public void run() {
        try (var _ = new PointerScope()) {
            Tensors.gradients(torch.cross_entropy_loss(logits, targets), logits);
        }
    }

    @Override
    public Map<String, float[]> results() {
        try (var _ = new PointerScope()) {
            Tensor loss = torch.cross_entropy_loss(logits, targets);
            Tensor gradient = Tensors.gradients(loss, logits).get(0);
            return Map.of("loss", Tensors.floats(loss), "gradient by logits", Tensors.floats(gradient));
        }
    }
}
