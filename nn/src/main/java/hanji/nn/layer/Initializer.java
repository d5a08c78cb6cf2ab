package hanji.nn.layer;

import static hanji.kernels.random.Gaussian.gaussian;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.function.IntFunction;

/**
 * Draws the first values of one network's parameters, each tensor from a random stream of its own, so that they are a
 * function of the seed, the network's name and its layout alone. Networks of different names start different.
 */
public final class Initializer {
    private final IntFunction<Philox> streams;
    private final DType dtype;
    private final Device device;
    private int drawn;

    private Initializer(IntFunction<Philox> streams, DType dtype, Device device) {
        this.streams = streams;
        this.dtype = dtype;
        this.device = device;
    }

    /**
     * For a network among others of one seed.
     *
     * @param network its name, for example "critic"; equal names draw equal values
     * @param dtype type of the parameters: F32 to train, F64 for exact identities
     */
    public static Initializer of(Noise noise, String network, DType dtype, Device device) {
        return new Initializer(tensor -> noise.of("weights of " + network, tensor), dtype, device);
    }

    /**
     * For the only network of a seed: its tensors are drawn from streams 0, 1, 2 … of the seed, as those of every
     * published PixelCNN were.
     *
     * @param dtype type of the parameters: F32 to train, F64 for exact identities
     */
    public static Initializer ofOnlyNetwork(long seed, DType dtype, Device device) {
        return new Initializer(tensor -> new Philox(seed, tensor, 0), dtype, device);
    }

    /** Zeros. */
    public Tensor zeros(int... dims) {
        return Tensor.zeros(dtype, Shape.of(dims), device);
    }

    /** Ones. */
    public Tensor ones(int... dims) {
        return Tensor.full(1, dtype, Shape.of(dims), device);
    }

    /**
     * Uniform on [-limit, limit) with limit = sqrt(6 / fanIn): variance 2 / fanIn, for layers followed by relu. He et
     * al., arXiv:1502.01852.
     *
     * @param gain factor on the limit, 1 for relu
     */
    public Tensor heUniform(int fanIn, double gain, int... dims) {
        return uniform(gain * Math.sqrt(6.0 / Math.max(1, fanIn)), dims);
    }

    /**
     * Normal with variance 2 / fanIn, for layers followed by relu. He et al., arXiv:1502.01852.
     *
     * @param gain factor on the deviation, 1 for relu
     */
    public Tensor heNormal(int fanIn, double gain, int... dims) {
        return normal(gain * Math.sqrt(2.0 / Math.max(1, fanIn)), dims);
    }

    /**
     * Uniform on [-limit, limit) with limit = sqrt(6 / (fanIn + fanOut)), for layers followed by tanh or by nothing.
     * Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010, equation 16.
     *
     * @param gain factor on the limit, 1 for tanh
     */
    public Tensor glorotUniform(int fanIn, int fanOut, double gain, int... dims) {
        return uniform(gain * Math.sqrt(6.0 / Math.max(1, fanIn + fanOut)), dims);
    }

    /** Normal with mean 0, rounded to F32 in either dtype. */
    public Tensor normal(double deviation, int... dims) {
        Philox random = streams.apply(drawn++);
        try (var scope = Scope.open()) {
            float[] values = gaussian(random, Shape.of(dims), Device.CPU).toFloats();
            for (int i = 0; i < values.length; i++) values[i] = (float) (deviation * values[i]);
            return scope.keep(parameter(values, dims));
        }
    }

    /** Uniform on [-limit, limit), rounded to F32 in either dtype. */
    public Tensor uniform(double limit, int... dims) {
        Philox random = streams.apply(drawn++);
        float[] values = new float[Shape.of(dims).size()];
        for (int i = 0; i < values.length; i++) values[i] = (float) (limit * (2.0 * random.uniform(i) - 1));
        try (var scope = Scope.open()) {
            return scope.keep(parameter(values, dims));
        }
    }

    private Tensor parameter(float[] values, int... dims) {
        return Tensor.of(values, dims).to(dtype, device);
    }
}
