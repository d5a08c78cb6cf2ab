package hanji.kernels.layout;

import java.util.Arrays;

/**
 * A strided iterator: where the elements of a result stand in an operand: each axis of the result has a stride in the operand, 0 where the
 * operand is repeated. Neighbouring axes that are walked alike are merged. Axes are counted from the innermost here.
 */
public final class Walk {
    /** Axes that a kernel takes; walk.cuh. */
    private static final int MOST_AXES = 6;

    private final int[] extents;
    private final int[] strides;

    private Walk(int[] extents, int[] strides) {
        this.extents = extents;
        this.strides = strides;
    }

    /**
     * @param dims the extents of the result, outermost first
     * @param steps distance in the operand of neighbours along each axis, outermost first
     */
    public static Walk of(int[] dims, int[] steps) {
        int[] extents = new int[dims.length + 1];
        int[] strides = new int[dims.length + 1];
        int last = 0;
        extents[0] = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            if (dims[axis] == 1) continue;
            if (extents[last] == 1) strides[last] = steps[axis];
            else if (steps[axis] != strides[last] * extents[last]) strides[++last] = steps[axis];
            extents[last] = Math.max(1, extents[last]) * dims[axis];
        }
        return new Walk(Arrays.copyOf(extents, last + 1), Arrays.copyOf(strides, last + 1));
    }

    /** Number of axes, at least 1. */
    public int axes() {
        return extents.length;
    }

    /** Extent of an axis, 0 being the innermost. */
    public int extent(int axis) {
        return extents[axis];
    }

    /** Distance in the operand of neighbours along an axis, 0 being the innermost. */
    public int stride(int axis) {
        return strides[axis];
    }

    /** Index into the operand of the element that stands at {@code index} of the result. */
    public int index(int index) {
        int at = 0;
        int rest = index;
        for (int axis = 0; axis < extents.length; axis++) {
            at += rest % extents[axis] * strides[axis];
            rest /= extents[axis];
        }
        return at;
    }

    /**
     * Whether four neighbours in the result, from a multiple of 4 on, are also four neighbours in the operand, from a
     * multiple of 4 on, or one element.
     */
    public boolean isInQuads() {
        return strides[0] <= 1 && (axes() == 1 || extents[0] % 4 == 0);
    }

    /** The same walk counted in units of {@code elements} neighbours, which divide the innermost axis. */
    Walk inUnitsOf(int elements) {
        int[] fewer = extents.clone();
        fewer[0] /= elements;
        int[] shorter = Arrays.stream(strides).map(stride -> stride / elements).toArray();
        shorter[0] = strides[0];
        return new Walk(fewer, shorter);
    }

    /**
     * The struct {@code hanji::Walk} of walk.cuh.
     *
     * @throws IllegalArgumentException if there are more axes than a kernel takes
     */
    public int[] struct() {
        if (axes() > MOST_AXES)
            throw new IllegalArgumentException("a CUDA kernel walks over at most " + MOST_AXES
                    + " axes that cannot be merged, not " + axes() + "; permute or broadcast in two steps");
        int[] struct = new int[1 + 2 * MOST_AXES];
        Arrays.fill(struct, 1, 1 + MOST_AXES, 1);
        struct[0] = axes();
        System.arraycopy(extents, 0, struct, 1, axes());
        System.arraycopy(strides, 0, struct, 1 + MOST_AXES, axes());
        return struct;
    }
}
