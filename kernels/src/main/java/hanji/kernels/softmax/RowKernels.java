package hanji.kernels.softmax;

import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import java.util.Arrays;

/**
 * The kernels of an op on rows of K logits, one for each range of K: up to 1024 a warp keeps the row in registers. One
 * warp per row. row.cuh, {@code FOR_EACH_ROW_LENGTH}.
 *
 * @param beside the class beside whose .cu file this is
 * @param file its name without ".cu"
 * @param name what the kernels' names begin with
 */
public record RowKernels(Class<?> beside, String file, String name) {
    private static final int[] LENGTHS = {32, 64, 256, 1024};

    /** Launches the kernel for these rows; its last parameters, after {@code values}, are their number and K. */
    public void launch(Cuda gpu, Rows rows, Object... values) {
        Object[] all = Arrays.copyOf(values, values.length + 2);
        all[values.length] = rows.count();
        all[values.length + 1] = rows.classes();
        gpu.launch(kernel(rows.classes()), gpu.coverRows(rows.count()), all);
    }

    private Kernel kernel(int classes) {
        for (int length : LENGTHS) if (classes <= length) return new Kernel(beside, file, name + "UpTo" + length);
        return new Kernel(beside, file, name + "OfAnyLength");
    }
}
