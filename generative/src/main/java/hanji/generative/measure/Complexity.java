package hanji.generative.measure;

import hanji.nn.data.Images;
import java.util.zip.Deflater;

/** What an image costs somebody who knows no data: arXiv:1909.11480. */
public final class Complexity {
    private Complexity() {}

    /** Bits of each image as DEFLATE writes its differences to the left pixel: a bound on its complexity. */
    public static double[] bits(Images images) {
        byte[] pixels = images.pixels();
        int size = images.imageSize(), row = images.width() * images.channels(), step = images.channels();
        double[] bits = new double[images.count()];
        byte[] differences = new byte[size];
        for (int n = 0; n < bits.length; n++) {
            for (int i = 0; i < size; i++)
                differences[i] = (byte) (pixels[n * size + i] - (i % row < step ? 0 : pixels[n * size + i - step]));
            bits[n] = Byte.SIZE * deflated(differences);
        }
        return bits;
    }

    private static int deflated(byte[] bytes) {
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            deflater.setInput(bytes);
            deflater.finish();
            return deflater.deflate(new byte[2 * bytes.length + 64]);
        }
    }
}
