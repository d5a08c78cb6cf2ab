package hanji.kernels.pointwise;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * An operand of a pointwise op, seen chunk by chunk in step with the result: in place where it is as large as the
 * result, else repeated into a block that stays in the first-level cache. So a loop over several operands needs one
 * form only.
 */
public final class Operand {
    private static final int CHUNK = 1024;
    private static final int LONGEST_CHUNK = 4096;

    private final float[] elements;
    private final Broadcast broadcast;
    private final float[] block;
    private boolean filled;
    private int at;

    private Operand(float[] elements, Broadcast broadcast, float[] block) {
        this.elements = elements;
        this.broadcast = broadcast;
        this.block = block;
    }

    static Operand of(Tensor tensor, Shape result, int chunk) {
        var broadcast = Broadcast.of(tensor.shape(), result);
        return new Operand(tensor.floats(), broadcast, new float[broadcast.isWhole() ? 0 : chunk]);
    }

    /** Chunk length, a multiple of the vector length; where possible of an operand's period too, so that its block is filled once. */
    static int chunk(Shape result, Tensor... operands) {
        int chunk = CHUNK;
        for (Tensor operand : operands) {
            var broadcast = Broadcast.of(operand.shape(), result);
            if (broadcast.isWhole()) continue;
            int period = broadcast.period();
            int unit = period % Lanes.COUNT == 0 ? period : period * Lanes.COUNT;
            if (0 < unit && unit <= LONGEST_CHUNK) chunk = Math.max(1, CHUNK / unit) * unit;
        }
        return chunk;
    }

    /** Moves to the chunk of {@code count} elements of the result that begins at {@code from}. */
    void moveTo(int from, int count) {
        if (block.length == 0) {
            at = from;
        } else if (!filled) {
            broadcast.copy(elements, from, count, block, 0);
            int period = broadcast.period();
            filled = period > 0 && block.length % period == 0 && count == block.length;
        }
    }

    /** The vector that begins {@code offset} elements into the current chunk; beyond the chunk its lanes are arbitrary. */
    Operand vector(int offset) {
        float[] lanes = Arrays.copyOfRange(array(), at + offset, at + offset + Lanes.COUNT);
        return new Operand(lanes, broadcast, new float[0]);
    }

    /** The array that holds the chunk. */
    public float[] array() {
        return block.length == 0 ? elements : block;
    }

    /** Where in {@link #array} the chunk begins. */
    public int at() {
        return at;
    }
}
