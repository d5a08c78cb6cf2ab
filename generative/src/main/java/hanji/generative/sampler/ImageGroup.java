package hanji.generative.sampler;

import hanji.kernels.causal.StageForm;
import hanji.kernels.conv.PixelConv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images that are drawn together by one thread: for each stage, what it reads, and what of it is known.
 *
 * <p>The colours of a pixel are drawn in turn, each by its own group of channels in every stage: what a group sees is
 * complete by then, and no output is computed twice.
 */
final class ImageGroup {
    private final CausalNetwork network;
    private final List<PixelConv> convolutions;
    private final List<StageInput> inputs;
    private final byte[] images;
    private final int first;
    private final int count;
    private final Wavefront wavefront;
    private final Device alone = Device.cpu(1);
    private final Pixels pixels;
    private float[] x;
    private float[] y;
    private long multiplyAdds;

    /**
     * @param convolutions packed, one for each stage
     * @param images all images, [N, H, W, C], of which this group draws {@code count} from {@code first} on
     * @param device whose pool what the stages read is from; it belongs to the open scope
     */
    ImageGroup(
            CausalNetwork network,
            List<PixelConv> convolutions,
            byte[] images,
            int first,
            int count,
            Wavefront wavefront,
            Device device) {
        this.network = network;
        this.convolutions = convolutions;
        this.images = images;
        this.first = first;
        this.count = count;
        this.wavefront = wavefront;
        int most = count * Math.max(wavefront.mostRows(), wavefront.firstRow() > 0 ? wavefront.width() : 0);
        pixels = new Pixels(most);
        inputs = network.stages().stream()
                .map(stage -> new StageInput(stage, count, wavefront.height(), wavefront.width(), most, device))
                .toList();
        int widest = network.stages().stream().mapToInt(Stage::outputs).max().orElse(0) / network.colours();
        x = Tensor.empty(DType.F32, Shape.of(most, widest), device).floats();
        y = Tensor.empty(DType.F32, Shape.of(most, widest), device).floats();
    }

    /** Lets what is not known be chosen; {@code done} is run after each step. */
    Work go(Choice choice, Runnable done) {
        for (int row = 0; row < wavefront.firstRow() && wavefront.steps() > 0; row++) take(row);
        for (int step = 0; step < wavefront.steps(); step++) {
            pixels.clear();
            for (int row = wavefront.firstRow(step); row < wavefront.endRow(step); row++)
                pixels.add(count, row, wavefront.column(step, row));
            locate();
            for (int colour = 0; colour < network.colours(); colour++) choose(choice, colour);
            done.run();
        }
        return new Work(multiplyAdds, wavefront.steps());
    }

    /** Takes a known row into what the stages read; the stages that nobody reads at other pixels are left out. */
    private void take(int row) {
        pixels.clear();
        for (int column = 0; column < wavefront.width(); column++) pixels.add(count, row, column);
        locate();
        for (int colour = 0; colour < network.colours(); colour++) embed(colour);
        for (int colour = 0; colour < network.colours(); colour++)
            advance(colour, network.plan().readLater());
    }

    private void locate() {
        for (StageInput input : inputs) input.locate(pixels);
    }

    /** One colour of the pixels, from logits to what the network is shown of it. */
    private void choose(Choice choice, int colour) {
        int last = network.stages().size() - 1;
        advance(colour, last);
        try (var _ = Scope.open()) {
            Tensor logits = Tensor.empty(DType.F32, Shape.of(pixels.count(), network.levels()), alone);
            convolve(last, colour, logits.floats());
            if (network.stages().get(last).form() == StageForm.RESIDUAL)
                add(logits.floats(), x, pixels.count() * network.levels());
            int[] elements = IntStream.range(0, pixels.count())
                    .map(i -> place(i, colour))
                    .toArray();
            choice.choose(logits, elements, images);
        }
        embed(colour);
    }

    /** Where a colour of pixel i stands among all images: the number of its noise too. */
    private int place(int i, int colour) {
        int row = (first + pixels.image(i)) * wavefront.height() + pixels.row(i);
        return (row * wavefront.width() + pixels.column(i)) * network.colours() + colour;
    }

    /** Shows the network a colour that is now known. */
    private void embed(int colour) {
        Embedding embedding = network.embedding();
        StageInput input = inputs.getFirst();
        for (int i = 0; i < pixels.count(); i++)
            embedding.write(
                    Byte.toUnsignedInt(images[place(i, colour)]),
                    pixels.row(i),
                    pixels.column(i),
                    input.values(),
                    input.pixel(i) + colour * embedding.width());
    }

    /** Computes what stage {@code end} reads at the pixels in this colour's channels. */
    private void advance(int colour, int end) {
        for (int s = 0; s < end; s++) {
            Stage stage = network.stages().get(s);
            convolve(s, colour, y);
            int width = stage.outputs() / network.colours();
            if (stage.form() == StageForm.RESIDUAL) add(x, y, pixels.count() * width);
            else {
                float[] result = y;
                y = x;
                x = result;
            }
            hand(s + 1, colour, width);
        }
    }

    private void convolve(int stage, int colour, float[] out) {
        StageInput input = inputs.get(stage);
        PixelConv conv = convolutions.get(stage);
        conv.outputs(colour, input.values(), input.rowStride(), input.windows(), pixels.count(), out);
        multiplyAdds += pixels.count() * conv.multiplyAdds(colour);
    }

    private static void add(float[] sum, float[] more, int size) {
        for (int i = 0; i < size; i++) sum[i] += more[i];
    }

    /** Writes x, [pixels, width], or its relu, to where a stage reads. */
    private void hand(int stage, int colour, int width) {
        StageInput input = inputs.get(stage);
        float[] source = x;
        if (network.stages().get(stage).form() != StageForm.CONV) {
            relu(x, y, pixels.count() * width);
            source = y;
        }
        for (int i = 0; i < pixels.count(); i++)
            System.arraycopy(source, i * width, input.values(), input.pixel(i) + colour * width, width);
    }

    /** {@code x <= 0 ? +0 : x}: NaN stays NaN, -0 becomes +0. */
    private static void relu(float[] x, float[] out, int size) {
        for (int i = 0; i < size; i++) out[i] = Math.max(x[i], 0);
    }
}
