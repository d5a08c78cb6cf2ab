package hanji.kernels.reduce;

import hanji.autograd.Reads;
import hanji.autograd.Reads.Elements;
import hanji.cuda.Cuda;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A reduction over neighbouring axes: [outer, extent, inner] to [outer, 1, inner]. The extent is cut into chunks; each
 * is reduced in order ({@link Warp} order where the elements are contiguous), and the chunks are joined by the tree of
 * docs/numerics.md, so that the result does not depend on which thread took which chunk.
 */
record Reduction(int outer, int extent, int inner) {
    /** Contiguous elements that one warp reduces. */
    static final int CONTIGUOUS_CHUNK = 4096;
    /** Rows that one thread per column reduces. */
    static final int ROW_CHUNK = 256;

    private static final int COLUMNS = 1024;
    private static final int GRAIN = 1 << 15;

    /** Axes from (inclusive) to to (exclusive) of a shape. */
    static Reduction of(Shape shape, int from, int to) {
        return new Reduction(shape.size(0, from), shape.size(from, to), shape.size(to, shape.rank()));
    }

    /** The shape with extents 1 on axes from (inclusive) to to (exclusive). */
    static Shape reduced(Shape shape, int from, int to) {
        int[] dims = shape.dims();
        Arrays.fill(dims, from, to, 1);
        return Shape.of(dims);
    }

    /** A run of neighbouring axes. */
    record Axes(int from, int to) {}

    /** Cuts axes, in any order and maybe negative, into runs of neighbours, innermost run first. */
    static List<Axes> runs(String op, Shape shape, int... axes) {
        var sorted = new TreeSet<Integer>();
        for (int axis : axes)
            if (!sorted.add(shape.axis(axis)))
                throw new IllegalArgumentException(op + ": axis " + axis + " of " + shape + " is named twice");
        var runs = new ArrayList<Axes>();
        for (int axis : sorted.descendingSet()) {
            if (!runs.isEmpty() && runs.getLast().from == axis + 1)
                runs.set(runs.size() - 1, new Axes(axis, runs.getLast().to));
            else runs.add(new Axes(axis, axis + 1));
        }
        return runs;
    }

    /** The shape without these axes. */
    static Shape without(Shape shape, int... axes) {
        var dropped = IntStream.of(axes).map(shape::axis).boxed().collect(Collectors.toSet());
        return Shape.of(IntStream.range(0, shape.rank())
                .filter(axis -> !dropped.contains(axis))
                .map(shape::dim)
                .toArray());
    }

    /** Index of an input element: row {@code row} of those that result element {@code index} is made from. */
    int index(int index, int row) {
        return (index / inner * extent + row) * inner + index % inner;
    }

    /** Says that each element of the result reads those that it is made from. */
    void reads(Reads reads, Tensor input) {
        for (int i = 0; i < outer * inner; i++)
            reads.addAll(input, new Elements(index(i, 0), extent, inner), Elements.range(i, 1));
    }

    /** Reduces in F32; {@code out} holds outer x inner elements. */
    void run(Fold fold, Tensor input, Tensor out) {
        int chunks = chunks();
        if (chunks == 1) {
            reduceChunks(fold, input, out);
            return;
        }
        try (var _ = Scope.open()) {
            Tensor parts = Tensor.empty(DType.F32, Shape.of(outer, chunks, inner), out.device());
            reduceChunks(fold, input, parts);
            for (int block = 0; block < outer; block++) {
                Tree.join(fold, parts.floats(), block * chunks * inner, chunks, inner);
                System.arraycopy(parts.floats(), block * chunks * inner, out.floats(), block * inner, inner);
            }
        }
    }

    /** The same on a CUDA device. */
    void run(Fold fold, Tensor input, Tensor out, Cuda gpu) {
        if (chunks() == 1) {
            reduceChunks(fold, input, out, gpu);
            return;
        }
        try (var _ = Scope.open()) {
            Tensor parts = Tensor.empty(DType.F32, Shape.of(outer, chunks(), inner), out.device());
            reduceChunks(fold, input, parts, gpu);
            Tree.join(fold, parts, out, gpu);
        }
    }

    private void reduceChunks(Fold fold, Tensor input, Tensor parts, Cuda gpu) {
        if (inner == 1)
            gpu.launch(fold.rows, gpu.coverRows(parts.size()), parts, input, outer, extent, chunks(), chunk());
        else gpu.launch(fold.columns, gpu.cover(parts.size()), parts, input, outer, extent, inner, chunks(), chunk());
    }

    private int chunk() {
        return inner == 1 ? CONTIGUOUS_CHUNK : ROW_CHUNK;
    }

    /** How many chunks the extent is cut into; an empty extent is one empty chunk. */
    int chunks() {
        return Math.max(1, Math.ceilDiv(extent, chunk()));
    }

    private void reduceChunks(Fold fold, Tensor input, Tensor parts) {
        int chunk = chunk();
        int chunks = chunks();
        float[] x = input.floats();
        float[] part = parts.floats();
        int strips = Math.ceilDiv(inner, COLUMNS);
        int work = Math.min(chunk, Math.max(1, extent)) * Math.min(inner, COLUMNS);
        int tasks = outer * chunks * strips;
        parts.device().parallelRanges(tasks, Math.max(1, GRAIN / Math.max(1, work)), (first, end) -> {
            for (int task = first; task < end; task++) {
                int column = task % strips * COLUMNS;
                int at = task / strips;
                int row = at % chunks * chunk;
                int source = (at / chunks * extent + row) * inner + column;
                int rows = Math.min(chunk, extent - row);
                if (inner == 1) part[at] = fold.row.apply(x, source, rows);
                else reduceRows(fold, x, source, rows, part, at * inner + column, Math.min(COLUMNS, inner - column));
            }
        });
    }

    private void reduceRows(Fold fold, float[] x, int source, int rows, float[] part, int to, int width) {
        Arrays.fill(part, to, to + width, fold.identity);
        for (int row = 0; row < rows; row++) fold.into.apply(x, source + row * inner, part, to, width);
    }
}
