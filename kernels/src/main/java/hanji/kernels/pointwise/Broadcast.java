package hanji.kernels.pointwise;

import hanji.autograd.Reads;
import hanji.kernels.layout.Walk;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * How an operand lines up with a result that it is repeated to fill: axes are aligned at the innermost, and an extent
 * of 1, or an axis that is not there, is repeated.
 */
public final class Broadcast {
    private final Walk walk;

    private Broadcast(Walk walk) {
        this.walk = walk;
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
        int[] steps = new int[to.rank()];
        int size = 1;
        for (int i = 1; i <= from.rank(); i++) {
            int extent = from.dim(-i);
            if (extent == 1) continue;
            steps[to.rank() - i] = size;
            size *= extent;
        }
        return new Broadcast(Walk.of(to.dims(), steps));
    }

    /** Where the operand's elements stand. */
    public Walk walk() {
        return walk;
    }

    /** Whether the operand is as large as the result, element for element. */
    boolean isWhole() {
        return walk.axes() == 1 && (walk.stride(0) == 1 || walk.extent(0) == 1);
    }

    /** After how many elements of the result the operand starts again, or 0 if it is walked in another way. */
    int period() {
        if (walk.axes() == 1) return walk.stride(0) == 0 ? 1 : walk.extent(0);
        return walk.axes() == 2 && walk.stride(1) == 0 ? walk.extent(0) : 0;
    }

    /** Index into the operand of the element that stands at {@code index} of the result. */
    public int index(int index) {
        return walk.index(index);
    }

    /** Says that each element of a result reads the one that stands there in each operand, which broadcast to its shape. */
    public static void reads(Reads reads, Shape result, Tensor... operands) {
        for (Tensor operand : operands) {
            var broadcast = of(operand.shape(), result);
            for (int i = 0; i < result.size(); i++) reads.add(operand, broadcast.index(i), i);
        }
    }

    /** Copies the operand's elements for {@code count} elements of the result from {@code from} on. */
    public void copy(float[] operand, int from, int count, float[] target, int at) {
        int inner = walk.extent(0);
        boolean repeated = walk.stride(0) == 0;
        for (int done = 0; done < count; ) {
            int run = Math.min(inner - (from + done) % inner, count - done);
            int source = index(from + done);
            if (repeated) Arrays.fill(target, at + done, at + done + run, operand[source]);
            else System.arraycopy(operand, source, target, at + done, run);
            done += run;
        }
    }
}
