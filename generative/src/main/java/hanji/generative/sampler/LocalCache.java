package hanji.generative.sampler;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.relu;

import hanji.kernels.conv.Mask;
import hanji.kernels.conv.MaskedPatches;
import hanji.nn.layer.Conv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The conditionals of some images by locally masked convolutions, with the multiply-adds of one forward pass: what a layer sees
 * of a pixel is kept, so that each pixel goes through the network once, colour by colour, when all before it are known.
 */
public final class LocalCache implements PixelConditionals {
    private final LocalNetwork network;
    private final byte[] images;
    private final int first;
    private final int count;
    private final int height;
    private final int width;
    private final Device device;
    private final Layer input;
    private final List<Layer> hidden = new ArrayList<>();
    private final List<Conv> wide;
    private final List<Conv> logits;
    /** At this pixel, by colour: the last block's results, and those of the wide layer. */
    private final List<Tensor> last = new ArrayList<>();

    private final List<Tensor> outputs = new ArrayList<>();
    private int pixel;
    private int colour;
    private boolean begun;
    private long multiplyAdds;

    /**
     * @param before which neighbours come before each pixel, for the first layer's window and for that of the blocks
     * @param images [N, H, W, C], of which these are {@code count} from {@code first} on
     */
    public LocalCache(
            LocalNetwork network, List<Tensor> before, int height, int width, byte[] images, int first, int count) {
        this.network = network;
        this.images = images;
        this.first = first;
        this.count = count;
        this.height = height;
        this.width = width;
        device = network.logits().weight().device();
        int embedded = network.embedding().width(), colours = network.colours();
        List<Conv> own = network.own()
                .map(conv -> IntStream.range(0, colours)
                        .mapToObj(c -> c == 0
                                ? part(conv, embedded, c, new Mask(Mask.Kind.A, 1))
                                : part(conv, c * embedded, c, Mask.NONE))
                        .toList())
                .orElse(List.of());
        input = new Layer(before.getFirst(), embedded * colours, split(network.first(), false), own);
        for (LocalBlock block : network.hidden())
            hidden.add(new Layer(
                    before.getLast(),
                    block.own().bias().size(),
                    split(block.around(), false),
                    split(block.own(), true)));
        wide = split(network.wide(), true);
        logits = split(network.logits(), true);
    }

    /** A convolution by colours of its results, each of which sees every input, or those of its own and earlier colours. */
    private List<Conv> split(Conv conv, boolean masked) {
        int inputs = conv.weight().shape().dim(2), colours = network.colours();
        return IntStream.range(0, colours)
                .mapToObj(c -> part(conv, masked ? inputs / colours * (c + 1) : inputs, c, Mask.NONE))
                .toList();
    }

    private Conv part(Conv conv, int inputs, int ofColour, Mask mask) {
        int outputs = conv.bias().size() / network.colours();
        return GridNetwork.columns(conv, inputs, ofColour * outputs, outputs, mask);
    }

    @Override
    public void next(int nextPixel, int nextColour) {
        if (begun) embed();
        begun = true;
        pixel = nextPixel;
        colour = nextColour;
        if (colour == 0) begin();
        Tensor x = input.aroundThis();
        if (!input.own.isEmpty()) x = add(x, input.ownOfThis(input.seenOfPixel()));
        for (Layer layer : hidden) {
            layer.show(relu(x));
            x = add(add(x, layer.ownOfThis(layer.shown())), layer.aroundThis());
        }
        last.add(x);
    }

    private void begin() {
        last.clear();
        outputs.clear();
        input.begin();
        hidden.forEach(Layer::begin);
    }

    /** What the first layer sees of the intensity that was next and is known now. */
    private void embed() {
        Embedding embedding = network.embedding();
        int size = height * width;
        for (int n = 0; n < count; n++) {
            int intensity = images[((first + n) * size + pixel) * network.colours() + colour] & 0xff;
            int at = (n * size + pixel) * input.channels + colour * embedding.width();
            embedding.write(intensity, pixel / width, pixel % width, input.seen, at);
        }
    }

    @Override
    public Tensor logits() {
        outputs.add(apply(wide.get(colour), concat(3, last), true));
        Tensor all = apply(logits.get(colour), concat(3, outputs), true);
        return reshape(all, count, all.shape().dim(3));
    }

    private Tensor apply(Conv conv, Tensor seen, boolean afterRelu) {
        if (conv.mask().kind() == Mask.Kind.NONE)
            multiplyAdds += (long) count * conv.weight().size();
        return afterRelu ? conv.afterRelu(seen) : conv.forward(seen);
    }

    /** Of these images so far; closed taps count, as they do in a pass. */
    public long multiplyAdds() {
        return multiplyAdds;
    }

    /** A locally masked convolution and what it sees. */
    private final class Layer {
        private final Tensor before;
        private final int channels;
        private final List<Conv> around;
        private final List<Conv> own;
        /** Of every pixel so far, [count, H, W, channels]. */
        private final float[] seen;
        /** At this pixel: its window, [count, 1, 1, taps x channels], and itself by colour. */
        private final Tensor window;

        private final List<Tensor> itself = new ArrayList<>();

        Layer(Tensor before, int channels, List<Conv> around, List<Conv> own) {
            this.before = before;
            this.channels = channels;
            this.around = around;
            this.own = own;
            seen = Tensor.zeros(DType.F32, Shape.of(count, height, width, channels), device)
                    .floats();
            window =
                    Tensor.empty(DType.F32, Shape.of(count, 1, 1, before.shape().size(2, 4) * channels), device);
        }

        void begin() {
            itself.clear();
            int row = window.shape().dim(3);
            for (int n = 0; n < count; n++)
                MaskedPatches.patch(seen, channels, before, n * height * width + pixel, window.floats(), n * row);
        }

        Tensor aroundThis() {
            return apply(around.get(colour), window, false);
        }

        Tensor ownOfThis(Tensor colours) {
            return apply(own.get(colour), colours, false);
        }

        /** Keeps what it sees of this colour, [count, 1, 1, channels / colours]. */
        void show(Tensor values) {
            itself.add(values);
            int part = channels / network.colours();
            for (int n = 0; n < count; n++)
                System.arraycopy(
                        values.floats(), n * part, seen, (n * height * width + pixel) * channels + colour * part, part);
        }

        /** This pixel's colours up to this one. */
        Tensor shown() {
            return concat(3, itself);
        }

        /** This pixel's colours before this one, or, before the first, as many numbers that a mask closes. */
        Tensor seenOfPixel() {
            int inputs = own.get(colour).weight().shape().dim(2);
            Tensor earlier = Tensor.empty(DType.F32, Shape.of(count, 1, 1, inputs), device);
            for (int n = 0; n < count; n++)
                System.arraycopy(seen, (n * height * width + pixel) * channels, earlier.floats(), n * inputs, inputs);
            return earlier;
        }
    }
}
