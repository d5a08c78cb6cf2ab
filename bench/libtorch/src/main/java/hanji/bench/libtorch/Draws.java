package hanji.bench.libtorch;

import hanji.bench.workload.RecipeStep;
import hanji.kernels.random.BoxMuller;
import hanji.tensor.Philox;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Where the random numbers of a training step come from. */
interface Draws {
    /** libtorch's own. */
    Draws OWN = new Draws() {
        @Override
        public Tensor normal(String use, long step, long... sizes) {
            return torch.randn(sizes);
        }

        @Override
        public Tensor bernoulli(Tensor probabilities, String use, long step, long first) {
            return torch.bernoulli(probabilities);
        }

        @Override
        public double uniform(String use, long step) {
            return torch.rand(1).item_double();
        }
    };

    /** Those that Hanji's learner meets. */
    Draws HANJIS = new Draws() {
        @Override
        public Tensor normal(String use, long step, long... sizes) {
            return Draws.normal(RecipeStep.NOISE.of(use, step), sizes);
        }

        @Override
        public Tensor bernoulli(Tensor probabilities, String use, long step, long first) {
            long[] sizes = probabilities.sizes().vec().get();
            float[] uniform = new float[size(sizes)];
            RecipeStep.NOISE.of(use, step).fillUniform(first, uniform, 0, uniform.length);
            return Tensors.of(uniform, sizes).lt(probabilities).to(torch.ScalarType.Float);
        }

        @Override
        public double uniform(String use, long step) {
            return RecipeStep.NOISE.of(use, step).uniform(0);
        }
    };

    /** The standard normal numbers that Hanji draws under a key. */
    static Tensor normal(Philox key, long... sizes) {
        float[] values = new float[size(sizes)];
        BoxMuller.fill(key, 0, values, 0, values.length);
        return Tensors.of(values, sizes);
    }

    private static int size(long... sizes) {
        long size = 1;
        for (long each : sizes) size *= each;
        return Math.toIntExact(size);
    }

    /**
     * Standard normal numbers.
     *
     * @param use name of the random stream
     * @param step of the stream
     */
    Tensor normal(String use, long step, long... sizes);

    /**
     * Ones with these probabilities, and zeros.
     *
     * @param use name of the random stream
     * @param step of the stream
     * @param first element of the stream
     */
    Tensor bernoulli(Tensor probabilities, String use, long step, long first);

    /**
     * A number from 0 to below 1.
     *
     * @param use name of the random stream
     * @param step of the stream
     */
    double uniform(String use, long step);
}
