package hanji.bench.workload;

import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;

import hanji.autograd.Tape;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The mean cross-entropy of a softmax over 256 intensities, and its gradient by the logits.
 *
 * @param rows pixels
 */
public record CrossEntropyLoss(int rows) implements Workload {
    /** Intensities. */
    public static final int CLASSES = 256;

    /** [rows, 256]. */
    public float[] logits() {
        return Inputs.normal(0, rows * CLASSES, 2);
    }

    /** [rows], each from 0 to 255. */
    public int[] targets() {
        return Inputs.intensities(1, rows);
    }

    @Override
    public double tolerance() {
        return 1e-5;
    }

    @Override
    public Task on(Device device) {
        return new HanjiTask(Inputs.on(device, logits(), rows, CLASSES), Inputs.on(device, targets(), rows));
    }

    private record HanjiTask(Tensor logits, Tensor targets) implements Task {
        @Override
        public void run() {
            try (var tape = Tape.open()) {
                tape.gradients(mean(crossEntropy(logits, targets)), List.of(logits));
            }
        }

        @Override
        public Map<String, float[]> results() {
            try (var tape = Tape.open()) {
                Tensor loss = mean(crossEntropy(logits, targets));
                Tensor gradient = tape.gradients(loss, List.of(logits)).of(logits);
                return Map.of("loss", loss.toFloats(), "gradient by logits", gradient.toFloats());
            }
        }
    }
}
