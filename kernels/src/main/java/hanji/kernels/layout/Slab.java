package hanji.kernels.layout;

import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Map;

/** A tensor seen along one axis: {@code outer} blocks of {@code extent} rows of {@code inner} contiguous elements. */
record Slab(int outer, int extent, int inner) {
    /** Elements that are worth a task. */
    private static final int GRAIN = 1 << 14;
    /** Elements up to which a loop copies them faster than a call. */
    private static final int SHORT = 4;

    private static final Map<Unit, Kernel> COPY = Unit.kernels("runs", "copy", Unit.values());

    static Slab of(Shape shape, int axis) {
        return new Slab(shape.size(0, axis), shape.dim(axis), shape.size(axis + 1, shape.rank()));
    }

    /** Index of the element in this row that stands above or below element {@code i} of another slab of these blocks. */
    int index(Slab other, int i, int row) {
        return (i / (other.extent * inner) * extent + row) * inner + i % inner;
    }

    /** Copies {@code rows} rows of each block, from row {@code sourceRow} of the source to {@code targetRow} of the target. */
    static void copyRows(Tensor source, int sourceRow, Tensor target, int targetRow, int rows, int axis) {
        Slab from = of(source.shape(), axis);
        Slab to = of(target.shape(), axis);
        Object elements = array(source);
        Object copy = array(target);
        int length = rows * from.inner;
        target.device().parallelRanges(from.outer, Math.max(1, GRAIN / Math.max(1, length)), (first, end) -> {
            int source0 = (first * from.extent + sourceRow) * from.inner,
                    target0 = (first * to.extent + targetRow) * to.inner;
            int sourceStep = from.extent * from.inner, targetStep = to.extent * to.inner;
            if (length <= SHORT && elements instanceof float[] f && copy instanceof float[] t)
                copyShort(end - first, length, f, source0, sourceStep, t, target0, targetStep);
            else
                for (int block = 0; block < end - first; block++)
                    System.arraycopy(
                            elements, source0 + block * sourceStep, copy, target0 + block * targetStep, length);
        });
    }

    /** Element by element, where a call would cost more than what it copies. */
    private static void copyShort(
            int count, int length, float[] from, int source, int sourceStep, float[] to, int target, int targetStep) {
        for (int i = 0; i < length; i++)
            for (int block = 0; block < count; block++)
                to[target + i + block * targetStep] = from[source + i + block * sourceStep];
    }

    /** The same on a CUDA device. */
    static void copyRows(Cuda gpu, Tensor source, int sourceRow, Tensor target, int targetRow, int rows, int axis) {
        Slab from = of(source.shape(), axis);
        Slab to = of(target.shape(), axis);
        int inner = from.inner;
        DType dtype = source.dtype();
        Unit unit = Unit.of(
                dtype, rows * inner, to.extent * inner, targetRow * inner, from.extent * inner, sourceRow * inner);
        int n = unit.count(dtype, from.outer * rows * inner);
        gpu.launch(
                unit.in(COPY),
                gpu.cover(n),
                target,
                source,
                n,
                unit.count(dtype, rows * inner),
                unit.count(dtype, to.extent * inner),
                unit.count(dtype, targetRow * inner),
                unit.count(dtype, from.extent * inner),
                unit.count(dtype, sourceRow * inner));
    }

    /** Says of each element that {@link #copyRows} writes which one it reads. */
    static void readRows(Reads reads, Tensor source, int sourceRow, Shape target, int targetRow, int rows, int axis) {
        Slab from = of(source.shape(), axis);
        Slab to = of(target, axis);
        int length = rows * from.inner;
        for (int block = 0; block < from.outer; block++)
            for (int i = 0; i < length; i++)
                reads.add(
                        source,
                        (block * from.extent + sourceRow) * from.inner + i,
                        (block * to.extent + targetRow) * to.inner + i);
    }

    /** The backing array, whatever the dtype. */
    static Object array(Tensor tensor) {
        return switch (tensor.dtype()) {
            case F32 -> tensor.floats();
            case F64 -> tensor.doubles();
            case I32 -> tensor.ints();
            case U8 -> tensor.bytes();
        };
    }
}
