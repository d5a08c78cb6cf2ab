package hanji.kernels.random;

import static jdk.incubator.vector.VectorOperators.LT;

import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Zeros and ones: element i is 1 where {@code random.uniform(first + i) < probabilities[i]}, so with that probability
 * rounded up to a multiple of 2<sup>-24</sup>; 0 where the probability is NaN. The choice has no gradient.
 *
 * @param probabilities any shape, F32 or F64; the result is shaped and typed alike
 * @param random seed, stream and step
 * @param first number of the first element
 */
public record Bernoulli(Tensor probabilities, Philox random, long first) implements Op {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final Kernel KERNEL = new Kernel(Bernoulli.class, "bernoulli", "bernoulli");

    /** Ones with these probabilities, the elements numbered from 0. */
    public static Tensor bernoulli(Tensor probabilities, Philox random) {
        return Op.run(new Bernoulli(probabilities, random, 0));
    }

    /** @throws IllegalArgumentException if the probabilities are not floating */
    public Bernoulli {
        if (!probabilities.dtype().isFloating())
            throw new IllegalArgumentException(
                    "Bernoulli needs F32 or F64 probabilities, not " + probabilities.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(probabilities);
    }

    @Override
    public Shape shape() {
        return probabilities.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, random.uniform(first + i) < probabilities.get(i) ? 1 : 0);
    }

    @Override
    public void cpu(Tensor out) {
        float[] p = probabilities.floats();
        float[] chosen = out.floats();
        out.device().parallelRanges(out.size(), Uniform.GRAIN, (from, to) -> {
            random.fillUniform(first + from, chosen, from, to - from);
            choose(chosen, p, from, to);
        });
    }

    /** 1 where a uniform number is below its probability, else 0: without a branch, which no processor could predict. */
    private static void choose(float[] uniform, float[] p, int from, int to) {
        int i = from;
        for (; i <= to - SPECIES.length(); i += SPECIES.length()) {
            var below = FloatVector.fromArray(SPECIES, uniform, i).compare(LT, FloatVector.fromArray(SPECIES, p, i));
            FloatVector.zero(SPECIES).blend(1, below).intoArray(uniform, i);
        }
        for (; i < to; i++) uniform[i] = uniform[i] < p[i] ? 1 : 0;
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Grid grid = gpu.cover(Draws.blocks(first, out.size()));
        gpu.launch(KERNEL, grid, out, probabilities, out.size(), random.seed(), random.stream(), random.step(), first);
    }
}
