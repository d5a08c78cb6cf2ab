package hanji.kernels.recurrent;

import hanji.kernels.tile.Store;
import hanji.kernels.tile.Terms;
import hanji.kernels.tile.Tile;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * A recurrent layer over lines in F32 on the CPU, step by step: the sums of the cells of a step are a matrix product, of what they
 * read with the weights, all taps side by side. No image knows of another, so a thread takes some of them through all steps; where
 * threads outnumber images, they share the cells of each step.
 */
final class LineCpu {
    /** Multiply-adds that are worth a task. */
    private static final int GRAIN = 1 << 18;
    /** Cells of a product: what they read, and their sums, stay in the cache until they are used. */
    private static final int BLOCK = 64;
    /** Keeps rows of a power of two apart in the cache. */
    private static final int GAP = 16;

    private static final float[] ZEROS = new float[Tile.COLUMNS];

    private final Line line;
    private final Device device;
    /** From the first step to the last, or back. */
    private final boolean isForward;
    /** Numbers that a cell reads by each tap. */
    private final int width;
    /** The weights [K width, columns], in panels as wide as a tile. */
    private final float[] panels;

    private final int count;
    private final Reading reading;
    private final Finish finish;

    private LineCpu(
            Line line, Device device, boolean isForward, int width, float[] panels, Reading reading, Finish finish) {
        this.line = line;
        this.device = device;
        this.isForward = isForward;
        this.width = width;
        this.panels = panels;
        this.count = panels.length / Math.max(1, depth() * Tile.COLUMNS);
        this.reading = reading;
        this.finish = finish;
    }

    /** Copies what a tap reads of a cell. */
    @FunctionalInterface
    interface Reading {
        void read(int cell, float[] to, int at);
    }

    /** What is done with the sums of a cell. */
    @FunctionalInterface
    interface Finish {
        void finish(int image, int step, int position, float[] sums, int from);
    }

    /**
     * All steps from the first: the sums of a cell are of what it reads of the step before, U numbers by each tap.
     *
     * @param weight [K, U, W]
     */
    static void forward(Line line, Tensor weight, Reading reading, Finish finish) {
        int units = line.units(), wide = weight.shape().dim(2);
        float[] panels = panels(line.taps() * units, wide, (row, column) -> row * wide + column, weight.floats());
        new LineCpu(line, weight.device(), true, units, panels, reading, finish).run();
    }

    /** All steps from the last: the sums of a cell are of what reads it of the step after, W numbers by each tap. */
    static void backward(Line line, Tensor weight, Reading reading, Finish finish) {
        int units = line.units(), wide = weight.shape().dim(2);
        float[] panels = panels(
                line.taps() * wide,
                units,
                (row, column) -> (row / wide * units + column) * wide + row % wide,
                weight.floats());
        new LineCpu(line, weight.device(), false, wide, panels, reading, finish).run();
    }

    /** Where an element of a matrix stands. */
    private interface Index {
        int of(int row, int column);
    }

    /** A matrix, [rows, columns], in panels, [rows, Tile.COLUMNS] each; what is beyond the last column is 0. */
    private static float[] panels(int rows, int columns, Index index, float[] elements) {
        float[] panels = new float[Math.ceilDiv(columns, Tile.COLUMNS) * rows * Tile.COLUMNS];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) {
                int panel = column / Tile.COLUMNS, within = column % Tile.COLUMNS;
                panels[(panel * rows + row) * Tile.COLUMNS + within] = elements[index.of(row, column)];
            }
        return panels;
    }

    private int depth() {
        return line.taps() * width;
    }

    private int columns() {
        return count * Tile.COLUMNS;
    }

    private void run() {
        if (line.unitsOfAStep() == 0) return;
        if (line.images() >= device.threads()) device.parallelRanges(line.images(), 1, this::images);
        else for (int i = 0; i < line.steps(); i++) cells(step(i));
    }

    private int step(int i) {
        return isForward ? i : line.steps() - 1 - i;
    }

    private int positions(int step) {
        return line.to(step) - line.from(step);
    }

    private void images(int from, int to) {
        for (int i = 0; i < line.steps(); i++) {
            int step = step(i), positions = positions(step);
            blocks(step, from * positions, to * positions);
        }
    }

    private void cells(int step) {
        int grain = Math.max(1, GRAIN / (depth() * columns()));
        device.parallelRanges(line.images() * positions(step), grain, (from, to) -> blocks(step, from, to));
    }

    /** Some cells of a step, which are counted image by image. */
    private void blocks(int step, int from, int to) {
        try (var _ = Scope.open()) {
            int most = Math.min(BLOCK, to - from);
            float[] read = scratch(most * (depth() + GAP)), sums = scratch(most * columns());
            for (int cell = from; cell < to; cell += BLOCK) block(step, cell, Math.min(BLOCK, to - cell), read, sums);
        }
    }

    private float[] scratch(int size) {
        return Tensor.empty(DType.F32, Shape.of(size), device).floats();
    }

    private void block(int step, int from, int cells, float[] read, float[] sums) {
        if (step == step(0)) Arrays.fill(sums, 0, cells * columns(), 0); // no step is read
        else {
            eachCell(step, from, cells, (n, p, i) -> read(n, step, p, read, i * (depth() + GAP)));
            for (int panel = 0; panel < count; panel++)
                Tile.accumulate(
                        cells,
                        Terms.inOneLine(depth()),
                        read,
                        0,
                        depth() + GAP,
                        1,
                        panels,
                        panel * depth() * Tile.COLUMNS,
                        ZEROS,
                        0,
                        0,
                        sums,
                        panel * Tile.COLUMNS,
                        columns(),
                        Store.WRITE);
        }
        eachCell(step, from, cells, (n, p, i) -> finish.finish(n, step, p, sums, i * columns()));
    }

    /** Takes a cell of a step. */
    @FunctionalInterface
    private interface Visitor {
        void visit(int image, int position, int number);
    }

    private void eachCell(int step, int from, int cells, Visitor visitor) {
        int first = line.from(step), positions = positions(step);
        int image = from / positions, position = first + from % positions;
        for (int i = 0; i < cells; i++) {
            visitor.visit(image, position, i);
            position++;
            if (position == first + positions) {
                position = first;
                image++;
            }
        }
    }

    private void read(int image, int step, int position, float[] to, int at) {
        for (int tap = 0; tap < line.taps(); tap++) {
            int cell = isForward ? line.read(image, step, position, tap) : line.readBy(image, step, position, tap);
            int start = at + tap * width;
            if (cell < 0) Arrays.fill(to, start, start + width, 0);
            else reading.read(cell, to, start);
        }
    }
}
