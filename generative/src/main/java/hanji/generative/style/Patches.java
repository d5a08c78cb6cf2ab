package hanji.generative.style;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.random.Gaussian.gaussian;

import hanji.generative.dense.SymmetricEigen;
import hanji.kernels.conv.Window;
import hanji.kernels.matmul.MatMul.Form;
import hanji.kernels.reduce.Sum;
import hanji.nn.layer.StridedConv;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The square patches of a picture, and random filters that tell them apart.
 *
 * @param side rows and columns of a patch
 * @param means of the values of a patch, [side, side, C]
 * @param components principal components of the patches
 */
record Patches(int side, double[] means, SymmetricEigen components) {
    /** Patches whose moments are taken, about. */
    private static final int ENOUGH = 20_000;

    /** Of the largest variance: how much of it a component is taken to have besides its own. */
    private static final double FLOOR = 1e-3;

    private static final double ALIKE = 1e-6;
    private static final Window INSIDE = new Window(1, 0);

    /** @param picture [1, H, W, C] in F32, no smaller than a patch, not of one colour */
    static Patches of(Tensor picture, int side) {
        try (var _ = Scope.open()) {
            int rows = picture.shape().dim(1) - side + 1,
                    columns = picture.shape().dim(2) - side + 1;
            int stride = Math.max(1, (int) Math.sqrt(rows * (double) columns / ENOUGH));
            List<Tensor> taps = new ArrayList<>();
            for (int y = 0; y < side; y++)
                for (int x = 0; x < side; x++)
                    taps.add(slice(slice(picture, 1, y, y + rows, stride), 2, x, x + columns, stride));
            Tensor wide = concat(-1, taps);
            int size = wide.shape().dim(-1), count = wide.size() / size;
            Tensor patches = reshape(wide, count, size), mean = Sum.mean(patches, 0);
            Tensor centred = subtract(patches, mean);
            Tensor covariance = scale(matMul(centred, Form.TRANSPOSED, centred, Form.AS_IS), 1.0 / count);
            return new Patches(side, mean.toDoubles(), components(covariance.toDoubles(), size));
        }
    }

    /** Each value gets a little more variance, of its own: where many are exactly alike, no eigenvectors would be found. */
    private static SymmetricEigen components(double[] covariance, int size) {
        double most = 0;
        for (int i = 0; i < size; i++) most = Math.max(most, covariance[i * size + i]);
        for (int i = 0; i < size; i++) covariance[i * size + i] += ALIKE * most * (1 + i / (double) size);
        return SymmetricEigen.of(covariance, size);
    }

    /**
     * Filters whose responses have mean 0 and variance 1 over the patches: normal in the coordinates of the principal
     * components, of which those of a small variance are raised.
     *
     * @param whitening 0 leaves a component its share of the variance, 1/2 gives all the same
     * @return a convolution inside its picture, of {@code count} outputs
     */
    StridedConv filters(int count, double whitening, Philox random, Device device) {
        double[] variances = components.values(), axes = components.vectors();
        int size = variances.length;
        float[] draws = gaussian(random, Shape.of(count, size), Device.CPU).toFloats();
        float[] weights = new float[size * count], biases = new float[count];
        for (int f = 0; f < count; f++) {
            double[] filter = new double[size];
            double variance = 0, mean = 0;
            for (int i = 0; i < size; i++) {
                double part = draws[f * size + i] * Math.pow(variances[i] + FLOOR * variances[0], -whitening);
                variance += part * part * Math.max(0, variances[i]);
                for (int k = 0; k < size; k++) filter[k] += part * axes[i * size + k];
            }
            double factor = 1 / Math.sqrt(variance);
            for (int k = 0; k < size; k++) {
                weights[k * count + f] = (float) (factor * filter[k]);
                mean += factor * filter[k] * means[k];
            }
            biases[f] = (float) -mean;
        }
        Tensor weight = Tensor.of(weights, side, side, size / (side * side), count);
        return new StridedConv(
                weight.to(weight.dtype(), device), Tensor.of(biases, count).to(weight.dtype(), device), INSIDE);
    }
}
