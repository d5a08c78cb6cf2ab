package hanji.bench.workload;

import static hanji.kernels.conv.Conv2d.maskedConv2d;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.kernels.conv.Mask;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * A convolution with bias that keeps rows and columns, plain or masked.
 *
 * <p>Its backward pass starts from a given cotangent, so that nothing but the convolution is timed.
 *
 * @param images N
 * @param side H and W
 * @param size rows and columns of the kernel, odd
 * @param in channels of the input
 * @param out channels of the output
 */
public record Convolution(int images, int side, int size, int in, int out, Mask mask, Pass pass) implements Workload {
    /** Names of what is compared. */
    public static final String BY_INPUT = "gradient by input",
            BY_WEIGHT = "gradient by weight",
            BY_BIAS = "gradient by bias";

    /** How far the work goes. */
    public enum Pass {
        /** The output. */
        FORWARD,
        /** The gradients by input, weight and bias. */
        FORWARD_AND_BACKWARD,
        /** The gradients by weight and bias: of a first layer, whose input is data. */
        FORWARD_AND_BACKWARD_OF_PARAMETERS
    }

    /** [N, H, W, in]. */
    public float[] input() {
        return Inputs.normal(0, images * side * side * in, 1);
    }

    /** [size, size, in, out], closed taps included. */
    public float[] weight() {
        return Inputs.normal(1, size * size * in * out, 0.05);
    }

    /** [out]. */
    public float[] bias() {
        return Inputs.normal(2, out, 0.05);
    }

    /** The gradient that arrives at the output: [N, H, W, out]. */
    public float[] cotangent() {
        return Inputs.normal(3, images * side * side * out, 1);
    }

    @Override
    public double tolerance() {
        return 1e-4;
    }

    @Override
    public Task on(Device device) {
        return new HanjiTask(
                Inputs.on(device, input(), images, side, side, in),
                Inputs.on(device, weight(), size, size, in, out),
                Inputs.on(device, bias(), out),
                Inputs.on(device, cotangent(), images, side, side, out),
                mask,
                pass);
    }

    private record HanjiTask(Tensor input, Tensor weight, Tensor bias, Tensor cotangent, Mask mask, Pass pass)
            implements Task {
        @Override
        public void run() {
            switch (pass) {
                case FORWARD -> {
                    try (var _ = Scope.open()) {
                        forward();
                    }
                }
                case FORWARD_AND_BACKWARD, FORWARD_AND_BACKWARD_OF_PARAMETERS -> {
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
                case FORWARD_AND_BACKWARD, FORWARD_AND_BACKWARD_OF_PARAMETERS -> {
                    try (var tape = Tape.open()) {
                        Gradients gradients = backward(tape);
                        var results = new HashMap<String, float[]>();
                        sources()
                                .forEach((name, tensor) ->
                                        results.put(name, gradients.of(tensor).toFloats()));
                        yield results;
                    }
                }
            };
        }

        private Map<String, Tensor> sources() {
            return pass == Pass.FORWARD_AND_BACKWARD
                    ? Map.of(BY_INPUT, input, BY_WEIGHT, weight, BY_BIAS, bias)
                    : Map.of(BY_WEIGHT, weight, BY_BIAS, bias);
        }

        private Tensor forward() {
            return maskedConv2d(input, weight, bias, mask);
        }

        private Gradients backward(Tape tape) {
            return tape.gradients(forward(), cotangent, sources().values());
        }
    }
}
