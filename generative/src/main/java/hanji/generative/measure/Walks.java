package hanji.generative.measure;

import hanji.generative.model.Decodes;
import hanji.nn.data.Images;
import java.util.Arrays;
import java.util.function.DoubleConsumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Walks from code to code: the images that a model makes of codes on the way, at equal shares of it.
 *
 * @param images [walks * each, H, W, C], walk by walk
 * @param each images of a walk, at least 2: the first and the last are those of its ends
 */
public record Walks(Images images, int each) {
    /**
     * Walks from each code to that beside it.
     *
     * @param progress is told the share that is done, 0 to 1
     * @throws IllegalArgumentException if there are not as many codes to go to, or {@code each} is below 2
     */
    public static Walks between(
            Decodes model, Codes from, Codes to, Interpolation way, int each, DoubleConsumer progress) {
        if (each < 2 || from.images() != to.images())
            throw new IllegalArgumentException(
                    "walks of %d images from %d codes to %d".formatted(each, from.images(), to.images()));
        double steps = each - 1;
        return new Walks(
                Codes.decoded(
                        model,
                        from.images() * each,
                        i -> way.between(from.code(i / each), to.code(i / each), i % each / steps),
                        progress),
                each);
    }

    /** How many there are. */
    public int count() {
        return images.count() / each;
    }

    /** The images step by step: as rows of a picture, each walk goes down a column. */
    public Images downwards() {
        int size = images.imageSize(), walks = count();
        byte[] pixels = new byte[images.count() * size];
        for (int i = 0; i < images.count(); i++) images.copyTo(i % walks * each + i / walks, pixels, i * size);
        return Images.unlabelled(images.height(), images.width(), images.channels(), pixels);
    }

    /**
     * The longest step of each walk from an image to the next, over its mean step: 1 where the image changes evenly, as many as there
     * are steps where it jumps once; NaN where it never changes. Steps are Euclidean distances of pixels.
     */
    public double[] unevenness() {
        byte[] pixels = images.pixels();
        int size = images.imageSize();
        return unevenness(image -> {
            long squares = 0;
            for (int i = image * size; i < (image + 1) * size; i++) {
                int change = Byte.toUnsignedInt(pixels[i + size]) - Byte.toUnsignedInt(pixels[i]);
                squares += change * change;
            }
            return Math.sqrt(squares);
        });
    }

    /** The same where steps are Euclidean distances of features. */
    public double[] unevenness(Described described) {
        int size = described.dimensions();
        double[] features = described.features();
        return unevenness(image -> {
            double squares = 0;
            for (int i = image * size; i < (image + 1) * size; i++)
                squares += (features[i + size] - features[i]) * (features[i + size] - features[i]);
            return Math.sqrt(squares);
        });
    }

    /** @param step from an image to the next */
    private double[] unevenness(IntToDoubleFunction step) {
        double[] perWalk = new double[count()];
        for (int walk = 0; walk < perWalk.length; walk++) {
            double[] steps = IntStream.range(walk * each, (walk + 1) * each - 1)
                    .mapToDouble(step)
                    .toArray();
            perWalk[walk] = Arrays.stream(steps).max().orElseThrow()
                    / (Arrays.stream(steps).sum() / steps.length);
        }
        return perWalk;
    }
}
