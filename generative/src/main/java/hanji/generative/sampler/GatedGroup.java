package hanji.generative.sampler;

import hanji.kernels.conv.PixelConv;
import hanji.kernels.math.Sigmoid;
import hanji.kernels.math.Tanh;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Images that are drawn together from a gated PixelCNN by one thread. */
final class GatedGroup {
    private final GatedNetwork network;
    private final GatedSampler.PackedNetwork packed;
    private final byte[] images;
    private final int first;
    private final int count;
    private final int height;
    private final int width;
    private final Device alone = Device.cpu(1);
    private final int channels;
    /** What each vertical convolution reads: all pixels so far. */
    private final List<StageInput> above = new ArrayList<>();
    /** What each horizontal convolution reads. */
    private final List<StageInput> left = new ArrayList<>();
    /** What the vertical stack shows the horizontal one of each layer in this row, [column, image, 2p]. */
    private final List<float[]> shown = new ArrayList<>();
    /** Behind the horizontal gate of each layer at this pixel, [image, p]. */
    private final List<float[]> gated = new ArrayList<>();

    private final Pixels row;
    private final Pixels pixel;
    private final float[] stack;
    private final float[] narrow;
    private final float[] last;
    private final float[] wide;
    private final float[] sigmoids;
    private final int[] places;
    private long multiplyAdds;

    /**
     * @param images all images, [N, H, W, C], of which this group draws {@code count} from {@code first} on
     * @param device whose pool memory is from; it belongs to the open scope
     */
    GatedGroup(
            GatedNetwork network,
            GatedSampler.PackedNetwork packed,
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
        channels = network.channels();
        int inRow = count * width;
        for (GatedLayer layer : network.layers()) {
            above.add(new StageInput(Stage.conv(layer.vertical()), count, height, width, inRow, device));
            left.add(new StageInput(Stage.conv(layer.horizontal()), count, height, width, count, device));
            shown.add(floats(inRow * 2 * channels, device));
            gated.add(floats(count * channels, device));
        }
        row = new Pixels(inRow);
        pixel = new Pixels(count);
        int hidden = network.logits().weight().shape().dim(2);
        stack = floats(inRow * 2 * channels, device);
        narrow = floats(inRow * Math.max(2 * channels, hidden), device);
        last = floats(count * channels, device);
        wide = floats(count * hidden, device);
        sigmoids = floats(channels, device);
        places = new int[inRow];
    }

    private static float[] floats(int size, Device device) {
        return Tensor.empty(DType.F32, Shape.of(size), device).floats();
    }

    /** Lets the rows that are not known be chosen; {@code done} is run after each. */
    Work go(Choice choice, int knownRows, Runnable done) {
        for (int y = 0; y < height; y++) {
            climb(y, y >= knownRows);
            for (int x = 0; x < width; x++) {
                pixel.clear();
                pixel.add(count, y, x);
                left.forEach(input -> input.locate(pixel));
                above.getFirst().locate(pixel);
                for (int colour = 0; colour < network.colours(); colour++) {
                    if (y >= knownRows) choose(choice, colour);
                    embed(colour);
                }
            }
            if (y >= knownRows) done.run();
        }
        return new Work(multiplyAdds, (height - knownRows) * width);
    }

    /** The vertical stack of a row, and what it shows the horizontal one if that is to be drawn. */
    private void climb(int y, boolean shows) {
        row.clear();
        for (int x = 0; x < width; x++) row.add(count, y, x);
        for (int l = 0; l < above.size(); l++) {
            boolean isLast = l == above.size() - 1;
            if (isLast && !shows) return;
            StageInput input = above.get(l);
            input.locate(row);
            convolve(packed.layers().get(l).vertical(), 0, input, row.count(), stack);
            int layer = l;
            network.layers().get(l).condition().ifPresent(condition -> {
                for (int i = 0; i < row.count(); i++)
                    addClass(condition.vertical(), row.image(i), 0, stack, i * 2 * channels, 2 * channels);
            });
            if (shows)
                mix(packed.layers().get(layer).toHorizontal(), 0, stack, 2 * channels, row.count(), shown.get(l));
            if (isLast) return;
            gate(stack, row.count(), network.colours(), narrow, channels, 0);
            StageInput next = above.get(l + 1);
            next.locate(row);
            for (int i = 0; i < row.count(); i++)
                System.arraycopy(narrow, i * channels, next.values(), next.pixel(i), channels);
        }
    }

