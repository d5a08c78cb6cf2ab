package hanji.kernels.layout;

import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A row for each index, 1 at the index and 0 elsewhere. On a CUDA device, where a kernel cannot throw, an index that is
 * not below {@code classes} gives a row of NaN.
 */
public record OneHot(Tensor indices, int classes, DType dtype) implements Op {
    private static final Map<DType, Kernel> ONE_HOT = Gather.kernels("one_hot", "one_hot");

    /**
     * @param indices I32 or U8, any shape, from 0 to classes - 1
     * @param dtype F32 or F64
     * @return [indices…, classes]
     * @throws IndexOutOfBoundsException if an index is not below {@code classes}
     */
    public static Tensor oneHot(Tensor indices, int classes, DType dtype) {
        return Op.run(new OneHot(indices, classes, dtype));
    }

    public OneHot {
        if (indices.dtype().isFloating() || !dtype.isFloating() || classes < 0)
            throw new IllegalArgumentException("OneHot makes F32 or F64 rows from I32 or U8 indices, not " + dtype
                    + " rows of " + classes + " from " + indices.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(indices);
    }

    @Override
    public Shape shape() {
        int[] dims = Arrays.copyOf(indices.shape().dims(), indices.shape().rank() + 1);
        dims[dims.length - 1] = classes;
        return Shape.of(dims);
    }

    @Override
    public void reference(Tensor out) {
        out.fill(0);
        for (int i = 0; i < indices.size(); i++) out.set(i * classes + Gather.row(indices, i, classes), 1);
    }

    @Override
    public void cpu(Tensor out) {
        reference(out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        int n = out.size();
        int quads = classes % 4 == 0 ? n / 4 : 0;
        Kernel kernel = Gather.kernel(ONE_HOT, indices);
        gpu.launch(kernel, gpu.cover(quads > 0 ? quads : n), out, indices, n, quads, classes);
    }
}
