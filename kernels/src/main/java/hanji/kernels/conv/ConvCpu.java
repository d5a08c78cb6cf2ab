package hanji.kernels.conv;

import hanji.kernels.conv.Correlation.Raster;
import hanji.kernels.conv.Correlation.Start;
import hanji.tensor.DType;
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

    /**
     * A weight as a matrix of [rows, columns], a column for each channel of the result.
     *
     * @param stride from one column to the next in the weight
     * @param source where a row begins in the weight
     */
    private record Matrix(Tensor weight, Key key, int rows, int columns, int stride, Panels.Source source) {
        Panels panels() {
            return Panels.of(weight, key, rows, columns, key.mask.groups(), stride, source);
        }

        /** [columns, rows]. */
        Tensor transposed() {
            return weight.derived(key, DType.F32, Shape.of(columns, rows), target -> {
                for (int i = 0; i < rows * columns; i++)
                    target.floats()[i] = weight.floats()[source.start(i % rows) + i / rows * stride];
            });
        }
    }

    private ConvCpu() {}

    /** Chains that begin with the bias. */
    static void forward(Tensor input, Form form, Tensor weight, Tensor bias, Mask mask, Finish finish, Tensor out) {
        Shape shape = weight.shape();
        int columns = shape.dim(3);
        var matrix = new Matrix(
                weight, new Key(Packing.FORWARD, mask), shape.size(0, 3), columns, 1, row -> row * columns);
        float[] first = bias.floats();
        run(input, form, shape, matrix, forwardRuns(shape, mask), f -> first[f], finish, out);
    }

    /** The gradient by the input: taps mirrored, channels exchanged, chains from +0. */
    static void inputGradient(Tensor dOut, Tensor weight, Mask mask, Finish finish, Tensor out) {
        Shape shape = weight.shape();
        int taps = shape.size(0, 2), cin = shape.dim(2), cout = shape.dim(3);
        var matrix = new Matrix(
                weight,
                new Key(Packing.MIRRORED, mask),
                taps * cout,
                cin,
                cout,
                row -> (taps - 1 - row / cout) * cin * cout + row % cout);
        var runs = byGroup(mask, group -> OpenTaps.mirrored(shape, mask, group));
        run(dOut, Form.AS_IS, shape, matrix, runs, _ -> 0, finish, out);
    }

    private static void run(
            Tensor source,
            Form form,
            Shape kernel,
            Matrix matrix,
            List<List<OpenTaps>> runs,
            Start start,
            Finish finish,
            Tensor out) {
        var windows = Windows.around(source.shape(), kernel.dim(0), kernel.dim(1));
        if (matrix.columns <= Planes.MOST)
            new Planes(windows, matrix.transposed(), runs, start, finish).run(source, form, out);
        else new Correlation(windows, matrix.panels(), runs, start, finish).run(source, form, out, Raster.FULL);
    }

    /** The open runs of each group, in the order of the forward pass. */
    static List<List<OpenTaps>> forwardRuns(Shape weight, Mask mask) {
        return byGroup(mask, group -> OpenTaps.forward(weight, mask, group));
    }

    private static List<List<OpenTaps>> byGroup(Mask mask, IntFunction<List<OpenTaps>> runs) {
        return IntStream.range(0, mask.groups()).mapToObj(runs).toList();
    }
}
