package hanji.generative.measure;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.Locale;

/** Images that are not of the data: most are made of those that are. */
public enum OtherImages {
    /** Every intensity uniform. */
    NOISE,
    /** The pixels of an image in random order. */
    SHUFFLED,
    /** 255 less each intensity. */
    INVERTED,
    /** Every intensity 0. */
    BLACK,
    /** Rows as columns; of images that are as high as wide. */
    TRANSPOSED,
    /** Half of each intensity, rounded down. */
    HALF_BRIGHTNESS,
    /** The digits 0 to 9 in turn, {@link Digits}. */
    DIGITS;

    /** Whether there are such images of this size. */
    public boolean exist(Images images) {
        return this != TRANSPOSED || images.height() == images.width();
    }

    /** As many of them as there are images. */
    public Images of(Images images, Philox random) {
        byte[] pixels = images.pixels();
        int size = images.imageSize();
        switch (this) {
            case NOISE -> {
                for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) random.bits(i);
            }
            case SHUFFLED -> {
                for (int n = 0; n < images.count(); n++)
                    shuffle(pixels, n * size, images.channels(), random.step(n).permutation(size / images.channels()));
            }
            case INVERTED -> {
                for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) ~pixels[i];
            }
            case BLACK -> Arrays.fill(pixels, (byte) 0);
            case TRANSPOSED -> {
                for (int n = 0; n < images.count(); n++) transpose(pixels, n * size, images.width(), images.channels());
            }
            case HALF_BRIGHTNESS -> {
                for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (Byte.toUnsignedInt(pixels[i]) / 2);
            }
            case DIGITS -> Digits.draw(pixels, images);
        }
        return Images.unlabelled(images.height(), images.width(), images.channels(), pixels);
    }

    private static void shuffle(byte[] pixels, int from, int channels, int[] order) {
        byte[] before = Arrays.copyOfRange(pixels, from, from + order.length * channels);
        for (int i = 0; i < order.length; i++)
            System.arraycopy(before, order[i] * channels, pixels, from + i * channels, channels);
    }

    private static void transpose(byte[] pixels, int from, int side, int channels) {
        byte[] before = Arrays.copyOfRange(pixels, from, from + side * side * channels);
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
                System.arraycopy(before, (x * side + y) * channels, pixels, from + (y * side + x) * channels, channels);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
