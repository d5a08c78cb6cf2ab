package hanji.generative.learn;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.Locale;

/** Images that are not of the data, made of those that are. */
enum OtherImages {
    NOISE,
    SHUFFLED,
    INVERTED,
    BLACK;

    /** As many of them as there are images. */
    Images of(Images images, Philox random) {
        byte[] pixels = images.pixels();
        int size = images.imageSize();
        switch (this) {
            case NOISE -> {
                for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) random.bits(i);
            }
            case SHUFFLED -> {
                for (int n = 0; n < images.count(); n++)
                    shuffle(pixels, n * size, random.step(n).permutation(size));
            }
            case INVERTED -> {
                for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) ~pixels[i];
            }
            case BLACK -> Arrays.fill(pixels, (byte) 0);
        }
        return Images.unlabelled(images.height(), images.width(), images.channels(), pixels);
    }

    private static void shuffle(byte[] pixels, int from, int[] order) {
        byte[] before = Arrays.copyOfRange(pixels, from, from + order.length);
        for (int i = 0; i < order.length; i++) pixels[from + i] = before[order[i]];
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
