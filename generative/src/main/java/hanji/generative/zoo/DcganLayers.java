package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Unary.leakyRelu;

import hanji.generative.model.Site;
import hanji.kernels.conv.Window;
import hanji.kernels.pointwise.Unary;
import hanji.nn.layer.Activation;
import hanji.nn.layer.BatchNorm;
import hanji.nn.layer.GroupNorm;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Linear;
import hanji.nn.layer.Sequential;
import hanji.nn.layer.StridedConv;
import hanji.nn.layer.TransposedConv;

/**
 * The networks of DCGAN for images whose sides are multiples of 4: convolutions of stride 2 in place of pooling, transposed ones to
 * get back, batch normalization after all but the generator's last and the discriminator's first, relu here and leaky relu there.
 * arXiv:1511.06434, section 3.
 *
 * <p>What is different from the paper: two convolutions and not four, as images are of 28 x 28 and not of 64 x 64 pixels; a
 * sigmoid to [0, 1], of which the discriminator sees 2 v - 1, in the place of tanh; He's first weights.
 */
final class DcganLayers {
    private static final int SIZE = 4;
    private static final Window HALVING = new Window(2, 1);
    private static final int QUARTER = 4;
    private static final double SLOPE = 0.2;

    private DcganLayers() {}

    /** What a discriminator normalizes by. */
    enum Norm {
        /** The batch. */
        BATCH,
        /** Each image alone, all its channels together, since the penalty is on the gradient by each: arXiv:1704.00028, section 4. */
        IMAGE;

        private Layer create(int channels, Initializer initializer) {
            return switch (this) {
                case BATCH -> BatchNorm.create(channels, initializer);
                case IMAGE -> GroupNorm.create(channels, 1, initializer);
            };
        }
    }

    /** @throws IllegalArgumentException if an option is out of range, or the networks do not fit the images or the memory */
    static void require(int channels, int latent, int pack, Site site) {
        if (site.height() % QUARTER != 0 || site.width() % QUARTER != 0)
            throw new IllegalArgumentException(
                    "needs images whose sides are multiples of 4, as it halves them twice, not " + site.height() + " x "
                            + site.width());
        long wide = 2L * channels;
        long coarse = (long) site.height() / QUARTER * (site.width() / QUARTER);
        site.requireRoom(() -> {
            long maps = Math.multiplyExact(coarse, wide), taps = (long) SIZE * SIZE * channels;
            long dense = Math.multiplyExact(maps, latent + 2L);
            long convolutions = Math.multiplyExact(taps, 2 * wide + Math.multiplyExact(site.channels(), 1L + pack));
            return Math.addExact(dense, convolutions);
        });
    }

    /**
     * A generator.
     *
     * @param inputs numbers that an image is made of
     * @param channels at half of the resolution; twice as many at a quarter
     * @return from [N, inputs] to images [N, H, W, C] of values in [0, 1]
     */
    static Layer generator(int inputs, int channels, Site site, Initializer initializer) {
        int height = site.height() / QUARTER, width = site.width() / QUARTER;
        int wide = 2 * channels;
        return Sequential.of(
                Linear.create(inputs, height * width * wide, 1, initializer),
                new Activation(units -> reshape(units, -1, height, width, wide)),
                BatchNorm.create(wide, initializer),
                new Activation(Unary::relu),
                TransposedConv.create(SIZE, wide, channels, HALVING, 1, initializer),
                BatchNorm.create(channels, initializer),
                new Activation(Unary::relu),
                TransposedConv.create(SIZE, channels, site.channels(), HALVING, 1, initializer),
                new Activation(Unary::sigmoid));
    }

    /**
     * A discriminator before its sigmoid, or a critic.
     *
     * @param seen channels of what it sees
     * @param channels at half of the resolution; twice as many at a quarter
     * @return from [N, H, W, seen] of values in [0, 1] to [N, 1]
     */
    static Layer discriminator(int seen, int channels, Norm norm, Site site, Initializer initializer) {
        int wide = 2 * channels, flat = site.height() / QUARTER * (site.width() / QUARTER) * wide;
        return Sequential.of(
                new Activation(values -> affine(values, 2, -1)),
                StridedConv.create(SIZE, seen, channels, HALVING, 1, initializer),
                new Activation(maps -> leakyRelu(maps, SLOPE)),
                StridedConv.create(SIZE, channels, wide, HALVING, 1, initializer),
                norm.create(wide, initializer),
                new Activation(maps -> leakyRelu(maps, SLOPE)),
                new Activation(maps -> reshape(maps, -1, flat)),
                Linear.create(flat, 1, 0.5, initializer));
    }

    /** @throws IllegalArgumentException if there is no channel */
    static void requireChannels(int channels) {
        if (channels < 1) throw new IllegalArgumentException("channels must be at least 1, not " + channels);
    }
}
