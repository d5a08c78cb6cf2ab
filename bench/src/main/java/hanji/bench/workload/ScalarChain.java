package hanji.bench.workload;

import static hanji.kernels.pointwise.Unary.relu;

import hanji.autograd.Tape;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A chain of relus on one number, and its gradient: nearly all of its time is what a call costs beside the arithmetic.
 *
 * @param ops length of the chain
 */
public record ScalarChain(int ops) implements Workload {
    /** The number, which every relu hands on. */
    public static final float INPUT = 1.5f;

    @Override
    public double tolerance() {
        return 0;
    }

    @Override
    public Task on(Device device) {
        return new HanjiTask(Inputs.on(device, new float[] {INPUT}, 1), ops);
    }

    private record HanjiTask(Tensor input, int ops) implements Task {
        @Override
        public void run() {
            try (var tape = Tape.open()) {
                tape.gradients(chain(), List.of(input));
            }
        }

        private Tensor chain() {
            Tensor x = input;
            for (int i = 0; i < ops; i++) x = relu(x);
            return x;
        }

        @Override
        public Map<String, float[]> results() {
            try (var tape = Tape.open()) {
                Tensor output = chain();
                float[] value = output.toFloats();
                return Map.of(
                        "output",
                        value,
                        "gradient",
                        tape.gradients(output, List.of(input)).of(input).toFloats());
            }
        }
    }
}
