package hanji.kernels.optimizer;

import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A kernel of updates.cu that moves many parameters in one launch, whose addresses and sizes are among its arguments.
 *
 * @param arrays tensors of each parameter
 */
record ManyParameters(Kernel kernel, int arrays) {
    /** Parameters of a launch: what fits into the 4,096 bytes of its arguments. */
    static final int MOST = 96;

    private static final int TABLE = 4; // arguments before those of all parameters alike

    /**
     * Launches for as many as there are.
     *
     * @param parameters the tensors of each, all of one size
     * @param values the kernel's further arguments
     */
    void launch(Cuda gpu, List<List<Tensor>> parameters, Object... values) {
        for (int from = 0; from < parameters.size(); from += MOST)
            launchOne(gpu, parameters.subList(from, Math.min(from + MOST, parameters.size())), values);
    }

    private void launchOne(Cuda gpu, List<List<Tensor>> parameters, Object[] values) {
        long[] addresses = new long[arrays * MOST];
        int[] sizes = new int[MOST], ends = new int[MOST]; // elements of each; quads of it and all before it
        int quads = 0, at = 0;
        for (int i = 0; i < parameters.size(); i++) {
            for (Tensor tensor : parameters.get(i)) addresses[at++] = gpu.address(tensor);
            sizes[i] = parameters.get(i).getFirst().size();
            ends[i] = quads += Math.ceilDiv(sizes[i], 4);
        }
        Object[] all = Arrays.copyOf(new Object[] {addresses, sizes, ends, parameters.size()}, TABLE + values.length);
        System.arraycopy(values, 0, all, TABLE, values.length);
        gpu.launch(kernel, gpu.cover(quads), all);
    }
}
