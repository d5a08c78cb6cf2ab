package hanji.kernels.recurrent;

import hanji.kernels.matmul.MatMul;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * A recurrent layer over lines in F32 on the CPU, step by step: the sums of all cells of a step are one matrix product, of
 * what they read with the weights, all taps side by side.
 */
final class LineCpu {
    private static final int GRAIN = 1 << 11;

    private LineCpu() {}

    /** Copies what a tap reads of a cell, whose numbers begin at {@code from}. */
    @FunctionalInterface
    interface Reading {
        void read(int from, float[] to, int at);
    }

    /** What is done with the sums of a cell of a step. */
    @FunctionalInterface
    interface Finish {
        void finish(int step, int cell, float[] sums, int from);
    }

    /**
     * All steps from the first: the sums of a cell are of what it reads of the step before.
     *
     * @param out [N, T, P, ...], whose numbers of a step are there when the next one reads them
     * @param weight [K, U, W], each tap reads U numbers
     */
    static void forward(Line line, Tensor out, Tensor weight, Reading reading, Finish finish) {
        if (out.size() == 0) return;
        try (var _ = Scope.open()) {
            Tensor taps = byUnit(weight);
            for (int t = 0; t < line.steps(); t++) step(line, out, taps, t, t > 0, line::read, reading, finish);
        }
    }

    /** All steps from the last: the sums of a cell are of what reads it of the step after, W numbers by each tap. */
    static void backward(Line line, Tensor out, Tensor weight, Reading reading, Finish finish) {
        if (out.size() == 0) return;
        try (var _ = Scope.open()) {
            Tensor taps = byGate(weight);
            for (int t = line.steps() - 1; t >= 0; t--)
                step(line, out, taps, t, t + 1 < line.steps(), line::readBy, reading, finish);
        }
    }

    /**
     * One step: sums of all cells, then what is made of them.
     *
     * @param taps [K width, columns]
     * @param isRead whether there is a step that is read; else the sums are +0
     * @param neighbour the cell that one reads by a tap, or -1
     */
    private static void step(
            Line line,
            Tensor out,
            Tensor taps,
            int step,
            boolean isRead,
            Line.Neighbour neighbour,
            Reading reading,
            Finish finish) {
        Device device = out.device();
        int cells = line.cells(step),
                depth = taps.shape().dim(0),
                columns = taps.shape().dim(1);
        int width = depth / line.taps(), parts = out.shape().dim(3);
        try (var _ = Scope.open()) {
            Tensor sums = Tensor.empty(DType.F32, Shape.of(cells, columns), device);
            if (!isRead) Arrays.fill(sums.floats(), 0, sums.size(), 0);
            else {
                Tensor read = Tensor.empty(DType.F32, Shape.of(cells, depth), device);
                device.parallelRanges(cells, Math.max(1, GRAIN / depth), (from, to) -> {
                    for (int i = from * line.taps(); i < to * line.taps(); i++) {
                        int cell = line.neighbour(neighbour, step, i / line.taps(), i % line.taps());
                        if (cell < 0) Arrays.fill(read.floats(), i * width, (i + 1) * width, 0);
                        else reading.read(cell * parts, read.floats(), i * width);
                    }
                });
                new MatMul(read, Form.AS_IS, taps, Form.AS_IS).cpu(sums);
            }
            device.parallelRanges(cells, Math.max(1, GRAIN / columns), (from, to) -> {
                for (int cell = from; cell < to; cell++) finish.finish(step, cell, sums.floats(), cell * columns);
            });
        }
    }

    /** The weights [K, U, W] by tap and unit: [K U, W]. */
    private static Tensor byUnit(Tensor weight) {
        int wide = weight.shape().dim(2);
        Tensor taps = Tensor.empty(DType.F32, Shape.of(weight.shape().size(0, 2), wide), weight.device());
        System.arraycopy(weight.floats(), 0, taps.floats(), 0, weight.size());
        return taps;
    }

    /** The weights [K, U, W] by tap and gate: [K W, U]. */
    private static Tensor byGate(Tensor weight) {
        int count = weight.shape().dim(0),
                units = weight.shape().dim(1),
                wide = weight.shape().dim(2);
        Tensor taps = Tensor.empty(DType.F32, Shape.of(count * wide, units), weight.device());
        float[] from = weight.floats(), to = taps.floats();
        for (int k = 0; k < count; k++)
            for (int u = 0; u < units; u++)
                for (int v = 0; v < wide; v++) to[(k * wide + v) * units + u] = from[(k * units + u) * wide + v];
        return taps;
    }
}
