package hanji.kernels.random;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Elements set to 0 at random, the others scaled so that the mean stays: element i is +0 where
 * {@code random.uniform(first + i) < rate}, else {@code input[i] / (1 - rate)}. Srivastava et al., JMLR 15 (2014), in the
 * inverted form that needs no change after training.
 *
 * <p>The mask is a function of random numbers and element, and is stored nowhere: the gradient is this op with the same
 * numbers, on the gradient of the result.
 *
 * @param input any shape, F32 or F64
 * @param rate the probability of 0, from 0 (inclusive) to 1 (exclusive)
 * @param random seed, stream and step; a layer has its own stream, a training step its own step
 * @param first number of the first element
 */
public record Dropout(Tensor input, double rate, Philox random, long first) implements Op {
    private static final Kernel KERNEL = new Kernel(Dropout.class, "dropout", "dropout");

    /** Dropout with the elements numbered from 0. */
    public static Tensor dropout(Tensor input, double rate, Philox random) {
        return Op.run(new Dropout(input, rate, random, 0));
    }

    /** @throws IllegalArgumentException if the input is not floating or the rate out of range */
    public Dropout {
        if (!input.dtype().isFloating())
            throw new IllegalArgumentException(
                    "Dropout needs F32 or F64, not " + input.label() + "; convert it with Cast");
        if (!(rate >= 0 && (float) rate < 1))
            throw new IllegalArgumentException("Dropout needs a rate from 0 to below 1, not " + rate);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return input.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++)
            out.set(i, random.uniform(first + i) < (float) rate ? 0 : input.get(i) / (1 - rate));
    }

    @Override
    public void cpu(Tensor out) {
        float below = (float) rate, scale = scale();
        float[] x = input.floats(), kept = out.floats();
        out.device().parallelRanges(out.size(), Uniform.GRAIN, (from, to) -> {
            random.fillUniform(first + from, kept, from, to - from);
            for (int i = from; i < to; i++) kept[i] = kept[i] < below ? 0 : x[i] * scale;
        });
    }

    private float scale() {
        return (float) (1 / (1 - rate));
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Grid grid = gpu.cover(Draws.blocks(first, out.size()));
        gpu.launch(
                KERNEL,
                grid,
                out,
                input,
                out.size(),
                (float) rate,
                scale(),
                random.seed(),
                random.stream(),
                random.step(),
                first);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> Op.run(new Dropout(dOut, rate, random, first)));
    }
}
