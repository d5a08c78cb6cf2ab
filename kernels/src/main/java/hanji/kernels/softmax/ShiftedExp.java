package hanji.kernels.softmax;

import hanji.kernels.math.Exp;
import hanji.kernels.reduce.LaneSum;
import hanji.kernels.reduce.Warp;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What every op of this family begins with, for a block of rows x of K logits: each row's shift c = max x, the exponentials
 * e_k = exp(x_k - c) and their sum. docs/numerics.md, "Softmax and cross-entropy". One thread uses an instance for many
 * blocks, inside a scope of its own.
 */
public final class ShiftedExp {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    /** Exponentials in a block: few, so that memory is read ahead while the passes compute. */
    private static final int BLOCK = 1 << 9;

    /**
     * The passes over a block. Three targets of one call are never inlined, which keeps each compiled by itself: as one
     * method they exceed the compiler's limit of inlined nodes, and vectors beyond it live on the heap, 4 times slower.
     */
    private static final List<Pass> PASSES = List.of(ShiftedExp::shiftRows, ShiftedExp::powerRows, ShiftedExp::sumRows);

    private final int classes;
    private final int capacity;
    private final float[] exponentials;
    private final float[] shift;
    private final double[] sum;
    private final LaneSum lanes = new LaneSum();
    private float[] logits = {};
    private int from;
    private int rows;

    @FunctionalInterface
    private interface Pass {
        void run(ShiftedExp block);
    }

    ShiftedExp(int classes, Device device) {
        this.classes = classes;
        this.capacity = Math.max(1, BLOCK / Math.max(1, classes));
        this.exponentials =
                Tensor.empty(DType.F32, Shape.of(capacity, classes), device).floats();
        this.shift = new float[capacity];
        this.sum = new double[capacity];
    }

    /** How many rows {@link #read} takes at most. */
    int capacity() {
        return capacity;
    }

    /** Computes shifts, exponentials and sums of {@code count} rows from row {@code firstRow} on. */
    void read(float[] x, int firstRow, int count) {
        logits = x;
        from = firstRow * classes;
        rows = count;
        for (Pass pass : PASSES) pass.run(this);
    }

    /** The exponentials of the block, row after row. */
    public float[] exponentials() {
        return exponentials;
    }

    /** The largest logit of a row of the block: NaN if one is NaN, 0 where all are -infinity. */
    public float shift(int row) {
        return shift[row];
    }

    /** Sum of the exponentials of a row of the block, rounded once. */
    public float sum(int row) {
        return (float) sum[row];
    }

    /** What {@link #sum} rounded off. */
    float sumError(int row) {
        return (float) (sum[row] - (float) sum[row]);
    }

    private void shiftRows() {
        for (int r = 0; r < rows; r++) {
            float max = Warp.max(logits, from + r * classes, classes);
            shift[r] = max == Float.NEGATIVE_INFINITY ? 0 : max;
        }
    }

    private void powerRows() {
        for (int r = 0; r < rows; r++)
            exponentials(logits, from + r * classes, classes, shift[r], exponentials, r * classes);
    }

    private void sumRows() {
        for (int r = 0; r < rows; r++) sum[r] = lanes.sum(exponentials, r * classes, classes);
    }

    private static void exponentials(float[] x, int from, int classes, float shift, float[] e, int at) {
        FloatVector shifts = FloatVector.broadcast(SPECIES, shift);
        int k = 0;
        for (; k < SPECIES.loopBound(classes); k += SPECIES.length())
            exponential(FloatVector.fromArray(SPECIES, x, from + k), shifts).intoArray(e, at + k);
        for (; k < classes; k++) e[at + k] = exponential(x[from + k], shift);
    }

    /** exp(x - shift), with the rounding error of the difference (Knuth's two-sum) taken along. */
    private static float exponential(float x, float shift) {
        float difference = x - shift;
        float back = difference - x;
        return Exp.exp(difference, (x - (difference - back)) - (shift + back));
    }

    private static FloatVector exponential(FloatVector x, FloatVector shift) {
        FloatVector difference = x.sub(shift);
        FloatVector back = difference.sub(x);
        return Exp.exp(difference, x.sub(difference.sub(back)).sub(shift.add(back)));
    }
}
