package hanji.kernels.pointwise;

import hanji.tensor.Shape;
import java.util.Arrays;

/**
 * How an operand lines up with a result that it is repeated to fill: axes are aligned at the innermost, and an extent
 * of 1, or an axis that is not there, is repeated. Neighbouring axes that are walked alike are merged.
 */
public final class Broadcast {
    private final int[] extents;
    private final int[] strides;

    private Broadcast(int[] extents, int[] strides) {
        this.extents = extents;
        this.strides = strides;
    }

    /**
     * The shape that two operands broadcast to.
     *
     * @throws IllegalArgumentException naming the op, if two aligned extents differ and neither is 1
     */
    public static Shape shape(String op, Shape a, Shape b) {
        int[] dims = new int[Math.max(a.rank(), b.rank())];
        for (int i = 1; i <= dims.length; i++) {
            int left = i <= a.rank() ? a.dim(-i) : 1;
            int right = i <= b.rank() ? b.dim(-i) : 1;
            if (left != right && left != 1 && right != 1)
                throw new IllegalArgumentException(op + ": shapes " + a + " and " + b
                        + " do not broadcast; aligned at the innermost axis, extents must be equal or 1");
            dims[dims.length - i] = left == 1 ? right : left;
        }
        return Shape.of(dims);
    }

    /** The walk over an operand of shape {@code from} that fills a result of shape {@code to}. */
    public static Broadcast of(Shape from, Shape to) {
        int[] extents = new int[to.rank() + 1];
        int[] strides = new int[to.rank() + 1];
        int first = to.rank();
        extents[first] = 1;
        int size = 1;
        for (int i = 1; i <= to.rank(); i++) {
            int extent = to.dim(-i);
            if (extent == 1) continue;
            boolean repeated = i > from.rank() || from.dim(-i) == 1;
            int stride = repeated ? 0 : size;
            if (extents[first] == 1) strides[first] = stride;
            else if (stride != strides[first] * extents[first]) strides[--first] = stride;
            extents[first] = Math.max(1, extents[first]) * extent;
            if (!repeated) size *= extent;
        }
        return new Broadcast(
                Arrays.copyOfRange(extents, first, extents.length), Arrays.copyOfRange(strides, first, strides.length));
    }

    /** Whether the operand is as large as the result, element for element. */
    boolean isWhole() {
        return extents.length == 1 && (strides[0] == 1 || extents[0] == 1);
    }

    /** After how many elements of the result the operand starts again, or 0 if it is walked in another way. */
    int period() {
        int last = extents.length - 1;
        if (last == 0) return strides[0] == 0 ? 1 : extents[0];
        return last == 1 && strides[0] == 0 ? extents[1] : 0;
    }

    /** Index into the operand of the element that stands at {@code index} of the result. */
    public int index(int index) {
        int at = 0;
        for (int axis = extents.length - 1, rest = index; axis >= 0; axis--) {
            at += rest % extents[axis] * strides[axis];
            rest /= extents[axis];
        }
        return at;
    }

    /** Copies the operand's elements for {@code count} elements of the result from {@code from} on. */
    public void copy(float[] operand, int from, int count, float[] target, int at) {
        int inner = extents[extents.length - 1];
        boolean repeated = strides[extents.length - 1] == 0;
        for (int done = 0; done < count; ) {
            int run = Math.min(inner - (from + done) % inner, count - done);
            int source = index(from + done);
            if (repeated) Arrays.fill(target, at + done, at + done + run, operand[source]);
            else System.arraycopy(operand, source, target, at + done, run);
            done += run;
        }
    }
}
