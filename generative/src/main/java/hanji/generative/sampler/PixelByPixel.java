package hanji.generative.sampler;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;

import hanji.generative.model.Density;
import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The density of a network that predicts each pixel from those before it.
 *
 * @param network trained weights
 * @param height rows of an image
 * @param width columns
 * @param colours channels
 * @param wanted how images are drawn where there is a choice: in F32
 */
public record PixelByPixel<N extends Autoregressive>(N network, int height, int width, int colours, Sampling wanted)
        implements Density, Sampled, Codable, Causal {
    /** Images that go through the network at once. */
    private static final int BATCH = 32;

    private static final int LARGEST = Integer.MAX_VALUE - 16;

    /** Draws with a cache where it can. */
    public PixelByPixel(N network, int height, int width, int colours) {
        this(network, height, width, colours, Sampling.CACHED);
    }

    @Override
    public Sampling sampling() {
        if (wanted == Sampling.PLAIN || weight().dtype() != DType.F32) return Sampling.PLAIN;
        if (device().cuda().isEmpty()) return Sampling.CACHED;
        return network.persists() ? Sampling.PERSISTENT : Sampling.PLAIN;
    }

    @Override
    public PixelByPixel<N> plain() {
        return new PixelByPixel<>(network, height, width, colours, Sampling.PLAIN);
    }

    @Override
    public List<Product> products() {
        return List.of(Product.inRaster(network.part(0, 1)::forward, imageSize()));
    }

    @Override
    public double[] nats(Images images) {
        return nats(images, height);
    }

    /** -log p of the first rows of each image, in nats. */
    public double[] nats(Images images, int rows) {
        requireSize(images);
        int counted = rows * width * colours;
        return nats(
                images,
                (first, batch) -> network.part(first, batch.count()).nats(upload(batch.pixels(), batch.count())),
                intensity -> intensity < counted);
    }

    /** -log p of some intensities of a batch, whose first image has this number: [N, H, W, C]. */
    @FunctionalInterface
    interface Pass {
        /** The result may belong to the open scope. */
        Tensor nats(int first, Batch batch);
    }

    /**
     * Sums over the intensities of each image.
     *
     * @param counted whether an intensity, numbered within its image, counts
     */
    static double[] nats(Images images, Pass pass, IntPredicate counted) {
        double[] nats = new double[images.count()];
        int done = 0, size = images.imageSize();
        for (Batch batch : Batches.inOrder(images, BATCH)) {
            try (var _ = Scope.open()) {
                double[] each = pass.nats(done, batch).toDoubles();
                for (int i = 0; i < each.length; i++) if (counted.test(i % size)) nats[done + i / size] += each[i];
            }
            done += batch.count();
        }
        return nats;
    }

    /** @throws IllegalArgumentException if the images, with those before them, are more than an array holds */
    @Override
    public Images sample(Philox random, int first, int count, DoubleConsumer progress) {
        return complete(random, first, black(first, count, height, width, colours), 0, progress);
    }

    /** @throws IllegalArgumentException if the images, with those before the first, are more than an array holds */
    static Images black(int first, int count, int height, int width, int colours) {
        int size = height * width * colours;
        if (((long) first + count) * size > LARGEST)
            throw new IllegalArgumentException(((long) first + count)
                    + " images are more than an array holds; draw at most " + LARGEST / size + " with one seed");
        return Images.unlabelled(height, width, colours, new byte[count * size]);
    }

    @Override
    public Images complete(Philox random, Images images, int knownRows, DoubleConsumer progress) {
        return complete(random, 0, images, knownRows, progress);
    }

    private Images complete(Philox random, int first, Images images, int knownRows, DoubleConsumer progress) {
        requireSize(images);
        byte[] pixels = images.pixels();
        Choice draw = new Draw(random, first * imageSize());
        switch (sampling()) {
            case CACHED -> network.cached(height, width).complete(draw, pixels, knownRows, progress);
            case PERSISTENT -> network.persistent(height, width).complete(draw, pixels, knownRows, progress);
            case PLAIN -> goPlain(draw, pixels, new Wavefront(width, knownRows, height, width), progress);
        }
        return Images.unlabelled(height, width, colours, pixels);
    }

    @Override
    public void go(Choice choice, byte[] pixels, DoubleConsumer progress) {
        switch (sampling()) {
            case CACHED -> network.cached(height, width).complete(choice, pixels, 0, progress);
            case PERSISTENT, PLAIN ->
                goPlain(choice, pixels, new Wavefront(network.lag(width), 0, height, width), progress);
        }
    }

    /** Goes over the pixels step by step; for each, the network sees only the rows that can reach it. */
    private void goPlain(Choice choice, byte[] pixels, Wavefront wavefront, DoubleConsumer progress) {
        int images = pixels.length / imageSize();
        int most = choice.block() > 1 ? choice.block() : BATCH;
        for (int first = 0; first < images; first += most) {
            int count = Math.min(most, images - first);
            for (int step = 0; step < wavefront.steps(); step++) {
                for (int colour = 0; colour < colours; colour++)
                    choose(choice, pixels, first, count, wavefront, step, colour);
                progress.accept((first + count * (step + 1.0) / wavefront.steps()) / images);
            }
        }
    }

    /** One colour of the pixels of a step, of some images, which are numbered from {@code first} on. */
    private void choose(Choice choice, byte[] pixels, int first, int count, Wavefront wavefront, int step, int colour) {
        byte[] part = Arrays.copyOfRange(pixels, first * imageSize(), (first + count) * imageSize());
        try (var _ = Scope.open()) {
            Tensor images = upload(part, count);
            Autoregressive ofImages = network.part(first, count);
            List<Tensor> logits = new ArrayList<>();
            var elements = IntStream.builder();
            for (int y = wavefront.firstRow(step); y < wavefront.endRow(step); y++) {
                int x = wavefront.column(step, y), place = (y * width + x) * colours + colour;
                Tensor ofColour = slice(ofImages.logitsAt(images, y, x), 3, colour, colour + 1);
                logits.add(reshape(ofColour, count, ofColour.shape().dim(4)));
                for (int n = first; n < first + count; n++) elements.add(n * imageSize() + place);
            }
            choice.choose(concat(0, logits), elements.build().toArray(), pixels);
        }
    }

    private int imageSize() {
        return height * width * colours;
    }

    private Tensor upload(byte[] pixels, int count) {
        return Tensor.of(pixels, count, height, width, colours).to(DType.U8, device());
    }

    private Device device() {
        return weight().device();
    }

    private Tensor weight() {
        return network.parameters().values().iterator().next();
    }

    @Override
    public Map<String, Tensor> weights() {
        return network.parameters();
    }

    private void requireSize(Images images) {
        if (images.height() != height || images.width() != width || images.channels() != colours)
            throw new IllegalArgumentException("this model is over images of %d x %d x %d, not %d x %d x %d"
                    .formatted(height, width, colours, images.height(), images.width(), images.channels()));
    }
}
