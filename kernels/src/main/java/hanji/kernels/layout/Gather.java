package hanji.kernels.layout;

import static hanji.kernels.layout.Reshape.reshape;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.autograd.Reads.Elements;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.kernels.reduce.Sum;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rows of a table by index, as an embedding layer needs them. On a CUDA device, where a kernel cannot throw, an index
 * outside the table gives a row of NaN, and its gradient is dropped.
 */
public record Gather(Tensor table, Tensor indices) implements Op {
    private static final int GRAIN = 1 << 14;
    private static final Map<DType, Kernel> QUADS = kernels("gather", "gather_16");
    private static final Map<DType, Kernel> WORDS = kernels("gather", "gather_4");
    private static final Map<DType, Kernel> SCATTER_ADD = kernels("gather", "scatter_add");
    /** Columns that a warp sums. */
    private static final int COLUMNS = 128;

    /**
     * @param table [V, D…]
     * @param indices I32 or U8, any shape, from 0 to V - 1
     * @return [indices…, D…]
     * @throws IndexOutOfBoundsException if an index is outside the table
     */
    public static Tensor gather(Tensor table, Tensor indices) {
        return Op.run(new Gather(table, indices));
    }

    /**
     * Rows of a table that stand along any axis.
     *
     * @param input [outer..., V, inner...], F32 or F64
     * @param axis that of V; negative axes count from the end
     * @param indices I32 or U8, any shape, from 0 to V - 1
     * @return [outer..., indices..., inner...]
     * @throws IndexOutOfBoundsException if an index is outside the axis
     */
    public static Tensor take(Tensor input, int axis, Tensor indices) {
        int at = input.shape().axis(axis);
        if (at == 0) return gather(input, indices);
        int[] before = Arrays.copyOf(input.shape().dims(), at);
        int[] after =
                Arrays.copyOfRange(input.shape().dims(), at + 1, input.shape().rank());
        Slab slab = Slab.of(input.shape(), at);
        Tensor table = Permute.permute(reshape(input, slab.outer(), slab.extent(), slab.inner()), 1, 0, 2);
        Tensor rows = gather(table, reshape(indices, indices.size()));
        return reshape(
                Permute.permute(rows, 1, 0, 2),
                Stream.of(before, indices.shape().dims(), after)
                        .flatMapToInt(IntStream::of)
                        .toArray());
    }

    /**
     * The rows along an axis in reverse order.
     *
     * @param input F32 or F64
     * @param axis negative axes count from the end
     */
    public static Tensor flip(Tensor input, int axis) {
        Slab slab = Slab.of(input.shape(), input.shape().axis(axis));
        int extent = slab.extent();
        int[] rows = IntStream.range(0, slab.outer() * extent)
                .map(i -> i - i % extent + extent - 1 - i % extent)
                .toArray();
        Tensor indices = Tensor.of(rows, rows.length).to(DType.I32, input.device());
        return reshape(gather(reshape(input, rows.length, slab.inner()), indices), input.shape());
    }

