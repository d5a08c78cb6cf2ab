package hanji.generative.zoo;

import hanji.nn.layer.Module;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;

/** Networks with random weights whose conditionals are far from uniform. */
final class Untrained {
    private static final long SEED = 5;
    private static final int BIASES = 1 << 20;

    private Untrained() {}

    /** Every parameter uniform on [-limit, limit), rounded to F32 in either dtype. */
    static void scatter(Module network, double limit) {
        int stream = BIASES;
        for (Tensor parameter : network.parameters().values()) {
            var random = new Philox(SEED, stream++, 1);
            for (int i = 0; i < parameter.size(); i++) parameter.set(i, (float) (limit * (2 * random.uniform(i) - 1)));
            parameter.bumpVersion();
        }
    }

    /**
     * First weights times a gain, and biases, which begin as 0, uniform on [-1/2, 1/2).
     *
     * @param gain a power of two, so that F32 and F64 networks have equal weights
     */
    static PixelCnn.Network network(PixelCnn.Config config, double gain, DType dtype, Device device) {
        PixelCnn.Network network = PixelCnn.Network.create(config, SEED, dtype, device);
        int stream = BIASES;
        for (Tensor parameter : network.parameters().values()) {
            var random = new Philox(SEED, stream++, 0);
            boolean bias = parameter.shape().rank() == 1;
            for (int i = 0; i < parameter.size(); i++)
                parameter.set(i, bias ? random.uniform(i) - 0.5 : gain * parameter.get(i));
        }
        return network;
    }
}
