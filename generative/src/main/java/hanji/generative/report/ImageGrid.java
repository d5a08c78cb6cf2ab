package hanji.generative.report;

import hanji.nn.data.Images;
import java.util.Arrays;

/** Images side by side in one picture, row by row, each in a thin grey border. */
public final class ImageGrid {
    private static final int BORDER = 1;
    private static final byte BORDER_GREY = 0x60;

    private ImageGrid() {}

    /**
     * Tiles images into ceil(N / columns) rows, one pixel an image's pixel; places left over in the last row stay
     * grey.
     *
     * @param images [N, H, W, C] with N of at least 1
     * @throws IllegalArgumentException for no image or no column
     */
    public static Picture of(Images images, int columns) {
        if (images.count() < 1 || columns < 1)
            throw new IllegalArgumentException(
                    "a grid needs at least 1 image and 1 column, not %d and %d".formatted(images.count(), columns));
        int rows = Math.ceilDiv(images.count(), columns);
        int height = BORDER + rows * (images.height() + BORDER);
        int width = BORDER + columns * (images.width() + BORDER);
        byte[] pixels = new byte[Math.multiplyExact(height, Math.multiplyExact(width, images.channels()))];
        Arrays.fill(pixels, BORDER_GREY);
        byte[] source = images.pixels();
        int line = images.width() * images.channels();
        for (int n = 0; n < images.count(); n++) {
            int top = BORDER + n / columns * (images.height() + BORDER);
            int left = BORDER + n % columns * (images.width() + BORDER);
            for (int y = 0; y < images.height(); y++) {
                int from = (n * images.height() + y) * line;
                int to = ((top + y) * width + left) * images.channels();
                System.arraycopy(source, from, pixels, to, line);
            }
        }
        return new Picture(pixels, height, width, images.channels());
    }

    /** The grid with each pixel, border included, drawn as a scale x scale square: 3 makes 28x28 images visible. */
    public static Picture of(Images images, int columns, int scale) {
        return of(images, columns).enlarged(scale);
    }
}