    /** One colour of the pixels by the horizontal stack. */
    private void choose(Choice choice, int colour) {
        int part = channels / network.colours();
        for (int l = 0; l < left.size(); l++) {
            GatedSampler.Packed layer = packed.layers().get(l);
            convolve(layer.horizontal(), colour, left.get(l), count, stack);
            show(l, colour, 2 * part);
            gate(stack, count, 1, gated.get(l), channels, colour * part);
            mix(layer.out(), colour, gated.get(l), channels, count, narrow);
            hand(l, colour, part);
        }
        int hidden = network.logits().weight().shape().dim(2), share = hidden / network.colours();
        mix(packed.wide(), colour, last, channels, count, narrow);
        for (int n = 0; n < count; n++) relu(narrow, n * share, wide, n * hidden + colour * share, share);
        chooseFrom(choice, colour, hidden);
    }

    /** Adds to the input of a horizontal gate, [image, 2p / colours], what the vertical stack shows, and the class. */
    private void show(int l, int colour, int size) {
        float[] from = shown.get(l);
        for (int n = 0; n < count; n++) {
            int at = (pixel.column(n) * count + n) * 2 * channels + colour * size;
            for (int i = 0; i < size; i++) stack[n * size + i] += from[at + i];
            int image = n;
            network.layers()
                    .get(l)
                    .condition()
                    .ifPresent(condition ->
                            addClass(condition.horizontal(), image, colour * size, stack, image * size, size));
        }
    }

    private void addClass(Tensor table, int image, int from, float[] into, int at, int size) {
        float[] rows = table.floats();
        int row = network.classes().get(first + image) * 2 * channels + from;
        for (int i = 0; i < size; i++) into[at + i] += rows[row + i];
    }

    /** Hands a layer's output of one colour to the next layer, or its relu to the 1x1 layers. */
    private void hand(int l, int colour, int part) {
        StageInput input = left.get(l);
        if (l > 0)
            for (int n = 0; n < count; n++) {
                int at = input.pixel(n) + colour * part;
                for (int i = 0; i < part; i++) narrow[n * part + i] += input.values()[at + i];
            }
        boolean isLast = l == left.size() - 1;
        for (int n = 0; n < count; n++) {
            if (isLast) relu(narrow, n * part, last, n * channels + colour * part, part);
            else {
                StageInput next = left.get(l + 1);
                System.arraycopy(narrow, n * part, next.values(), next.pixel(n) + colour * part, part);
            }
        }
    }

    private void chooseFrom(Choice choice, int colour, int hidden) {
        try (var _ = Scope.open()) {
            Tensor logits = Tensor.empty(DType.F32, Shape.of(count, network.levels()), alone);
            mix(packed.logits(), colour, wide, hidden, count, logits.floats());
            int[] elements =
                    IntStream.range(0, count).map(n -> place(n, colour)).toArray();
            choice.choose(logits, elements, images);
        }
    }

    private int place(int n, int colour) {
        return (((first + n) * height + pixel.row(n)) * width + pixel.column(n)) * network.colours() + colour;
    }

    /** Shows both stacks a colour that is now known. */
    private void embed(int colour) {
        Embedding embedding = network.embedding();
        for (int n = 0; n < count; n++)
            for (StageInput input : List.of(above.getFirst(), left.getFirst()))
                embedding.write(
                        Byte.toUnsignedInt(images[place(n, colour)]),
                        pixel.row(n),
                        pixel.column(n),
                        input.values(),
                        input.pixel(n) + colour * embedding.width());
    }

    private void convolve(PixelConv conv, int colour, StageInput input, int pixels, float[] out) {
        conv.outputs(colour, input.values(), input.rowStride(), input.windows(), pixels, out);
        multiplyAdds += pixels * conv.multiplyAdds(colour);
    }

    /** A 1x1 convolution of [pixels, inputs]. */
    private void mix(PixelConv conv, int colour, float[] in, int inputs, int pixels, float[] out) {
        for (int i = 0; i < pixels; i++) places[i] = i * inputs;
        conv.outputs(colour, in, inputs, places, pixels, out);
        multiplyAdds += pixels * conv.multiplyAdds(colour);
    }

    /**
     * The gates of some pixels, [pixels, groups, 2, size / groups] to [pixels, stride], from channel {@code to} on.
     *
     * @param groups colours that are gated at once
     */
    private void gate(float[] in, int pixels, int groups, float[] out, int stride, int to) {
        int size = channels / network.colours();
        for (int i = 0; i < pixels; i++)
            for (int group = 0; group < groups; group++) {
                int from = (i * groups + group) * 2 * size, at = i * stride + to + group * size;
                Tanh.tanh(in, from, out, at, size);
                Sigmoid.sigmoid(in, from + size, sigmoids, 0, size);
                for (int c = 0; c < size; c++) out[at + c] *= sigmoids[c];
            }
    }

    private static void relu(float[] in, int from, float[] out, int to, int size) {
        for (int i = 0; i < size; i++) out[to + i] = Math.max(in[from + i], 0f);
    }
}
