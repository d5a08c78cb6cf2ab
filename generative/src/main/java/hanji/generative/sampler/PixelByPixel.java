package hanji.generative.sampler;

import static hanji.kernels.layout.Slice.slice;

import hanji.autograd.Op;
import hanji.generative.model.Density;
import hanji.kernels.random.Categorical;
import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
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
 * @param wanted how images are drawn where there is a choice: in F32 on the CPU
 */
public record PixelByPixel<N extends Autoregressive>(N network, int height, int width, int colours, Sampling wanted)
        implements Density, Sampled {
    /** Images that go through the network at once. */
    private static final int BATCH = 32;

    private static final int LARGEST = Integer.MAX_VALUE - 16;

    /** Draws with a cache where it can. */
    public PixelByPixel(N network, int height, int width, int colours) {
        this(network, height, width, colours, Sampling.CACHED);
    }

    @Override
    public Sampling sampling() {
        boolean cacheable = device().cuda().isEmpty() && weight().dtype() == DType.F32;
        return cacheable ? wanted : Sampling.PLAIN;
    }

    @Override
    public PixelByPixel<N> plain() {
        return new PixelByPixel<>(network, height, width, colours, Sampling.PLAIN);
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

    /** @throws IllegalArgumentException if the images are more than an array holds */
    @Override
    public Images sample(Philox random, int count, DoubleConsumer progress) {
        return complete(random, black(count, height, width, colours), 0, progress);
    }

    /** @throws IllegalArgumentException if the images are more than an array holds */
    static Images black(int count, int height, int width, int colours) {
        int size = height * width * colours;
        if ((long) count * size > LARGEST)
            throw new IllegalArgumentException(
                    count + " images are more than an array holds; draw at most " + LARGEST / size + " at once");
        return Images.unlabelled(height, width, colours, new byte[count * size]);
    }

    @Override
    public Images complete(Philox random, Images images, int knownRows, DoubleConsumer progress) {
        requireSize(images);
        byte[] pixels = images.pixels();
        switch (sampling()) {
            case CACHED -> network.cached(height, width).complete(random, pixels, knownRows, progress);
            case PLAIN -> drawPlain(random, pixels, knownRows, progress);
        }
        return Images.unlabelled(height, width, colours, pixels);
    }

    /** Draws pixel after pixel; for each, the network sees only the rows that can reach it. */
    private void drawPlain(Philox random, byte[] pixels, int knownRows, DoubleConsumer progress) {
        int images = pixels.length / imageSize();
        for (int first = 0; first < images; first += BATCH) {
            int count = Math.min(BATCH, images - first);
            byte[] part = Arrays.copyOfRange(pixels, first * imageSize(), (first + count) * imageSize());
            for (int y = knownRows; y < height; y++) {
                for (int x = 0; x < width; x++)
                    for (int colour = 0; colour < colours; colour++) draw(random, part, first, y, x, colour);
                progress.accept((first + count * (y + 1.0 - knownRows) / (height - knownRows)) / images);
            }
            System.arraycopy(part, 0, pixels, first * imageSize(), part.length);
        }
    }

    /** Draws one intensity of some images, which are numbered from {@code first} on. */
    private void draw(Philox random, byte[] pixels, int first, int y, int x, int colour) {
        int count = pixels.length / imageSize();
        int place = (y * width + x) * colours + colour;
        try (var _ = Scope.open()) {
            Tensor logits = network.part(first, count).logitsAt(upload(pixels, count), y, x);
            Tensor ofColour = slice(logits, 3, colour, colour + 1);
            int[] numbers = IntStream.range(first, first + count)
                    .map(n -> n * imageSize() + place)
                    .toArray();
            Tensor elements = Tensor.of(numbers, count, 1, 1, 1).to(DType.I32, device());
            double[] drawn = Op.run(new Categorical(ofColour, elements, random, DType.U8))
                    .toDoubles();
            for (int n = 0; n < count; n++) pixels[n * imageSize() + place] = (byte) drawn[n];
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
