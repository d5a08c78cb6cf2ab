package hanji.kernels.conv;

import hanji.kernels.conv.Correlation.Raster;
import hanji.kernels.conv.Correlation.Start;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * A weight as the matrix that a pass multiplies pixels with: [rows, columns], a row for each tap and channel of the source
 * and a column for each channel of the result.
 *
 * @param key tells the matrices of one weight apart
 * @param groups colour groups of the columns
 * @param stride from one column to the next in the weight
 * @param source where a row begins in the weight
 */
record Matrix(Tensor weight, Object key, int rows, int columns, int groups, int stride, Panels.Source source) {
    /** Convolves images [N, H, W, channels] in the way that suits the number of columns. */
    void correlate(
            Tensor images,
            Form form,
            Windows windows,
            List<List<OpenTaps>> runs,
            Start start,
            Epilogue epilogue,
            Tensor out,
            Raster raster) {
        if (isNarrow() && windows.step() == 1)
            Planes.run(List.of(new Planes.Part(planes(windows, runs, start, epilogue), raster)), images, form, out);
        else
            new Correlation(windows, panels(), runs, start, epilogue, Blocking.of(out.device()))
                    .run(images, form, out, raster);
    }

    /** Whether there are so few columns that {@link Planes} are faster. */
    boolean isNarrow() {
        return columns <= Planes.MOST;
    }

    Planes planes(Windows windows, List<List<OpenTaps>> runs, Start start, Epilogue epilogue) {
        return new Planes(windows, transposed(), runs, start, epilogue);
    }

    /** Views of one weight share what is derived from it, and so do passes that want it in panels. */
    private record Transposed(Object of, int rows, int columns) {}

    private Panels panels() {
        return Panels.of(weight, this.key, rows, columns, groups, stride, source);
    }

    /** [columns, rows]. */
    private Tensor transposed() {
        return weight.derived(new Transposed(key, rows, columns), DType.F32, Shape.of(columns, rows), target -> {
            for (int i = 0; i < rows * columns; i++)
                target.floats()[i] = weight.floats()[source.start(i % rows) + i / rows * stride];
        });
    }
}
