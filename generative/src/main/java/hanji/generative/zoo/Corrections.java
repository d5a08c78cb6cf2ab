package hanji.generative.zoo;

import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is to be added to an image, by 3x3 convolutions that go on at one resolution (arXiv:1608.03981, section III), each of the
 * inner ones added to what it came from (arXiv:1512.03385). It begins by correcting nothing.
 */
record Corrections(Conv first, List<Conv> inner, Conv last) implements Layer {
    /**
     * @param channels of the inner convolutions
     * @param blocks how many of these there are
     */
    static Corrections create(int in, int channels, int blocks, int out, Initializer initializer) {
        return new Corrections(
                Conv.create(3, in, channels, Mask.NONE, 1, initializer),
                IntStream.range(0, blocks)
                        .mapToObj(_ -> Conv.create(3, channels, channels, Mask.NONE, 0.5, initializer))
                        .toList(),
                Conv.create(3, channels, out, Mask.NONE, 0, initializer));
    }

    /** @throws IllegalArgumentException if there is no such network */
    static void require(int channels, int blocks, double ema, double lr) {
        if (channels < 1) throw new IllegalArgumentException("channels must be at least 1, not " + channels);
        if (blocks < 0) throw new IllegalArgumentException("blocks must be at least 0, not " + blocks);
        if (!(ema >= 0 && ema < 1)) throw new IllegalArgumentException("ema must be from 0 to below 1, not " + ema);
        MaximumLikelihood.requireRate(lr);
    }

    /** How many weights that takes. */
    static long weights(int in, int channels, int blocks, int out) {
        long inner = Math.multiplyExact(Math.multiplyExact(9L * channels, channels), blocks);
        return Math.addExact(inner, Math.multiplyExact(9L * channels, in + out));
    }

    /** [N, H, W, in] to [N, H, W, out]. */
    @Override
    public Tensor forward(Tensor input) {
        Tensor x = first.forward(input);
        for (Conv conv : inner) x = conv.residual(x);
        return last.afterRelu(x);
    }
}
