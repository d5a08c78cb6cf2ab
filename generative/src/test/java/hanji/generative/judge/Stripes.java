package hanji.generative.judge;

import hanji.nn.data.Images;
import hanji.nn.data.Split;
import hanji.tensor.Philox;
import java.util.List;

/** Images of 8 x 8 in two classes, stripes across and stripes down, of random phase and contrast with some noise. */
public final class Stripes {
    private static final int SIDE = 8;

    private Stripes() {}

    /** So many of both classes in turn; other streams have other images. */
    public static Images draw(int count, int stream) {
        byte[] pixels = new byte[count * SIDE * SIDE];
        int[] labels = new int[count];
        for (int n = 0; n < count; n++) {
            var random = new Philox(9, stream, n);
            labels[n] = n % 2;
            double phase = 2 * Math.PI * random.uniform(1000), contrast = 60 + 60 * random.uniform(1001);
            for (int i = 0; i < SIDE * SIDE; i++) {
                int along = labels[n] == 0 ? i / SIDE : i % SIDE;
                double wave = contrast * Math.sin(2 * Math.PI * along / 4 + phase);
                pixels[n * SIDE * SIDE + i] = (byte) Math.round(127 + wave + 10 * (random.uniform(i) - 0.5));
            }
        }
        return Images.of(SIDE, SIDE, 1, pixels, labels, List.of("across", "down"));
    }

    /** Enough to learn from. */
    static Split split() {
        return new Split(draw(640, 1), draw(20, 2), draw(100, 3));
    }
}
