package hanji.bench.workload;

import static hanji.kernels.conv.StridedConv2d.stridedConv2d;
import static hanji.kernels.conv.TransposedConv2d.transposedConv2d;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.kernels.conv.Window;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A 4x4 convolution with stride 2, padding 1 and bias, or its transpose, and the gradients by
 * input, weight and bias for a given cotangent.
 *
 * @param images N
 * @param side H and W of the input, even
 * @param channels C, of input and output
 */
public record StridedConvolution(int images, int side, int channels, Direction direction) implements Workload {
    /** Rows and columns of the kernel. */
    public static final int SIZE = 4;

    /** Pixels from window to window. */
    public static final int STRIDE = 2;

    /** Zeros around the finer image. */
    public static final int PADDING = 1;

    /** Which way it goes. */
    public enum Direction {
        /** To half as many rows and columns. */
        STRIDED,
        /** To twice as many. */
        TRANSPOSED
    }

    /** H and W of the output. */
    public int outputSide() {
        return switch (direction) {
            case STRIDED -> side / STRIDE;
            case TRANSPOSED -> side * STRIDE;
        };
    }

    /** [N, H, W, C]. */
    public float[] input() {
        return Inputs.normal(0, images * side * side * channels, 1);
    }

    /** [4, 4, C, C]; where transposed, output before input. */
    public float[] weight() {
        return Inputs.normal(1, SIZE * SIZE * channels * channels, 0.05);
    }

    /** [C]. */
    public float[] bias() {
        return Inputs.normal(2, channels, 0.05);
    }

    /** The gradient that arrives at the output. */
    public float[] cotangent() {
        return Inputs.normal(3, images * outputSide() * outputSide() * channels, 1);
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
                Inputs.on(device, cotangent(), images, outputSide(), outputSide(), channels),
                direction);
    }

    private record HanjiTask(Tensor input, Tensor weight, Tensor bias, Tensor cotangent, Direction direction)
            implements Task {
        @Override
        public void run() {
            try (var tape = Tape.open()) {
                backward(tape);
            }
        }

        @Override
        public Map<String, float[]> results() {
            try (var tape = Tape.open()) {
                Gradients gradients = backward(tape);
                return Map.of(
                        Convolution.BY_INPUT, gradients.of(input).toFloats(),
                        Convolution.BY_WEIGHT, gradients.of(weight).toFloats(),
                        Convolution.BY_BIAS, gradients.of(bias).toFloats());
            }
        }

        private Gradients backward(Tape tape) {
            var window = new Window(STRIDE, PADDING);
            Tensor output = switch (direction) {
                case STRIDED -> stridedConv2d(input, weight, bias, window);
                case TRANSPOSED -> transposedConv2d(input, weight, bias, window);
            };
            return tape.gradients(output, cotangent, List.of(input, weight, bias));
        }
    }
}
