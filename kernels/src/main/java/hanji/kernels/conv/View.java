package hanji.kernels.conv;

import hanji.kernels.tile.Terms;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Where the terms of an image's windows lie. Mostly they are read from the image itself; with few channels the runs are so
 * short that all open elements of each window are copied {@linkplain SideBySide side by side} first, and are one run.
 *
 * @param values backing array
 * @param offset index of the first window's first element
 * @param lineStride from one line of outputs to the next
 * @param pixelStride from one output of a line to the next
 * @param termStride from one term of an output to the next
 * @param tapStride from one row of taps to the next
 * @param rowLength weights k from one row of taps to the next
 * @param base the weight k that the first element meets
 * @param runs the open runs by colour group, which follow on one another
 */
record View(
        float[] values,
        int offset,
        int lineStride,
        int pixelStride,
        int termStride,
        int tapStride,
        int rowLength,
        int base,
        List<List<OpenTaps>> runs) {
    /** Gives the views of all images of one pass. */
    @FunctionalInterface
    interface Source {
        /** Of image n. Scratch is of the open scope. */
        View of(int n, Windows windows);
    }

    /** The views of images [N, H, W, C]; kh and kw are those of {@code kernel}. */
    static Source source(Tensor images, Form form, Windows kernel, List<List<OpenTaps>> runs) {
        int channels = images.shape().dim(3);
        Source plain = (n, windows) -> plain(images, n, form, windows, runs);
        if (!SideBySide.pays(channels, kernel)) return plain;
        var sideBySide = SideBySide.of(runs, kernel.kw() * channels);
        return (n, windows) -> sideBySide.view(plain.of(n, windows), windows, images.device());
    }

    private static View plain(Tensor images, int n, Form form, Windows windows, List<List<OpenTaps>> runs) {
        Padded image = Padded.image(images, n, form, windows);
        int channels = images.shape().dim(3), row = image.rowStride();
        return new View(
                image.values(),
                image.offset(),
                windows.step() * row,
                windows.step() * channels,
                1,
                row,
                windows.kw() * channels,
                0,
                runs);
    }

    /** Index of the first element of a run for output (y, x). */
    int at(int y, int x, OpenTaps taps) {
        return at(y, x, weight(taps));
    }

    /** The open weights of a colour group. */
    OpenRange open(int group) {
        List<OpenTaps> all = runs.get(group);
        if (all.isEmpty()) return new OpenRange(0, 0);
        return new OpenRange(
                weight(all.getFirst()), weight(all.getLast()) + all.getLast().length());
    }

    /** Index of the element that output (y, x) meets with weight k. */
    int at(int y, int x, int k) {
        int term = k - base;
        return offset + y * lineStride + x * pixelStride + term / rowLength * tapStride + term % rowLength * termStride;
    }

    /** Consecutive weights from {@code k} on. */
    Terms terms(int k, int count) {
        return new Terms(count, rowLength - (k - base) % rowLength, rowLength, tapStride - rowLength * termStride);
    }

    /** Whether a line's first output follows on the last of the line before, so that all lines are one. */
    boolean isSeamless(int columns) {
        return lineStride == columns * pixelStride;
    }

    /** The first weight k of a run. */
    int weight(OpenTaps taps) {
        return base + taps.row() * rowLength + taps.first();
    }
}
