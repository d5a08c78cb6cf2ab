package hanji.kernels.conv;

import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * What some weights k alone meet in an image, copied side by side, window after window: for weights so large that a slice of
 * them meets a small part of the image.
 */
final class Gathered {
    /** A cache line between windows: pixels a power of two apart would share few sets of the cache. */
    private static final int APART = 16;

    private Gathered() {}

    /**
     * The view of image n for rows [from, to) of the weight. Scratch is of the open scope.
     *
     * @param runs the open runs by colour group
     */
    static View view(Tensor images, int n, Form form, Windows windows, List<List<OpenTaps>> runs, int from, int to) {
        int channels = images.shape().dim(3), length = to - from, stride = length + APART;
        int line = windows.columns() * stride;
        float[] target = Tensor.empty(DType.F32, Shape.of(windows.rows() * line), images.device())
                .floats();
        for (int k = from, count; k < to; k += count) {
            count = Math.min(channels - k % channels, to - k);
            tap(images, n, form, windows, k, count, target, k - from, stride);
        }
        int rowLength = windows.kw() * channels;
        List<List<OpenTaps>> within =
                runs.stream().map(group -> within(group, rowLength, from, to)).toList();
        return new View(target, 0, line, stride, 1, 0, Math.max(1, length), from, within);
    }

    /** Some channels under one tap, of all windows; +0 outside the image. */
    private static void tap(
            Tensor images, int n, Form form, Windows windows, int k, int count, float[] target, int at, int stride) {
        int height = images.shape().dim(1),
                width = images.shape().dim(2),
                channels = images.shape().dim(3);
        int tap = k / channels, row = tap / windows.kw() - windows.top(), column = tap % windows.kw() - windows.left();
        for (int y = 0, to = at; y < windows.rows(); y++)
            for (int x = 0; x < windows.columns(); x++, to += stride) {
                int sourceY = y * windows.step() + row, sourceX = x * windows.step() + column;
                if (sourceY < 0 || sourceY >= height || sourceX < 0 || sourceX >= width)
                    Arrays.fill(target, to, to + count, 0);
                else {
                    int pixel = (n * height + sourceY) * width + sourceX;
                    form.copy(images.floats(), pixel * channels + k % channels, target, to, count);
                }
            }
    }

    /** A group's open weights, which follow one another, within the rows: one run. */
    private static List<OpenTaps> within(List<OpenTaps> group, int rowLength, int from, int to) {
        if (group.isEmpty()) return group;
        OpenTaps last = group.getLast();
        int first = Math.max(
                from, group.getFirst().row() * rowLength + group.getFirst().first());
        int end = Math.min(to, last.row() * rowLength + last.first() + last.length());
        return first < end ? List.of(new OpenTaps(0, first - from, end - first)) : List.of();
    }
}
