package hanji.kernels.conv;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Where the terms of an image's windows lie. Mostly they are read from the image itself, a run at a time; with few channels
 * the runs are so short that all open elements of each window are copied side by side first, and are one run.
 *
 * @param values backing array
 * @param offset index of the first window's first element
 * @param lineStride from one line of outputs to the next
 * @param pixelStride from one output of a line to the next
 * @param tapStride from one row of taps to the next
 * @param rowLength weights k from one row of taps to the next
 * @param base the weight k that the first element meets
 * @param runs the open runs by colour group
 */
record View(
        float[] values,
        int offset,
        int lineStride,
        int pixelStride,
        int tapStride,
        int rowLength,
        int base,
        List<List<OpenTaps>> runs) {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Channels up to which copying costs less than it saves. */
    private static final int FEW = 4;

    /** Of image n of [N, H, W, C]. Scratch is of the open scope. */
    static View of(Tensor images, int n, Form form, Windows windows, List<List<OpenTaps>> runs) {
        Padded image = Padded.image(images, n, form, windows);
        int channels = images.shape().dim(3), row = image.rowStride();
        var view = new View(
                image.values(),
                image.offset(),
                windows.step() * row,
                windows.step() * channels,
                row,
                windows.kw() * channels,
                0,
                runs);
        boolean isFew = channels <= FEW && windows.kh() * windows.kw() > 1;
        return isFew ? view.sideBySide(windows, images.device()) : view;
    }

    /** Index of the first element of a run for output (y, x). */
    int at(int y, int x, OpenTaps taps) {
        return offset + y * lineStride + x * pixelStride + taps.row() * tapStride + taps.first();
    }

    /** Whether a line's first output follows on the last of the line before, so that all lines are one. */
    boolean isSeamless(int columns) {
        return lineStride == columns * pixelStride;
    }

    /** The first weight k of a run. */
    int weight(OpenTaps taps) {
        return base + taps.row() * rowLength + taps.first();
    }

    private View sideBySide(Windows windows, Device device) {
        List<OpenTaps> all = runs.stream().flatMap(List::stream).toList();
        int from = all.stream().mapToInt(this::weight).min().orElse(0),
                to = all.stream().mapToInt(this::end).max().orElse(0);
        int length = to - from;
        int line = windows.columns() * length;
        float[] target =
                Tensor.empty(DType.F32, Shape.of(windows.rows() * line), device).floats();
        for (OpenTaps taps : OpenTaps.cut(new OpenRange(from, to), rowLength))
            for (int y = 0; y < windows.rows(); y++)
                copy(
                        values,
                        at(y, 0, taps),
                        pixelStride,
                        windows.columns(),
                        taps.length(),
                        target,
                        y * line + weight(taps) - from,
                        length);
        List<List<OpenTaps>> whole =
                runs.stream().map(group -> joined(group, from, length)).toList();
        return new View(target, 0, windows.columns() * length, length, 0, 0, from, whole);
    }

    private int end(OpenTaps taps) {
        return weight(taps) + taps.length();
    }

    /** Copies a run of each window of a line to every {@code length}th element. */
    private static void copy(
            float[] source, int from, int step, int count, int run, float[] target, int to, int length) {
        for (int i = 0; i < run; i += LANES) {
            VectorMask<Float> some = SPECIES.indexInRange(i, run);
            for (int x = 0; x < count; x++)
                FloatVector.fromArray(SPECIES, source, from + i + x * step, some)
                        .intoArray(target, to + i + x * length, some);
        }
    }

    /** A group's runs, which follow one another, as one, cut where it is too long for a tile. */
    private List<OpenTaps> joined(List<OpenTaps> group, int from, int length) {
        if (group.isEmpty()) return group;
        return OpenTaps.cut(new OpenRange(weight(group.getFirst()) - from, end(group.getLast()) - from), length);
    }
}
