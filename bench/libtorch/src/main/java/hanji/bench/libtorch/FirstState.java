package hanji.bench.libtorch;

import hanji.bench.peer.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Layers with the first weights of one of Hanji's learners.
 *
 * @param state by the learner's names
 * @param prefix of the names
 * @param layout of images and kernels
 * @param parameters all that were taken
 */
record FirstState(Map<String, float[]> state, String prefix, Layout layout, List<Tensor> parameters) {
    private static final String PARAMETER = "parameter.";

    /** Of a learner's only objective. */
    FirstState(Map<String, float[]> state, Layout layout) {
        this(state, PARAMETER, layout, new ArrayList<>());
    }

    /** Of one of several objectives. */
    FirstState(Map<String, float[]> state, String objective, Layout layout) {
        this(state, objective + "." + PARAMETER, layout, new ArrayList<>());
    }

    /** Of the moving average of a learner's weights. */
    static FirstState ofAverage(Map<String, float[]> state, Layout layout) {
        return new FirstState(state, "average.", layout, new ArrayList<>());
    }

    /**
     * A layer with a bias.
     *
     * @param weight [out, in], [out, in, h, w], or of a transposed convolution [in, out, h, w]
     * @param bias [out]
     */
    record Affine(Tensor weight, Tensor bias) {
        /** [N, in] to [N, out]. */
        Tensor linear(Tensor x) {
            return torch.linear(x, weight, new TensorOptional(bias));
        }

        /** Padded with zeros so that a kernel of odd size gives an image of the same size, of even size half of it with stride 2. */
        Tensor convolve(Tensor x, long stride) {
            return torch.conv2d(x, weight, addend(), both(stride), padding(), both(1), 1);
        }

        /** The other way round. */
        Tensor convolveBack(Tensor x, long stride) {
            return torch.conv_transpose2d(x, weight, addend(), both(stride), padding(), both(0), 1, both(1));
        }

        private TensorOptional addend() {
            return new TensorOptional(bias);
        }

        private long[] padding() {
            return both((weight.size(2) - 1) / 2);
        }

        private static long[] both(long value) {
            return new long[] {value, value};
        }
    }

    /**
     * Normalization by batches.
     *
     * @param gain [C]
     * @param mean [C], running
     * @param variance [C], running
     */
    record Norm(Tensor gain, Tensor bias, Tensor mean, Tensor variance) {
        private static final double MOMENTUM = 0.1;
        private static final double EPSILON = 1e-5;

        /** [N, C, H, W] to the same. */
        Tensor forward(Tensor x) {
            return torch.batch_norm(
                    x,
                    new TensorOptional(gain),
                    new TensorOptional(bias),
                    new TensorOptional(mean),
                    new TensorOptional(variance),
                    true,
                    MOMENTUM,
                    EPSILON,
                    false);
        }
    }

    /** Normalization by groups of channels. */
    record Groups(Tensor gain, Tensor bias, long groups) {
        private static final double EPSILON = 1e-5;

        /** [N, C, H, W] to the same. */
        Tensor forward(Tensor x) {
            return torch.group_norm(x, groups, new TensorOptional(gain), new TensorOptional(bias), EPSILON, false);
        }
    }

    Groups groups(String name, int channels, int groups) {
        return new Groups(vector(name + ".weight", channels), vector(name + ".bias", channels), groups);
    }

    /** Of so many channels, with fresh running statistics. */
    Norm norm(String name, int channels) {
        return new Norm(
                vector(name + ".weight", channels),
                vector(name + ".bias", channels),
                torch.zeros(channels),
                torch.ones(channels));
    }

    /** A matrix [in, out] of Hanji's. */
    Affine linear(String name, int in, int out) {
        return new Affine(
                parameter(Tensors.transposed(values(name + ".weight"), in, out)), vector(name + ".bias", out));
    }

    /** A kernel [size, size, in, out] of Hanji's. */
    Affine kernel(String name, int size, int in, int out) {
        return kernel(name, size, in, out, out);
    }

    /** A kernel [size, size, out, in] of Hanji's. */
    Affine transposedKernel(String name, int size, int in, int out) {
        return kernel(name, size, out, in, out);
    }

    private Affine kernel(String name, int size, int third, int fourth, int out) {
        float[] weight = values(name + ".weight");
        return new Affine(
                parameter(Tensors.kernel(weight, layout, size, size, third, fourth)), vector(name + ".bias", out));
    }

    Tensor vector(String name, int size) {
        return parameter(Tensors.of(values(name), size));
    }

    float[] values(String name) {
        float[] values = state.get(prefix + name);
        if (values == null) throw new IllegalArgumentException("no " + prefix + name + " in " + state.keySet());
        return values;
    }

    private Tensor parameter(Tensor values) {
        parameters.add(values.requires_grad_(true));
        return values;
    }

    /** All parameters that were taken. */
    TensorVector all() {
        return new TensorVector(parameters.toArray(Tensor[]::new));
    }
}
