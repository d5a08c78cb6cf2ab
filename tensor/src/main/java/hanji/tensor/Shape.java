package hanji.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The extents of a tensor, outermost first; row-major. A scalar has rank 0 and size 1; an extent may be 0. */
public final class Shape {
    private final int[] dims;
    private final int size;

    private Shape(int[] dims) {
        this.dims = dims;
        long product = 1; // of the extents that are not 0, so that the product of any of them fits too
        boolean isEmpty = false;
        for (int dim : dims) {
            if (dim < 0) throw new IllegalArgumentException("negative extent in shape " + Arrays.toString(dims));
            isEmpty |= dim == 0;
            product *= Math.max(1, dim);
            if (product > Integer.MAX_VALUE - 16)
                throw new IllegalArgumentException("shape " + Arrays.toString(dims) + " has more than 2^31 elements");
        }
        this.size = isEmpty ? 0 : (int) product;
    }

    /**
     * The shape with these extents.
     *
     * @throws IllegalArgumentException if an extent is negative or the size does not fit an array
     */
    public static Shape of(int... dims) {
        return new Shape(dims.clone());
    }

    /** Number of extents. */
    public int rank() {
        return dims.length;
    }

    /** Extent of an axis; negative axes count from the end, so {@code dim(-1)} is the innermost. */
    public int dim(int axis) {
        return dims[axis(axis)];
    }

    /** An axis as a number from 0 to rank - 1; negative axes count from the end. */
    public int axis(int axis) {
        int index = axis < 0 ? axis + dims.length : axis;
        if (index < 0 || index >= dims.length)
            throw new IllegalArgumentException("axis " + axis + " is outside shape " + this);
        return index;
    }

    /** Number of elements. */
    public int size() {
        return size;
    }

    /** A copy of the extents. */
    public int[] dims() {
        return dims.clone();
    }

    /** Product of the extents of axes {@code from} (inclusive) to {@code to} (exclusive). */
    public int size(int from, int to) {
        int product = 1;
        for (int axis = from; axis < to; axis++) product *= dims[axis];
        return product;
    }

    /** This shape with one extent replaced. */
    public Shape with(int axis, int dim) {
        int[] copy = dims.clone();
        copy[axis(axis)] = dim;
        return new Shape(copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** For example {@code [32, 28, 28, 1]}. */
    @Override
    public String toString() {
        return Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
