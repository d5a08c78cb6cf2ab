package hanji.kernels.normalize;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.reciprocal;
import static hanji.kernels.pointwise.Unary.sqrt;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Cotangents;
import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Normalization: the numbers of each group less their mean, over the root of their variance, times a gain and plus a bias for each
 * channel, {@code y = gain (x - mean) / sqrt(variance + epsilon) + bias}. The variance is biased, a mean of squared distances.
 *
 * @param x [N, P, C]: a group is all P pixels of an image in C / groups neighbouring channels
 * @param gain [C]
 * @param bias [C]
 * @param groups of channels
 * @param epsilon added to the variance, above 0
 * @param mean a further result: [N, groups]
 * @param variance a further result: [N, groups]
 */
public record Normalize(Tensor x, Tensor gain, Tensor bias, int groups, double epsilon, Tensor mean, Tensor variance)
        implements Op {
    /**
     * Normalized activations with the statistics of the batch.
     *
     * @param out shaped as what was normalized
     * @param mean [C], of each channel
     * @param variance [C], biased
     * @param numbers that each of them is taken over
     */
    public record BatchNormalized(Tensor out, Tensor mean, Tensor variance, int numbers) {}

    /**
     * Batch normalization: each channel over all rows or pixels of the batch. Ioffe and Szegedy, arXiv:1502.03167, algorithm 1.
     *
     * @param x [..., C]
     * @param gain [C]
     * @param bias [C]
     * @throws IllegalArgumentException if shapes or dtypes do not fit, or epsilon is not above 0
     */
    public static BatchNormalized batchNorm(Tensor x, Tensor gain, Tensor bias, double epsilon) {
        int channels = channels("batchNorm", x),
                rows = x.shape().size(0, x.shape().rank() - 1);
        var call = of(reshape(x, 1, rows, channels), gain, bias, channels, epsilon);
        Tensor out = reshape(Op.run(call), x.shape());
        return new BatchNormalized(out, reshape(call.mean, channels), reshape(call.variance, channels), rows);
    }

    /**
     * Group normalization: each image for itself, over all its pixels and the channels of a group. With one group for all it
     * is layer normalization over an image, with a group for each channel instance normalization. Wu and He,
     * arXiv:1803.08494, section 3.
     *
     * @param x [N, ..., C]
     * @param gain [C]
     * @param bias [C]
     * @return [N, ..., C]
     * @throws IllegalArgumentException if shapes or dtypes do not fit, the groups do not divide C, or epsilon is not above 0
     */
    public static Tensor groupNorm(Tensor x, Tensor gain, Tensor bias, int groups, double epsilon) {
        int channels = channels("groupNorm", x);
        if (x.shape().rank() < 2) throw new IllegalArgumentException("groupNorm needs [N, ..., C], not " + x.label());
        int images = x.shape().dim(0), pixels = x.shape().size(1, x.shape().rank() - 1);
        return reshape(Op.run(of(reshape(x, images, pixels, channels), gain, bias, groups, epsilon)), x.shape());
    }

    /**
     * Layer normalization: each row for itself, over its last axis. Ba, Kiros and Hinton, arXiv:1607.06450, section 3.
     *
     * @param x [..., C]
     * @param gain [C]
     * @param bias [C]
     * @return [..., C]
     * @throws IllegalArgumentException if shapes or dtypes do not fit, or epsilon is not above 0
     */
    public static Tensor layerNorm(Tensor x, Tensor gain, Tensor bias, double epsilon) {
        int channels = channels("layerNorm", x),
                rows = x.shape().size(0, x.shape().rank() - 1);
        return reshape(Op.run(of(reshape(x, rows, 1, channels), gain, bias, 1, epsilon)), x.shape());
    }

    private static int channels(String what, Tensor x) {
        if (x.shape().rank() == 0) throw new IllegalArgumentException(what + " needs [..., C], not " + x.label());
        return x.shape().dim(-1);
    }

    /**
     * A call with room for its further results.
     *
     * @throws IllegalArgumentException if shapes or dtypes do not fit, the groups do not divide C, or epsilon is not above 0
     */
    public static Normalize of(Tensor x, Tensor gain, Tensor bias, int groups, double epsilon) {
        Shape statistics = Groups.of("Normalize", x, groups).statistics();
        Tensor mean = Tensor.empty(x.dtype(), statistics, x.device());
        Tensor variance = Tensor.empty(x.dtype(), statistics, x.device());
        return new Normalize(x, gain, bias, groups, epsilon, mean, variance);
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit, the groups do not divide C, or epsilon is not above 0 */
    public Normalize {
        Groups layout = Groups.of("Normalize", x, groups);
        Shape perChannel = Shape.of(layout.channels());
        layout.require("Normalize", x, gain, perChannel);
        layout.require("Normalize", x, bias, perChannel);
        layout.require("Normalize", x, mean, layout.statistics());
        layout.require("Normalize", x, variance, layout.statistics());
        if (!(epsilon > 0) || Double.isInfinite(epsilon))
            throw new IllegalArgumentException("Normalize: epsilon is a finite number above 0, not " + epsilon);
    }

    Groups layout() {
        return Groups.of("Normalize", x, groups);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, gain, bias);
    }

    @Override
    public Shape shape() {
        return x.shape();
    }

    @Override
    public void reference(Tensor out) {
        Groups layout = layout();
        for (int image = 0; image < layout.images(); image++)
            for (int group = 0; group < groups; group++) reference(layout, image, group, out);
    }

    private void reference(Groups layout, int image, int group, Tensor out) {
        int size = layout.size(), numbers = layout.numbers();
        int first = image * layout.pixels() * layout.channels() + group * size;
        double sum = 0, squares = 0;
        for (int k = 0; k < numbers; k++) sum += x.get(first + k / size * layout.channels() + k % size);
        double centre = sum / numbers;
        for (int k = 0; k < numbers; k++) {
            double distance = x.get(first + k / size * layout.channels() + k % size) - centre;
            squares += distance * distance;
        }
        double spread = squares / numbers, deviation = Math.sqrt(spread + epsilon);
        for (int k = 0; k < numbers; k++) {
            int i = first + k / size * layout.channels() + k % size, c = group * size + k % size;
            out.set(i, gain.get(c) * (x.get(i) - centre) / deviation + bias.get(c));
        }
        mean.set(image * groups + group, centre);
        variance.set(image * groups + group, spread);
    }

    @Override
    public void cpu(Tensor out) {
        NormalizeCpu.forward(this, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        NormalizeCuda.forward(this, out, gpu);
    }

    /**
     * With d = x - mean, r = 1 / sqrt(variance + epsilon), and n numbers in a group: by the bias the sum of dOut, by the gain that
     * of dOut d r, and by x, with a and b the sums of gain dOut and of gain dOut d over the group,
     * {@code r gain dOut - r a / n - d r^3 b / n}; arXiv:1502.03167, section 3. The gradients by mean and variance add
     * {@code dMean / n} and {@code 2 d dVariance / n}.
     */
    @Override
    public void gradient(Tensor out, Cotangents arrived, Gradients gradients) {
        Groups layout = layout();
        Tensor dOut = arrived.of(out);
        var products = ChannelProducts.of(x, mean, dOut);
        Tensor r = reciprocal(sqrt(shift(variance, epsilon)));
        gradients.add(bias, () -> sum(products.sums(), 0));
        gradients.add(gain, () -> sum(multiply(products.withDistances(), layout.spread(r)), 0));
        gradients.add(x, () -> {
            double share = 1.0 / layout.numbers();
            Tensor a = layout.sums(multiply(products.sums(), gain));
            Tensor b = layout.sums(multiply(products.withDistances(), gain));
            Tensor level = scale(multiply(r, a), -share);
            Tensor slope = scale(multiply(multiply(square(r), r), b), -share);
            Tensor withMean =
                    arrived.at(mean).map(d -> add(level, scale(d, share))).orElse(level);
            Tensor withVariance = arrived.at(variance)
                    .map(d -> add(slope, scale(d, 2 * share)))
                    .orElse(slope);
            return Op.run(new InputGradient(x, mean, dOut, gain, r, withVariance, withMean));
        });
    }
}
