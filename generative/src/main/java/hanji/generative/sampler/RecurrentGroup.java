package hanji.generative.sampler;

import hanji.generative.sampler.RecurrentSampler.PackedNetwork;
import hanji.kernels.conv.PixelConv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Images that are drawn together from a PixelRNN by one thread. */
final class RecurrentGroup {
    private final RecurrentNetwork network;
    private final PackedNetwork packed;
    private final byte[] images;
    private final int first;
    private final int count;
    private final int height;
    private final int width;
    private final int colours;
    private final int channels;
    private final Device alone = Device.cpu(1);
    /** What the first convolution reads: all pixels so far. */
    private final StageInput seen;
    /** What each layer reads. */
    private final List<StageInput> maps = new ArrayList<>();

    private final List<LayerStates> layers = new ArrayList<>();
    private final Pixels pixel;
    /** Of one colour, [image, channels of it]. */
    private final float[] narrow;
    /** The relu of the last map at the pixel, [image, 2h]. */
    private final float[] last;
    /** [image, hidden]. */
    private final float[] wide;

    private final int[] places;
    private long multiplyAdds;

    /**
     * @param images all images, [N, H, W, C], of which this group draws {@code count} from {@code first} on
     * @param device whose pool memory is from; it belongs to the open scope
     */
    RecurrentGroup(
            RecurrentNetwork network,
            PackedNetwork packed,
            byte[] images,
            int first,
            int count,
            int height,
            int width,
            Device device) {
        this.network = network;
        this.packed = packed;
        this.images = images;
        this.first = first;
        this.count = count;
        this.height = height;
        this.width = width;
        colours = network.colours();
        channels = network.channels();
        seen = new StageInput(Stage.conv(network.first()), count, height, width, count, device);
        for (int l = 0; l < network.layers().size(); l++) {
            RecurrentLayer layer = network.layers().get(l);
            Stage input = Stage.conv(layer.recurrences().getFirst().input());
            maps.add(new StageInput(input, count, height, width, count, device));
            layers.add(LayerStates.of(layer, packed.layers().get(l), colours, count, height, width));
        }
        pixel = new Pixels(count);
        narrow = new float[count * Math.max(channels, network.hidden())];
        last = new float[count * channels];
        wide = new float[count * network.hidden()];
        places = new int[count];
    }

    /** Lets the rows that are not known be chosen; {@code done} is run after each. */
    Work go(Choice choice, int knownRows, Runnable done) {
        for (int y = 0; y < height; y++) {
            boolean known = y < knownRows;
            for (LayerStates layer : layers) layer.beginRow(y);
            for (int x = 0; x < width; x++) {
                turnTo(y, x);
                for (int colour = 0; colour < colours; colour++) {
                    climb(colour, known);
                    if (!known) choose(choice, colour);
                    embed(colour);
                }
            }
            layers.forEach(LayerStates::endRow);
            if (!known) done.run();
        }
        long recurrent = layers.stream().mapToLong(LayerStates::multiplyAdds).sum();
        return new Work(multiplyAdds + recurrent, (height - knownRows) * width);
    }

    private void turnTo(int y, int x) {
        pixel.clear();
        pixel.add(count, y, x);
        seen.locate(pixel);
        maps.forEach(map -> map.locate(pixel));
        layers.forEach(layer -> layer.beginPixel(x));
    }

    /** One colour of the pixels through the layers; of known pixels, the states alone. */
    private void climb(int colour, boolean known) {
        int part = channels / colours;
        convolve(packed.first(), colour, seen.values(), seen.rowStride(), seen.windows(), narrow);
        hand(maps.getFirst(), colour, part);
        for (int l = 0; l < layers.size(); l++) {
            StageInput map = maps.get(l);
            LayerStates layer = layers.get(l);
            layer.step(colour, map);
            boolean isLast = l == layers.size() - 1;
            if (isLast && known) return;
            mix(packed.layers().get(l).out(), colour, layer.states());
            for (int n = 0; n < count; n++)
                for (int i = 0; i < part; i++) narrow[n * part + i] += map.values()[map.pixel(n) + colour * part + i];
            if (isLast) relu(last, channels, colour, part);
            else hand(maps.get(l + 1), colour, part);
        }
    }

    /** Hands one colour's channels to the next layer. */
    private void hand(StageInput map, int colour, int part) {
        for (int n = 0; n < count; n++)
            System.arraycopy(narrow, n * part, map.values(), map.pixel(n) + colour * part, part);
    }

    /** One colour's channels behind a relu. */
    private void relu(float[] into, int stride, int colour, int part) {
        for (int n = 0; n < count; n++)
            for (int i = 0; i < part; i++) into[n * stride + colour * part + i] = Math.max(narrow[n * part + i], 0f);
    }

    private void choose(Choice choice, int colour) {
        mix(packed.wide(), colour, last);
        relu(wide, network.hidden(), colour, network.hidden() / colours);
        try (var _ = Scope.open()) {
            Tensor logits = Tensor.empty(DType.F32, Shape.of(count, network.levels()), alone);
            mix(packed.logits(), colour, wide, logits.floats());
            int[] elements =
                    IntStream.range(0, count).map(n -> element(n, colour)).toArray();
            choice.choose(logits, elements, images);
        }
    }

    /** Where a colour of an image's pixel stands among all images: the number of its noise too. */
    private int element(int n, int colour) {
        return (((first + n) * height + pixel.row(n)) * width + pixel.column(n)) * colours + colour;
    }

    /** Shows the network a colour that is now known. */
    private void embed(int colour) {
        Embedding embedding = network.embedding();
        for (int n = 0; n < count; n++)
            embedding.write(
                    Byte.toUnsignedInt(images[element(n, colour)]),
                    pixel.row(n),
                    pixel.column(n),
                    seen.values(),
                    seen.pixel(n) + colour * embedding.width());
    }

    /** A 1x1 convolution of [image, inputs]. */
    private void mix(PixelConv conv, int colour, float[] in) {
        mix(conv, colour, in, narrow);
    }

    private void mix(PixelConv conv, int colour, float[] in, float[] out) {
        int inputs = in.length / count;
        for (int n = 0; n < count; n++) places[n] = n * inputs;
        convolve(conv, colour, in, inputs, places, out);
    }

    private void convolve(PixelConv conv, int colour, float[] in, int rowStride, int[] windows, float[] out) {
        conv.outputs(colour, in, rowStride, windows, count, out);
        multiplyAdds += count * conv.multiplyAdds(colour);
    }
}
