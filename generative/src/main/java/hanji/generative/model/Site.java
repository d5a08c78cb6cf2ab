package hanji.generative.model;

import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.layer.Initializer;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Tensor;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Where a model is set up: the images that it is for, the device and the randomness.
 *
 * @param height rows of an image
 * @param width columns
 * @param channels 1 for grey, 3 for red, green and blue
 * @param classes number of classes, 0 where images have no labels
 * @param device where it is computed
 * @param dtype F32 to train, F64 for exact identities
 * @param noise the run's randomness
 */
public record Site(int height, int width, int channels, int classes, Device device, DType dtype, Noise noise) {
    /** For images like these. */
    public static Site of(Images images, Device device, DType dtype, Noise noise) {
        return new Site(images.height(), images.width(), images.channels(), classes(images), device, dtype, noise);
    }

    private static int classes(Images images) {
        if (!images.classNames().isEmpty()) return images.classNames().size();
        return IntStream.range(0, images.labelled() ? images.count() : 0)
                .map(image -> images.label(image) + 1)
                .max()
                .orElse(0);
    }

    /** Values of an image: height x width x channels. */
    public int dimensions() {
        return height * width * channels;
    }

    /** Draws the first weights of a network of this name: two networks of one model have two names. */
    public Initializer initializer(String network) {
        return Initializer.of(noise, network, dtype, device);
    }

    /**
     * Refuses a network that the memory cannot hold, before any of it is allocated.
     *
     * @param weights number of trained values; may throw an ArithmeticException for too many
     * @throws IllegalArgumentException if they, their gradients, two moments and an average take more than the heap
     */
    public void requireRoom(LongSupplier weights) {
        long count;
        try {
            count = weights.getAsLong();
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("these options make more weights than can be counted", overflow);
        }
        double bytes = 5.0 * count * dtype.bytes();
        long room = Runtime.getRuntime().maxMemory();
        if (bytes > room)
            throw new IllegalArgumentException("%,d weights take %,.0f MiB to train, and the heap has %,d MiB"
                    .formatted(count, bytes / (1 << 20), room >> 20));
    }

    /** A batch's intensities [N, H, W, C] as U8 on the device. */
    public Tensor intensities(Batch batch) {
        return intensities(batch.pixels(), batch.count());
    }

    /** The intensities of all images [N, H, W, C] as U8 on the device. */
    public Tensor intensities(Images images) {
        return intensities(images.pixels(), images.count());
    }

    /**
     * A batch's classes [N] as I32 on the device.
     *
     * @throws IllegalArgumentException if the batch has no labels
     */
    public Tensor labels(Batch batch) {
        if (batch.labels().length == 0) throw new IllegalArgumentException("these images have no labels");
        return Tensor.of(batch.labels().clone(), batch.count()).to(DType.I32, device);
    }

    private Tensor intensities(byte[] pixels, int count) {
        return Tensor.of(pixels, count, height, width, channels).to(DType.U8, device);
    }

    /**
     * A batch's images [N, H, W, C] on the device, each value v / 255 in [0, 1].
     */
    public Tensor unit(Batch batch) {
        return unit(batch.pixels(), batch.count());
    }

    /** All images [N, H, W, C] on the device, each value v / 255 in [0, 1]. */
    public Tensor unit(Images images) {
        return unit(images.pixels(), images.count());
    }

    private Tensor unit(byte[] pixels, int count) {
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) values[i] = Byte.toUnsignedInt(pixels[i]) / 255f;
        return Tensor.of(values, count, height, width, channels).to(dtype, device);
    }

    /**
     * Images of these unit values, each v rounded to the nearest intensity round(255 v) and cut to 0 to 255; NaN is 0.
     *
     * @param values [N, H, W, C], or [N, H * W * C]
     */
    public Images images(Tensor values) {
        double[] unit = values.toDoubles();
        byte[] pixels = new byte[unit.length];
        for (int i = 0; i < unit.length; i++) pixels[i] = (byte) Math.clamp(Math.round(255 * unit[i]), 0, 255);
        return Images.unlabelled(height, width, channels, pixels);
    }

    /** Whether images are of the size that this site is for. */
    public boolean fits(Images images) {
        return images.height() == height && images.width() == width && images.channels() == channels;
    }

    /** @throws IllegalArgumentException if images are not of the size that this site is for */
    public void requireFit(Images images) {
        if (!fits(images))
            throw new IllegalArgumentException("this model is for images of %d x %d x %d, not %d x %d x %d"
                    .formatted(height, width, channels, images.height(), images.width(), images.channels()));
    }
}
