package hanji.generative.sampler;

import java.util.List;

/**
 * The order in which pixels are drawn: step t draws, in every row y at once, column {@code t - lag * (y - firstRow)}.
 *
 * <p>A kernel of KW columns reads row y - j, for j of 1 and more, up to column x + KW/2. That pixel was drawn before if
 * {@code x + KW/2 - lag * j < x}, so a lag of KW/2 + 1 is enough, and for j = 1 needed; in its own row a masked kernel
 * reads to the left. Every stage reads what the stage before it has at these pixels, computed when they were drawn, so
 * the lag does not grow with the depth: it is the largest of any stage, or a whole row if that is less.
 *
 * @param lag columns by which a row trails the row above
 * @param firstRow rows above are known
 * @param height rows of an image
 * @param width columns
 */
record Wavefront(int lag, int firstRow, int height, int width) {
    static Wavefront of(List<Stage> stages, int firstRow, int height, int width) {
        int lag = stages.stream()
                .filter(stage -> stage.kernelRows() > 1)
                .mapToInt(stage -> stage.kernelColumns() / 2 + 1)
                .max()
                .orElse(0);
        return new Wavefront(Math.min(lag, width), firstRow, height, width);
    }

    int steps() {
        return firstRow == height ? 0 : width + lag * (height - firstRow - 1);
    }

    /** The step that draws a pixel. */
    int step(int row, int column) {
        return column + lag * (row - firstRow);
    }

    /** The column that a step draws in a row; outside the image if it draws none. */
    int column(int step, int row) {
        return step - lag * (row - firstRow);
    }

    /** The first row in which a step draws. */
    int firstRow(int step) {
        return lag == 0 ? firstRow : firstRow + Math.max(0, Math.ceilDiv(step - width + 1, lag));
    }

    /** The row after the last in which a step draws. */
    int endRow(int step) {
        return lag == 0 ? height : Math.min(height, firstRow + step / lag + 1);
    }

    /** Rows in which any step draws, at most. */
    int mostRows() {
        return lag == 0 ? height - firstRow : Math.min(height - firstRow, Math.ceilDiv(width, lag));
    }
}
