package hanji.kernels.conv;

import hanji.kernels.conv.Correlation.Raster;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Stride 1 and zero padding to the same size: the passes of {@link Conv2d} as a {@link Correlation}. */
final class ConvCpu {
    /** Tells the packed forms of a weight apart. */
    private enum Packing {
        FORWARD,
        MIRRORED
    }

    private record Key(Packing packing, Mask mask) {}

    private ConvCpu() {}

    /** Chains that begin with the bias. */
    static void forward(Tensor input, Form form, Tensor weight, Tensor bias, Mask mask, Epilogue epilogue, Tensor out) {
        Shape shape = weight.shape();
        int columns = shape.dim(3);
        var matrix = new Matrix(
                weight,
                new Key(Packing.FORWARD, mask),
                shape.size(0, 3),
                columns,
                mask.groups(),
                1,
                row -> row * columns);
        float[] first = bias.floats();
        var windows = Windows.around(input.shape(), shape.dim(0), shape.dim(1));
        matrix.correlate(input, form, windows, forwardRuns(shape, mask), f -> first[f], epilogue, out, Raster.FULL);
    }

    /** The gradient by the input: taps mirrored, channels exchanged, chains from +0. */
    static void inputGradient(Tensor dOut, Tensor weight, Mask mask, Epilogue epilogue, Tensor out) {
        Shape shape = weight.shape();
        int taps = shape.size(0, 2), cin = shape.dim(2), cout = shape.dim(3);
        var matrix = new Matrix(
                weight,
                new Key(Packing.MIRRORED, mask),
                taps * cout,
                cin,
                mask.groups(),
                cout,
                row -> (taps - 1 - row / cout) * cin * cout + row % cout);
        var runs = byGroup(mask, group -> OpenTaps.mirrored(shape, mask, group));
        var windows = Windows.around(dOut.shape(), shape.dim(0), shape.dim(1));
        matrix.correlate(dOut, Form.AS_IS, windows, runs, _ -> 0, epilogue, out, Raster.FULL);
    }

    /** The open runs of each group, in the order of the forward pass. */
    static List<List<OpenTaps>> forwardRuns(Shape weight, Mask mask) {
        return byGroup(mask, group -> OpenTaps.forward(weight, mask, group));
    }

    private static List<List<OpenTaps>> byGroup(Mask mask, IntFunction<List<OpenTaps>> runs) {
        return IntStream.range(0, mask.groups()).mapToObj(runs).toList();
    }
}
