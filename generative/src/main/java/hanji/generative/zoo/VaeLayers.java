package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Unary.relu;

import hanji.autograd.Op;
import hanji.generative.model.Site;
import hanji.kernels.conv.TransposedConv2d;
import hanji.kernels.conv.Window;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Linear;
import hanji.nn.layer.StridedConv;
import hanji.nn.layer.TransposedConv;
import hanji.tensor.Tensor;

/** The layers between an image and the hidden units of an autoencoder. */
public enum VaeLayers {
    /** Every value is connected with every unit. */
    DENSE,
    /** Two 4x4 convolutions of stride 2, and two transposed ones back: arXiv:1511.06434, section 3. */
    CONVOLUTIONAL;

    private static final int CHANNELS = 32;
    private static final int SIZE = 4;
    private static final Window HALVING = new Window(2, 1);

    /** @throws IllegalArgumentException if images are too small to be halved twice */
    void requireSize(Site site) {
        if (this == CONVOLUTIONAL && (site.height() < 4 || site.width() < 4))
            throw new IllegalArgumentException(
                    "convolutional layers halve images twice and need them at least 4 x 4, not %d x %d"
                            .formatted(site.height(), site.width()));
    }

    /** Weights of {@link #encoder} and {@link #output}. */
    long weights(int hidden, int numbers, Site site) {
        return switch (this) {
            case DENSE -> Math.multiplyExact((1L + numbers) * site.dimensions(), hidden);
            case CONVOLUTIONAL -> {
                long flat = 2L * CHANNELS * (site.height() / 4) * (site.width() / 4);
                long ends = (1L + numbers) * site.channels() * CHANNELS * SIZE * SIZE;
                yield Math.addExact(
                        Math.multiplyExact(2 * flat, hidden), ends + 4L * CHANNELS * CHANNELS * SIZE * SIZE);
            }
        };
    }

    /** From images [N, D] on [-1, 1] to hidden units [N, hidden] before their activation. */
    Layer encoder(int hidden, Site site, Initializer initializer) {
        return switch (this) {
            case DENSE -> Linear.create(site.dimensions(), hidden, 1, initializer);
            case CONVOLUTIONAL ->
                new Coarser(
                        StridedConv.create(SIZE, site.channels(), CHANNELS, HALVING, 1, initializer),
                        StridedConv.create(SIZE, CHANNELS, 2 * CHANNELS, HALVING, 1, initializer),
                        Linear.create(flat(site), hidden, 1, initializer),
                        site.height(),
                        site.width());
        };
    }

    /** From hidden units [N, hidden] to numbers of each value, [N, D * numbers] or [N, H, W, C * numbers]. */
    Layer output(int hidden, int numbers, Site site, Initializer initializer) {
        return switch (this) {
            case DENSE -> Linear.create(hidden, numbers * site.dimensions(), 0.2, initializer);
            case CONVOLUTIONAL ->
                new Finer(
                        Linear.create(hidden, flat(site), 1, initializer),
                        TransposedConv.create(SIZE, 2 * CHANNELS, CHANNELS, HALVING, 1, initializer),
                        TransposedConv.create(SIZE, CHANNELS, numbers * site.channels(), HALVING, 0.2, initializer),
                        site.height(),
                        site.width());
        };
    }

    private static int flat(Site site) {
        return 2 * CHANNELS * (site.height() / 2 / 2) * (site.width() / 2 / 2);
    }

    /** Images [N, D] to hidden units, at a quarter of the resolution. */
    private record Coarser(StridedConv first, StridedConv second, Linear hidden, int height, int width)
            implements Layer {
        @Override
        public Tensor forward(Tensor flat) {
            int n = flat.shape().dim(0);
            Tensor images =
                    reshape(flat, n, height, width, first.weight().shape().dim(2));
            Tensor features = relu(second.forward(relu(first.forward(images))));
            return hidden.forward(reshape(features, n, features.size() / n));
        }
    }

    /** Hidden units to numbers of each value, from a quarter of the resolution. */
    private record Finer(Linear spread, TransposedConv first, TransposedConv second, int height, int width)
            implements Layer {
        @Override
        public Tensor forward(Tensor hidden) {
            int n = hidden.shape().dim(0);
            Tensor coarse = reshape(relu(spread.forward(hidden)), n, height / 2 / 2, width / 2 / 2, 2 * CHANNELS);
            return finer(second, relu(finer(first, coarse, height / 2, width / 2)), height, width);
        }
    }

    /** A transposed convolution to images of this size, which may be odd. */
    static Tensor finer(TransposedConv layer, Tensor input, int height, int width) {
        return Op.run(new TransposedConv2d(input, layer.weight(), layer.bias(), layer.window(), height, width));
    }
}