    public Gather {
        if (!table.dtype().isFloating()
                || table.shape().rank() == 0
                || indices.dtype().isFloating())
            throw new IllegalArgumentException("Gather needs an F32 or F64 table [V, ...] and I32 or U8 indices, not "
                    + table.label() + " and " + indices.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(table, indices);
    }

    @Override
    public Shape shape() {
        int[] rows = indices.shape().dims();
        int[] dims = Arrays.copyOf(rows, rows.length + table.shape().rank() - 1);
        for (int axis = 1; axis < table.shape().rank(); axis++)
            dims[rows.length + axis - 1] = table.shape().dim(axis);
        return Shape.of(dims);
    }

    @Override
    public void reference(Tensor out) {
        int length = rowLength(table);
        for (int i = 0; i < indices.size(); i++) {
            int row = row(indices, i, table.shape().dim(0));
            for (int j = 0; j < length; j++) out.set(i * length + j, table.get(row * length + j));
        }
    }

    @Override
    public void cpu(Tensor out) {
        int length = rowLength(table);
        int rows = table.shape().dim(0);
        out.device().parallelRanges(indices.size(), Math.max(1, GRAIN / Math.max(1, length)), (from, to) -> {
            for (int i = from; i < to; i++)
                System.arraycopy(table.floats(), row(indices, i, rows) * length, out.floats(), i * length, length);
        });
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Unit unit = Unit.of(DType.F32, rowLength(table));
        int length = unit.count(DType.F32, rowLength(table));
        int n = indices.size() * length;
        Kernel kernel = kernel(unit == Unit.QUAD ? QUADS : WORDS, indices);
        gpu.launch(
                kernel,
                gpu.cover(n),
                out,
                table,
                indices,
                n,
                length,
                table.shape().dim(0));
    }

    /** An index that varies may name any row. */
    @Override
    public void reads(Reads reads) {
        int length = rowLength(table), rows = table.shape().dim(0), taken = indices.size();
        if (!reads.varies(indices)) {
            for (int i = 0; i < taken * length; i++)
                reads.add(table, row(indices, i / length, rows) * length + i % length, i);
            return;
        }
        for (int j = 0; j < length; j++)
            reads.addAll(table, new Elements(j, rows, length), new Elements(j, taken, length));
        for (int i = 0; i < taken; i++) reads.addAll(indices, Elements.range(i, 1), Elements.range(i * length, length));
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(table, () -> Op.run(new ScatterAdd(dOut, indices, table.shape())));
    }

    /** The kernels {@code name_i32} and {@code name_u8} of a file in this package. */
    static Map<DType, Kernel> kernels(String file, String name) {
        var kernels = new EnumMap<DType, Kernel>(DType.class);
        for (DType dtype : List.of(DType.I32, DType.U8))
            kernels.put(
                    dtype,
                    new Kernel(Gather.class, file, name + "_" + dtype.name().toLowerCase(Locale.ROOT)));
        return kernels;
    }

    /** The one of several kernels that reads these indices. */
    static Kernel kernel(Map<DType, Kernel> kernels, Tensor indices) {
        Kernel kernel = kernels.get(indices.dtype());
        if (kernel == null) throw new IllegalArgumentException("no kernel reads indices of " + indices.label());
        return kernel;
    }

    static int rowLength(Tensor table) {
        return table.shape().size(1, table.shape().rank());
    }

    static int row(Tensor indices, int i, int rows) {
        int row = (int) indices.get(i);
        if (row < 0 || row >= rows)
            throw new IndexOutOfBoundsException(
                    "index " + row + " (element " + i + " of " + indices.label() + ") is outside 0 to " + (rows - 1));
        return row;
    }

    /**
     * The backward pass: each row of the result is the sum of the rows that its index names. Positions are cut into
     * chunks; each gives a table of sums in order, from +0, and the tables are joined as {@link Sum} joins rows.
     */
    record ScatterAdd(Tensor rows, Tensor indices, Shape shape) implements Op {
        /** Positions of a chunk, unless the table is long. */
        private static final int SHORTEST_CHUNK = 512;

        @Override
        public List<Tensor> inputs() {
            return List.of(rows, indices);
        }

        @Override
        public void reference(Tensor out) {
            int length = rowLength(out);
            out.fill(0);
            for (int i = 0; i < indices.size(); i++) {
                int at = row(indices, i, shape.dim(0)) * length;
                for (int j = 0; j < length; j++) out.set(at + j, out.get(at + j) + rows.get(i * length + j));
            }
        }

        /** Positions of a chunk: twice the rows of the table or more, so that all tables take no more than half the rows. */
        private int chunk() {
            return (int) Math.clamp(2L * shape.dim(0), SHORTEST_CHUNK, Integer.MAX_VALUE);
        }

        private int chunks() {
            return Math.max(1, Math.ceilDiv(indices.size(), chunk()));
        }

        @Override
        public void cpu(Tensor out) {
            if (chunks() == 1) addChunks(out);
            else
                try (var _ = Scope.open()) {
                    Tensor tables = tables(out);
                    addChunks(tables);
                    new Sum(tables, 0, 1).cpu(out);
                }
        }

        /** A table for each chunk. */
        private Tensor tables(Tensor out) {
            return Tensor.empty(DType.F32, Shape.of(chunks(), shape.size()), out.device());
        }

        /** A task owns a chunk; of a single one, a range of the table's rows, and then walks all positions. */
        private void addChunks(Tensor tables) {
            Device device = tables.device();
            int rowsOfTable = shape.dim(0);
            if (chunks() == 1)
                device.parallelRanges(
                        rowsOfTable,
                        Math.max(1, GRAIN / Math.max(1, length())),
                        (from, to) -> addChunk(0, from, to, tables.floats()));
            else
                device.parallelRanges(chunks(), 1, (from, to) -> {
                    for (int chunk = from; chunk < to; chunk++) addChunk(chunk, 0, rowsOfTable, tables.floats());
                });
        }

        private int length() {
            return shape.size(1, shape.rank());
        }

        private void addChunk(int chunk, int from, int to, float[] sums) {
            int length = length(), table = chunk * shape.size();
            int end = (int) Math.min(indices.size(), (chunk + 1L) * chunk());
            Arrays.fill(sums, table + from * length, table + to * length, 0);
            for (int i = chunk * chunk(); i < end; i++) {
                int row = row(indices, i, shape.dim(0));
                if (from <= row && row < to) addRow(rows.floats(), i * length, sums, table + row * length, length);
            }
        }

        private static void addRow(float[] from, int at, float[] to, int toAt, int length) {
            for (int j = 0; j < length; j++) to[toAt + j] += from[at + j];
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            if (chunks() == 1) addChunks(out, gpu);
            else
                try (var _ = Scope.open()) {
                    Tensor tables = tables(out);
                    addChunks(tables, gpu);
                    new Sum(tables, 0, 1).cuda(out, gpu);
                }
        }

        private void addChunks(Tensor tables, Cuda gpu) {
            long warps = (long) chunks() * shape.dim(0) * Math.ceilDiv(length(), COLUMNS);
            Kernel kernel = kernel(SCATTER_ADD, indices);
            gpu.launch(
                    kernel,
                    gpu.coverRows(warps),
                    tables,
                    rows,
                    indices,
                    indices.size(),
                    length(),
                    shape.dim(0),
                    chunk(),
                    chunks());
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(rows, () -> gather(dOut, indices));
        }
    }
}
