package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Binary.add;

import hanji.autograd.Op;
import hanji.kernels.conv.TransposedConv2d;
import hanji.kernels.conv.Window;
import hanji.kernels.matmul.MatMul;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Linear;
import hanji.nn.layer.Module;
import hanji.nn.layer.Sequential;
import hanji.nn.layer.StridedConv;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer of an encoder and the layer of the decoder that leads back from what it gives to what it takes. Tied, the second has
 * the weights of the first, transposed, and only a bias of its own.
 *
 * @param encoder [N, ...] to [N, ...]
 * @param decoder back
 */
record Mirrored(Layer encoder, Layer decoder) implements Module {
    private static final Window HALVING = new Window(2, 1);
    private static final int TAPS = 4;

    /**
     * A linear map of whatever an image has become, as one row, and one back.
     *
     * @param input shape of one image of activations
     * @param out numbers that it becomes
     */
    static Mirrored dense(Shape input, int out, boolean tied, Initializer initializer) {
        int in = input.size();
        var forth = new Linear(initializer.glorotUniform(in, out, 1, in, out), initializer.zeros(out));
        Layer back = tied
                ? new TransposedLinear(forth.weight(), initializer.zeros(in))
                : new Linear(initializer.glorotUniform(out, in, 1, out, in), initializer.zeros(in));
        return new Mirrored(Sequential.of(new Shaped(Shape.of(in)), forth), Sequential.of(back, new Shaped(input)));
    }

    /**
     * A 4x4 convolution of stride 2, and the transposed convolution that doubles the sides again.
     *
     * @param image [H, W, C] of one image of activations, at least 2 x 2
     * @param out channels of the halved image
     */
    static Mirrored halving(Shape image, int out, boolean tied, Initializer initializer) {
        int in = image.dim(2);
        StridedConv forth = StridedConv.create(TAPS, in, out, HALVING, 1, initializer);
        int meeting = TAPS * TAPS / (HALVING.stride() * HALVING.stride()) * out;
        Tensor back = tied ? forth.weight() : initializer.heUniform(meeting, 1, TAPS, TAPS, in, out);
        return new Mirrored(forth, new Doubling(back, initializer.zeros(in), image.dim(0), image.dim(1)));
    }

    /** Shape of one image after {@link #halving}. */
    static Shape halved(Shape image, int channels) {
        return Shape.of(image.dim(0) / 2, image.dim(1) / 2, channels);
    }

    /** The encoders in turn, with an activation between any two. */
    static Layer encoder(List<Mirrored> layers, Layer activation) {
        return alternating(layers.stream().map(Mirrored::encoder).toList(), activation);
    }

    /** The decoders, that of the last layer first, with an activation between any two. */
    static Layer decoder(List<Mirrored> layers, Layer activation) {
        return alternating(layers.reversed().stream().map(Mirrored::decoder).toList(), activation);
    }

    private static Layer alternating(List<Layer> layers, Layer activation) {
        List<Layer> all = new ArrayList<>();
        for (Layer layer : layers) {
            if (!all.isEmpty()) all.add(activation);
            all.add(layer);
        }
        return new Sequential(List.copyOf(all));
    }

    /** Another shape for each image. */
    private record Shaped(Shape each) implements Layer {
        @Override
        public Tensor forward(Tensor input) {
            int[] dims = new int[each.rank() + 1];
            dims[0] = input.shape().dim(0);
            System.arraycopy(each.dims(), 0, dims, 1, each.rank());
            return reshape(input, dims);
        }
    }

    /**
     * {@code x Wᵀ + b}: [N, out] to [N, in].
     *
     * @param weight W of the map that this one leads back from, [in, out]
     */
    private record TransposedLinear(Tensor weight, Tensor bias) implements Layer {
        @Override
        public Tensor forward(Tensor input) {
            return add(matMul(input, MatMul.Form.AS_IS, weight, MatMul.Form.TRANSPOSED), bias);
        }
    }

    /** A transposed convolution to images of this size, which may be odd: [N, H / 2, W / 2, Cin] to [N, H, W, Cout]. */
    private record Doubling(Tensor weight, Tensor bias, int height, int width) implements Layer {
        @Override
        public Tensor forward(Tensor input) {
            return Op.run(new TransposedConv2d(input, weight, bias, HALVING, height, width));
        }
    }
}
