package hanji.kernels.image;

import java.util.Arrays;

/**
 * Finer images and their adjoints in F32, a range of coarse rows at a time, numbered through the batch. What lies along
 * a row is computed once for all rows that need it.
 */
record UpsampleCpu(Magnified rows, Magnified columns, int channels) {
    private static final int GRAIN = 1 << 14;

    /** Coarse rows that are worth a thread's attention. */
    int grain() {
        return Math.max(1, GRAIN / Math.max(1, fineLength() * rows.factor()));
    }

    private int coarseLength() {
        return columns.extent() * channels;
    }

    private int fineLength() {
        return columns.length() * channels;
    }

    /** Number, through the batch, of the first fine row of the image that a coarse row is in. */
    private int fineRow(int coarseRow) {
        return (coarseRow - coarseRow % rows.extent()) * rows.factor();
    }

    /** Repeats each pixel. */
    void repeat(float[] coarse, float[] fine, int from, int to) {
        int factor = rows.factor(), length = fineLength();
        for (int row = from; row < to; row++) {
            int first = row * factor * length;
            for (int x = 0; x < columns.length(); x++)
                copy(coarse, row * coarseLength() + columns.nearest(x) * channels, fine, first + x * channels);
            for (int k = 1; k < factor; k++) System.arraycopy(fine, first, fine, first + k * length, length);
        }
    }

    private void copy(float[] source, int from, float[] target, int to) {
        for (int c = 0; c < channels; c++) target[to + c] = source[from + c];
    }

    /** The adjoint of {@link #repeat}. */
    void add(float[] terms, float[] sums, int from, int to) {
        Arrays.fill(sums, from * coarseLength(), to * coarseLength(), 0);
        for (int y = from * rows.factor(); y < to * rows.factor(); y++)
            for (int x = 0; x < columns.length(); x++)
                Sums.add(
                        terms,
                        y * fineLength() + x * channels,
                        sums,
                        y / rows.factor() * coarseLength() + columns.nearest(x) * channels,
                        channels);
    }

    /** Interpolates between the centres of pixels, along the rows first. */
    void interpolate(float[] coarse, float[] fine, int from, int to) {
        var wide = new RowCache(3, fineLength(), (row, target) -> widen(coarse, row * coarseLength(), target));
        for (int row = from; row < to; row++) {
            int own = row % rows.extent(), image = row - own;
            for (int y = own * rows.factor(); y < (own + 1) * rows.factor(); y++) {
                float[] nearest = wide.get(row), neighbour = wide.get(image + rows.neighbour(y));
                mix(
                        nearest,
                        0,
                        neighbour,
                        0,
                        (float) rows.share(y),
                        fine,
                        (fineRow(row) + y) * fineLength(),
                        fineLength());
            }
        }
    }

    private void widen(float[] coarse, int from, float[] wide) {
        for (int x = 0; x < columns.length(); x++) {
            int nearest = from + columns.nearest(x) * channels, neighbour = from + columns.neighbour(x) * channels;
            mix(coarse, nearest, coarse, neighbour, (float) columns.share(x), wide, x * channels, channels);
        }
    }

    private static void mix(float[] nearest, int i, float[] neighbour, int j, float share, float[] out, int k, int n) {
        for (int c = 0; c < n; c++) out[k + c] = Math.fma(share, neighbour[j + c] - nearest[i + c], nearest[i + c]);
    }

    /** The adjoint of {@link #interpolate}. */
    void addWeighted(float[] terms, float[] sums, int from, int to) {
        Arrays.fill(sums, from * coarseLength(), to * coarseLength(), 0);
        var narrow = new RowCache(
                2 * rows.factor(), coarseLength(), (row, target) -> narrow(terms, row * fineLength(), target));
        for (int row = from; row < to; row++) {
            int own = row % rows.extent();
            for (int y = rows.first(own); y < rows.end(own); y++)
                Sums.addScaled(
                        rows.weight(y, own),
                        narrow.get(fineRow(row) + y),
                        0,
                        sums,
                        row * coarseLength(),
                        coarseLength());
        }
    }

    private void narrow(float[] terms, int from, float[] sums) {
        Arrays.fill(sums, 0);
        for (int pixel = 0; pixel < columns.extent(); pixel++)
            for (int x = columns.first(pixel); x < columns.end(pixel); x++)
                Sums.addScaled(columns.weight(x, pixel), terms, from + x * channels, sums, pixel * channels, channels);
    }
}
