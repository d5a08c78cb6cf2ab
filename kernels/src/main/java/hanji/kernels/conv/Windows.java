package hanji.kernels.conv;

import hanji.tensor.Shape;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * How a convolution walks over its source: output (y, x) of [rows, columns] sees the [kh, kw] window of the source whose
 * first pixel is (y * step - top, x * step - left). A pixel outside the source is +0.
 */
record Windows(int rows, int columns, int kh, int kw, int step, int top, int left) {
    /** Windows of stride 1 around every pixel of [N, H, W, C]; kh and kw are odd. */
    static Windows around(Shape images, int kh, int kw) {
        return new Windows(images.dim(1), images.dim(2), kh, kw, 1, kh / 2, kw / 2);
    }

    /** Those of the outputs in rows {@code from} up to, without, {@code to}. */
    Windows rows(int from, int to) {
        return new Windows(to - from, columns, kh, kw, step, top - from * step, left);
    }

    /** Of stride 1, with the outputs of the largest: their windows cover all that those of any see. */
    static Windows covering(List<Windows> all) {
        int top = most(all, Windows::top), left = most(all, Windows::left);
        int rows = most(all, Windows::rows), columns = most(all, Windows::columns);
        int height = most(all, windows -> windows.height() - windows.top),
                width = most(all, windows -> windows.width() - windows.left);
        return new Windows(rows, columns, top + height - rows + 1, left + width - columns + 1, 1, top, left);
    }

    private static int most(List<Windows> all, ToIntFunction<Windows> of) {
        return all.stream().mapToInt(of).max().orElseThrow();
    }

    /** Rows of the source that the windows cover, those outside included. */
    int height() {
        return (rows - 1) * step + kh;
    }

    /** Columns of the source that the windows cover, those outside included. */
    int width() {
        return (columns - 1) * step + kw;
    }

    /** Whether no window reaches beyond images [N, H, W, C]. */
    boolean inside(Shape images) {
        return top <= 0 && left <= 0 && height() - top <= images.dim(1) && width() - left <= images.dim(2);
    }
}
