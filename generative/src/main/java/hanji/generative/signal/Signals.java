package hanji.generative.signal;

import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * Images whose values need not be intensities: 0 is black and 1 is white, and noise may go beyond.
 *
 * @param values [N, H, W, C]
 */
public record Signals(int height, int width, int channels, float[] values) {
    /** Values v / 255 of images. */
    public static Signals of(Images images) {
        byte[] pixels = images.pixels();
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) values[i] = Byte.toUnsignedInt(pixels[i]) / 255f;
        return new Signals(images.height(), images.width(), images.channels(), values);
    }

    /** Other values of as many images of this size. */
    public Signals with(float[] others) {
        return new Signals(height, width, channels, others);
    }

    /** Number of images. */
    public int count() {
        return values.length / imageSize();
    }

    /** Values of an image. */
    public int imageSize() {
        return height * width * channels;
    }

    /** Images {@code from} (inclusive) to {@code to} (exclusive). */
    public Signals slice(int from, int to) {
        return with(Arrays.copyOfRange(values, from * imageSize(), to * imageSize()));
    }

    /** Each value rounded to the nearest intensity and cut to 0 to 255. */
    public Images images() {
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) Math.clamp(Math.round(255.0 * values[i]), 0, 255);
        return Images.unlabelled(height, width, channels, pixels);
    }

    /** [N, H, W, C], in the innermost scope. */
    public Tensor tensor(DType dtype, Device device) {
        return Tensor.of(values, count(), height, width, channels).to(dtype, device);
    }
}
