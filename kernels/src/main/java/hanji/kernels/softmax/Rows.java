package hanji.kernels.softmax;

import hanji.autograd.Reads;
import hanji.autograd.Reads.Elements;
import hanji.kernels.layout.Reshape;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * Logits [rows..., K] seen as rows of K classes.
 *
 * @param count number of rows
 * @param classes K
 */
public record Rows(int count, int classes) {
    /** Logits per parallel task. */
    private static final int GRAIN = 1 << 14;

    /** What an op does with a block whose shifts, exponentials and sums are there; its first row is {@code firstRow}. */
    @FunctionalInterface
    public interface Task {
        void run(ShiftedExp block, int firstRow, int rows);
    }

    /** @throws IllegalArgumentException if the logits have no axis or are not floating */
    public static Rows of(String op, Tensor logits) {
        if (logits.shape().rank() == 0)
            throw new IllegalArgumentException(op + " needs logits [rows..., K], not the scalar " + logits.label());
        if (!logits.dtype().isFloating())
            throw new IllegalArgumentException(op + " needs F32 or F64 logits, not " + logits.label());
        return of(logits.shape());
    }

    /** The rows of logits of this shape, which has at least one axis. */
    public static Rows of(Shape logits) {
        return new Rows(logits.size(0, logits.rank() - 1), logits.dim(-1));
    }

    /** Shape of one number per row. */
    public static Shape perRow(Shape logits) {
        int[] dims = logits.dims();
        return Shape.of(Arrays.copyOf(dims, dims.length - 1));
    }

    /** One number per row as a column, [rows...] to [rows..., 1], which broadcasts over the classes. */
    static Tensor column(Tensor perRow) {
        int[] dims = Arrays.copyOf(perRow.shape().dims(), perRow.shape().rank() + 1);
        dims[dims.length - 1] = 1;
        return Reshape.reshape(perRow, Shape.of(dims));
    }

    /** The logits of a row. */
    Elements row(int number) {
        return Elements.range(number * classes, classes);
    }

    /** Says that each element of a result of the logits' shape reads all of its row. */
    void eachReadsItsRow(Reads reads, Tensor logits) {
        for (int i = 0; i < count; i++) reads.addAll(logits, row(i), row(i));
    }

    /** Reads the rows of {@code x} block by block, shared out among the threads of {@code device}. */
    public void forEachBlock(float[] x, Device device, Task task) {
        device.parallelRanges(count, Math.max(1, GRAIN / Math.max(1, classes)), (from, to) -> {
            try (var _ = Scope.open()) {
                var block = new ShiftedExp(classes, device);
                for (int row = from; row < to; row += block.capacity()) {
                    int rows = Math.min(block.capacity(), to - row);
                    block.read(x, row, rows);
                    task.run(block, row, rows);
                }
            }
        });
    }
}
