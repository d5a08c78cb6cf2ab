package hanji.kernels.sort;

import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The I32 indices along the last axis of the elements in order, or of the first few of them. Equal elements stay in the
 * order of their indices; -0 is smaller than +0; NaN comes last in either direction, and all NaN are equal.
 *
 * @param input [..., N], F32 or F64
 * @param count how many of the indices the result has, from 0 to N
 */
public record ArgSort(Tensor input, Direction direction, int count) implements Op {
    private static final Kernel KERNEL = new Kernel(ArgSort.class, "arg_sort", "argSort");
    /** Threads of a block, which is also how many keys it holds at once. */
    private static final int THREADS = 256;

    private static final int GRAIN = 1 << 12;

    /** Which element comes first. */
    public enum Direction {
        /** The smallest. */
        ASCENDING,
        /** The largest. */
        DESCENDING
    }

    /** @throws IllegalArgumentException if the input is not floating or has no axis, or there are not so many elements */
    public ArgSort {
        if (!input.dtype().isFloating() || input.shape().rank() == 0)
            throw new IllegalArgumentException("sorting needs F32 or F64 [..., N], not " + input.label());
        if (count < 0 || count > input.shape().dim(-1))
            throw new IllegalArgumentException(
                    "sorting: " + count + " elements of the last axis of " + input.label() + " were asked for");
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return input.shape().with(-1, count);
    }

    @Override
    public DType dtype() {
        return DType.I32;
    }

    private int length() {
        return input.shape().dim(-1);
    }

    private int rows() {
        return input.shape().size(0, input.shape().rank() - 1);
    }

    @Override
    public void reference(Tensor out) {
        for (int row = 0; row < rows(); row++) {
            int first = row * length();
            Comparator<Integer> order = switch (direction) {
                case ASCENDING -> (i, j) -> Double.compare(input.get(first + i), input.get(first + j));
                case DESCENDING -> (i, j) -> Double.compare(input.get(first + j), input.get(first + i));
            };
            Comparator<Integer> nanLast = Comparator.comparing(i -> Double.isNaN(input.get(first + i)));
            List<Integer> sorted = IntStream.range(0, length())
                    .boxed()
                    .sorted(nanLast.thenComparing(order))
                    .toList();
            for (int i = 0; i < count; i++) out.set(row * count + i, sorted.get(i));
        }
    }

    /** Sorts whole numbers that hold an element's key above and its index below. */
    @Override
    public void cpu(Tensor out) {
        int length = length();
        float[] x = input.floats();
        int[] indices = out.ints();
        out.device().parallelRanges(rows(), Math.max(1, GRAIN / Math.max(1, length)), (from, to) -> {
            long[] keys = new long[length];
            for (int row = from; row < to; row++) {
                for (int i = 0; i < length; i++) keys[i] = (long) key(x[row * length + i]) << 32 | i;
                Arrays.sort(keys);
                for (int i = 0; i < count; i++) indices[row * count + i] = (int) keys[i];
            }
        });
    }

    private int key(float x) {
        int key = SortKey.of(x);
        return direction == Direction.ASCENDING || Float.isNaN(x) ? key : ~key;
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        int blocks = out.size() == 0 ? 0 : rows() * Math.ceilDiv(length(), THREADS);
        int descending = direction == Direction.ASCENDING ? 0 : 1;
        gpu.launch(KERNEL, Grid.of(blocks, THREADS), out, input, rows(), length(), count, descending);
    }
}
