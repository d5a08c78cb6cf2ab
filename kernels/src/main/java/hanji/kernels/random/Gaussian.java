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
 * Standard normal numbers: element i is {@link BoxMuller#normal} of {@code first + i}. Noise of another mean and
 * deviation is {@code add(mean, multiply(deviation, gaussian(...)))}, through which gradients flow to both (the
 * reparameterization of arXiv:1312.6114, section 2.4).
 *
 * @param random seed, stream and step
 * @param first number of the first element
 * @param shape of the result
 * @param dtype of the result, F32 or F64
 * @param device where the result is drawn
 */
public record Gaussian(Philox random, long first, Shape shape, DType dtype, Device device) implements Op {
    private static final Kernel KERNEL = new Kernel(Gaussian.class, "gaussian", "gaussian");

    /** Standard normal F32 numbers, numbered from 0. */
    public static Tensor gaussian(Philox random, Shape shape, Device device) {
        return Op.run(new Gaussian(random, 0, shape, DType.F32, device));
    }

    /** @throws IllegalArgumentException if dtype is not floating */
    public Gaussian {
        if (!dtype.isFloating()) throw new IllegalArgumentException("Gaussian draws F32 or F64, not " + dtype);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, normal(random, first + i));
    }

    /** The formula of {@link BoxMuller} in double. */
    static double normal(Philox random, long element) {
        long words = random.bits64(element >>> 1);
        double u = ((int) words >>> 1) * 0x1p-31 + 0x1p-32;
        double angle = (int) (words >>> 32) * (2 * Math.PI * 0x1p-32);
        return Math.sqrt(-2 * Math.log(u)) * ((element & 1) == 0 ? Math.cos(angle) : Math.sin(angle));
    }

    @Override
    public void cpu(Tensor out) {
        float[] z = out.floats();
        device.parallelRanges(
                out.size(), Uniform.GRAIN, (from, to) -> BoxMuller.fill(random, first + from, z, from, to - from));
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Grid grid = gpu.cover(Draws.blocks(first, out.size()));
        gpu.launch(KERNEL, grid, out, out.size(), random.seed(), random.stream(), random.step(), first);
    }
}
