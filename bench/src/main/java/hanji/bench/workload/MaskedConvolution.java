package hanji.bench.workload;

import static hanji.kernels.conv.Conv2d.maskedConv2d;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.kernels.conv.Mask;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A 3x3 convolution with mask B and bias, as many channels out as in; 5 of its 9 taps are open.
 *
 * <p>Its backward pass is that of {@code sum(output * cotangent)}, the gradients by input, weight and bias: a loss is
 * a scalar in Hanji, and both sides pay for the product and the sum.
 *
 * @param images N
 * @param side H and W
 * @param channels C
 */
public record MaskedConvolution(int images, int side, int channels, Pass pass) implements Workload {
    /** Rows and columns of the kernel. */
    public static final int SIZE = 3;

    /** How far the work goes. */
    public enum Pass {
        FORWARD,
        FORWARD_AND_BACKWARD
    }

    /** [N, H, W, C]. */
    public float[] input() {
        return Inputs.normal(0, images * side * side * channels, 1);
    }

    /** [3, 3, C, C], closed taps included. */
    public float[] weight() {
        return Inputs.normal(1, SIZE * SIZE * channels * channels, 0.05);
    }

    /** [C]. */
    public float[] bias() {
        return Inputs.normal(2, channels, 0.05);
    }

    /** The gradient that arrives at the output: [N, H, W, C]. */
    public float[] cotangent() {
        return Inputs.normal(3, images * side * side * channels, 1);
    }

    @Override
    public double tolerance() {
        return 1e-4;
    }

    @Override
    public Task on(Device device) {
        return new HanjiTask(
                Inputs.on(device, input(), images, side, side, channels),
                Inputs.on(device, weight(), SIZE, SIZE, channels, channels),
                Inputs.on(device, bias(), channels),
                Inputs.on(device, cotangent(), images, side, side, channels),
                pass);
    }

    private record HanjiTask(Tensor input, Tensor weight, Tensor bias, Tensor cotangent, Pass pass) implements Task {
        @Override
        public void run() {
            switch (pass) {
                case FORWARD -> {
                    try (var _ = Scope.open()) {
                        forward();
                    }
                }
                case FORWARD_AND_BACKWARD -> {
                    try (var tape = Tape.open()) {
                        backward(tape);
                    }
                }
            }
        }

        @Override
        public Map<String, float[]> results() {
            return switch (pass) {
                case FORWARD -> {
                    try (var _ = Scope.open()) {
                        yield Map.of("output", forward().toFloats());
                    }
                }
                case FORWARD_AND_BACKWARD -> {
                    try (var tape = Tape.open()) {
                        Gradients gradients = backward(tape);
                        yield Map.of(
                                "gradient by input", gradients.of(input).toFloats(),
                                "gradient by weight", gradients.of(weight).toFloats(),
                                "gradient by bias", gradients.of(bias).toFloats());
                    }
                }
            };
        }

        private Tensor forward() {
            return maskedConv2d(input, weight, bias, Mask.B);
        }

        private Gradients backward(Tape tape) {
            return tape.gradients(sum(multiply(forward(), cotangent)), List.of(input, weight, bias));
        }
    }
}
