package hanji.kernels.random;

import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Uniform numbers in [0, 1), multiples of 2<sup>-24</sup>: element i is {@code random.uniform(first + i)}, the same
 * number in F32 and F64.
 *
 * @param random seed, stream and step
 * @param first number of the first element
 * @param shape of the result
 * @param dtype of the result, F32 or F64
 * @param device where the result is drawn
 */
public record Uniform(Philox random, long first, Shape shape, DType dtype, Device device) implements Op {
    private static final Kernel KERNEL = new Kernel(Uniform.class, "uniform", "uniform");

    /** Elements per parallel task. */
    static final int GRAIN = 1 << 16;

    /** Uniform F32 numbers in [0, 1), numbered from 0. */
    public static Tensor uniform(Philox random, Shape shape, Device device) {
        return Op.run(new Uniform(random, 0, shape, DType.F32, device));
    }

    /** @throws IllegalArgumentException if dtype is not floating */
    public Uniform {
        if (!dtype.isFloating()) throw new IllegalArgumentException("Uniform draws F32 or F64, not " + dtype);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, random.uniform(first + i));
    }

    @Override
    public void cpu(Tensor out) {
        float[] u = out.floats();
        device.parallelRanges(out.size(), GRAIN, (from, to) -> random.fillUniform(first + from, u, from, to - from));
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Grid grid = gpu.cover(Draws.blocks(first, out.size()));
        gpu.launch(KERNEL, grid, out, out.size(), random.seed(), random.stream(), random.step(), first);
    }
}
