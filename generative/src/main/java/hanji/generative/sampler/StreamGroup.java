package hanji.generative.sampler;

import static hanji.kernels.pointwise.Binary.add;

import hanji.autograd.Op;
import hanji.kernels.random.Categorical;
import hanji.nn.layer.ShiftedConv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Images that are drawn together from a PixelCNN++ by one thread. */
final class StreamGroup {
    private final StreamNetwork network;
    private final byte[] images;
    private final int first;
    private final int count;
    private final int height;
    private final int width;
    private final Device alone = Device.cpu(1);
    private final PixelsInTurn.Memory memory;
    /** What the first layers see of the pixels so far. */
    private final Plane pixels;

    /** @param images all images, [N, H, W, C], of which this group draws {@code count} from {@code first} on */
    StreamGroup(StreamNetwork network, byte[] images, int first, int count, int height, int width) {
        this.network = network;
        this.images = images;
        this.first = first;
        this.count = count;
        this.height = height;
        this.width = width;
        List<Integer> all = network.classes();
        List<Integer> classes = all.isEmpty() ? all : all.subList(first, first + count);
        Optional<Tensor> indices = WholeImages.indices(classes, alone).map(k -> k.view(Shape.of(1, count, 1)));
        memory = new PixelsInTurn.Memory(count, width, alone, indices);
        TwoStreams streams = network.streams();
        List<ShiftedConv> firstLayers = List.of(streams.above(), streams.rowAbove(), streams.toTheLeft());
        int rows = firstLayers.stream().mapToInt(ShiftedConv::up).max().orElse(0) + 1;
        int left = firstLayers.stream().mapToInt(ShiftedConv::left).max().orElse(0);
        pixels = new Plane(count, rows, left, width, left, network.embedding().width() * network.colours());
    }

    /** Draws the rows that are not known; {@code done} is run after each row. */
    Work draw(Philox random, int knownRows, Runnable done) {
        for (int y = 0; y < height; y++) {
            try (var _ = Scope.open()) {
                drawRow(random, y, y >= knownRows);
            }
            done.run();
        }
        return new Work(memory.multiplyAdds(), (height - knownRows) * width);
    }

    private void drawRow(Philox random, int y, boolean unknown) {
        TwoStreams streams = network.streams();
        Tensor above = memory.convolve(streams.above(), pixels, y, 0, width);
        Tensor rowAbove = memory.convolve(streams.rowAbove(), pixels, y, 0, width);
        PixelStream.Trace rows =
                streams.down().forward(above, Optional.empty(), new PixelsInTurn(memory, 1, y, 0, width));
        for (int x = 0; x < width; x++)
            try (var _ = Scope.open()) {
                var pixel = new PixelsInTurn(memory, 1, y, x, 1);
                Tensor left = memory.convolve(streams.toTheLeft(), pixels, y, x, 1);
                Tensor start = add(pixel.here(rowAbove), left);
                PixelStream.Trace trace = streams.downRight().forward(start, Optional.of(rows), pixel);
                if (unknown) draw(random, y, x, streams.out(trace, pixel));
                for (int n = 0; n < count; n++) pixels.write(network.embedding(), n, y, x, images, place(n, y, x));
            }
    }

    /** Draws the colours of a pixel in turn. */
    private void draw(Philox random, int y, int x, Tensor parameters) {
        for (int colour = 0; colour < network.colours(); colour++) {
            Tensor logits = network.logits().of(parameters, intensities(y, x), colour);
            int from = colour;
            int[] elements =
                    IntStream.range(0, count).map(n -> place(n, y, x) + from).toArray();
            byte[] chosen = choose(random, logits, elements);
            for (int n = 0; n < count; n++) images[elements[n]] = chosen[n];
        }
    }

    /** An intensity of each image from its logits, [1, N, 1, levels], by the noise of its element. */
    private static byte[] choose(Philox random, Tensor logits, int[] elements) {
        Tensor numbers = Tensor.of(elements, 1, elements.length, 1);
        return Op.run(new Categorical(logits, numbers, random, DType.U8)).bytes();
    }

    /** A pixel as far as it is known, [1, N, 1, C]. */
    private Tensor intensities(int y, int x) {
        int colours = network.colours();
        byte[] known = new byte[count * colours];
        for (int n = 0; n < count; n++) System.arraycopy(images, place(n, y, x), known, n * colours, colours);
        return Tensor.of(known, 1, count, 1, colours).to(DType.U8, alone);
    }

    private int place(int n, int y, int x) {
        return (((first + n) * height + y) * width + x) * network.colours();
    }
}
