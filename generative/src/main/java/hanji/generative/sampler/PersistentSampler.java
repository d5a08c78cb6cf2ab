package hanji.generative.sampler;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;

import hanji.autograd.Op;
import hanji.kernels.causal.CausalDraw;
import hanji.kernels.causal.DrawPlan;
import hanji.nn.layer.Conv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleConsumer;

/**
 * Draws images from a causal network in one launch: a kernel that stays on a CUDA device until the last pixel is drawn, a block for each
 * image ({@link CausalDraw}). The multiply-adds are those of one forward pass, the images those of {@link CachedSampler} and of a forward
 * pass for each pixel, to the bit.
 *
 * @param network with F32 weights
 * @param height rows of an image
 * @param width columns
 */
public record PersistentSampler(CausalNetwork network, int height, int width) implements PixelSampler {
    /**
     * Progress is told once, at the end.
     *
     * @throws IllegalArgumentException if the images are of another size, or are not to be drawn: nobody else can choose while a
     *     kernel runs
     * @throws IndexOutOfBoundsException if a known intensity is none of the network's levels
     */
    @Override
    public Work complete(Choice choice, byte[] images, int knownRows, DoubleConsumer progress) {
        if (!(choice instanceof Draw(Philox random, int first)))
            throw new IllegalArgumentException("a kernel that draws whole images leaves no choice; take a CachedSampler"
                    + " or a forward pass for each pixel");
        int size = height * width * network.colours(), count = Groups.whole(images, size);
        if (knownRows == height || count == 0) return Work.NONE;
        requireLevels(images, size, knownRows);
        int steps;
        try (var _ = Scope.open()) {
            CausalDraw op = op(images, count, knownRows, random, first);
            steps = op.steps();
            Tensor drawn = Op.run(op).to(DType.U8, Device.CPU);
            System.arraycopy(drawn.bytes(), 0, images, 0, images.length);
        }
        progress.accept(1);
        return new Work(count * multiplyAdds(knownRows), steps);
    }

    private void requireLevels(byte[] images, int size, int knownRows) {
        int known = knownRows * width * network.colours();
        for (int i = 0; i < images.length; i++)
            if (i % size < known) Objects.checkIndex(Byte.toUnsignedInt(images[i]), network.levels());
    }

    private CausalDraw op(byte[] images, int count, int knownRows, Philox random, int first) {
        Device device = network.device();
        return new CausalDraw(
                Tensor.of(images, count, height, width, network.colours()).to(DType.U8, device),
                knownRows,
                table().to(DType.F32, device),
                places().to(DType.F32, device),
                parameters(),
                network.plan(),
                random,
                first);
    }

    /** What the network is shown of each intensity, [levels, A]. */
    private Tensor table() {
        Embedding embedding = network.embedding();
        int numbers = embedding.ofIntensity();
        float[] table = new float[network.levels() * numbers], one = new float[embedding.width()];
        for (int i = 0; i < network.levels(); i++) {
            embedding.write(i, 0, 0, one, 0);
            System.arraycopy(one, 0, table, i * numbers, numbers);
        }
        return Tensor.of(table, network.levels(), numbers);
    }

    /** And of each place, [H, W, B]. */
    private Tensor places() {
        Embedding embedding = network.embedding();
        int known = embedding.ofIntensity(), numbers = embedding.width() - known;
        float[] places = new float[height * width * numbers], one = new float[embedding.width()];
        for (int i = 0; i < height * width; i++) {
            embedding.write(0, i / width, i % width, one, 0);
            System.arraycopy(one, known, places, i * numbers, numbers);
        }
        return Tensor.of(places, height, width, numbers);
    }

    /** Of each stage the biases, then the weights that are open to some colour. */
    private Tensor parameters() {
        List<Tensor> parts = new ArrayList<>();
        for (Stage stage : network.stages()) {
            Conv conv = stage.conv();
            Shape shape = conv.weight().shape();
            Tensor rows = reshape(conv.weight(), shape.size(0, 3), shape.dim(3));
            Tensor open = slice(rows, 0, 0, stage.plan().openRows());
            parts.add(conv.bias());
            parts.add(reshape(open, open.size()));
        }
        return concat(0, parts);
    }

    /** Of one image: known pixels go through the stages that are read later alone. */
    private long multiplyAdds(int knownRows) {
        DrawPlan plan = network.plan();
        long known = plan.multiplyAdds(plan.readLater()),
                drawn = plan.multiplyAdds(plan.stages().size());
        return width * (knownRows * known + (height - knownRows) * drawn);
    }
}
