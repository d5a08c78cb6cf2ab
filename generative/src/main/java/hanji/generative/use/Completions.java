package hanji.generative.use;

import hanji.generative.measure.NearestImages;
import hanji.generative.model.Completes;
import hanji.generative.model.Fitted;
import hanji.generative.model.Generates;
import hanji.generative.model.Inpaints;
import hanji.generative.model.Part;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/** Ways of drawing the rest of an image. */
public final class Completions {
    private Completions() {}

    /** A way that a model has. */
    @FunctionalInterface
    public interface Way {
        Images complete(Philox noise, Images images, DoubleConsumer progress);
    }

    /**
     * How a model completes images of which a part is known: by itself, or by a search for a code; empty if it cannot.
     *
     * @param part that is known
     */
    public static Optional<Way> of(Fitted fitted, Part part) {
        return switch (fitted) {
            case Completes completes
            when part == Part.TOP ->
                Optional.of(
                        (noise, images, progress) -> completes.complete(noise, images, images.height() / 2, progress));
            case Inpaints inpaints ->
                Optional.of((noise, images, progress) ->
                        inpaints.inpaint(noise, images, part.of(images.height(), images.width()), progress));
            case Generates generates ->
                Optional.of((noise, images, progress) -> LatentSearch.USUAL.complete(
                        generates, noise, images, part.of(images.height(), images.width()), progress));
            default -> Optional.empty();
        };
    }

    /** The rest from the mean of the training images. */
    public static Images byMean(Images train, Images images, boolean[] known) {
        int size = train.imageSize();
        long[] sums = new long[size];
        byte[] image = new byte[size];
        for (int n = 0; n < train.count(); n++) {
            train.copyTo(n, image, 0);
            for (int i = 0; i < size; i++) sums[i] += Byte.toUnsignedInt(image[i]);
        }
        byte[] mean = new byte[size];
        for (int i = 0; i < size; i++) mean[i] = (byte) Math.round((double) sums[i] / train.count());
        byte[] pixels = images.pixels();
        for (int i = 0; i < pixels.length; i++) if (!known[i % size / images.channels()]) pixels[i] = mean[i % size];
        return Images.unlabelled(images.height(), images.width(), images.channels(), pixels);
    }

    /** The rest from the training image whose known pixels are nearest. */
    public static Images byNearest(Images train, Images images, boolean[] known, Device device) {
        int[] nearest = NearestImages.of(device, masked(images, known), masked(train, known), _ -> {})
                .nearest();
        return pasted(train.select(nearest), images, known);
    }

    /** Images with what is not known taken from others. */
    private static Images pasted(Images others, Images images, boolean[] known) {
        byte[] pixels = images.pixels(), from = others.pixels();
        for (int i = 0; i < pixels.length; i++)
            if (!known[i % images.imageSize() / images.channels()]) pixels[i] = from[i];
        return Images.unlabelled(images.height(), images.width(), images.channels(), pixels);
    }

    /** The images with 0 where a pixel is not known. */
    public static Images masked(Images images, boolean[] known) {
        byte[] pixels = images.pixels();
        for (int i = 0; i < pixels.length; i++) if (!known[i % images.imageSize() / images.channels()]) pixels[i] = 0;
        return Images.unlabelled(images.height(), images.width(), images.channels(), pixels);
    }
}
