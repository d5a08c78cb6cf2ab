package hanji.generative.inspect;

import hanji.generative.report.ImageGrid;
import hanji.generative.report.Picture;
import hanji.nn.data.Images;
import java.util.Arrays;
import java.util.List;

/** Small pictures of one size, put together to a grid. */
public final class Tiles {
    private static final int[] WARNING = {0xe0, 0x50, 0x10};
    private static final double SHARE = 0.35;
    private static final byte EMPTY = 0x60;

    private Tiles() {}

    /** One of some images. */
    public static Picture of(Images images, int number) {
        return new Picture(
                images.slice(number, number + 1).pixels(), images.height(), images.width(), images.channels());
    }

    /** The picture as if seen through orange glass. */
    public static Picture warned(Picture picture) {
        byte[] pixels = coloured(picture);
        for (int i = 0; i < pixels.length; i++)
            pixels[i] = (byte)
                    Math.round((1 - SHARE) * Byte.toUnsignedInt(pixels[i]) + SHARE * WARNING[i % WARNING.length]);
        return new Picture(pixels, picture.height(), picture.width(), 3);
    }

    /** A part of a picture, at the top left of a place of so many pixels. */
    public static Picture part(Picture of, int top, int left, int height, int width, int rows, int columns) {
        int channels = of.channels();
        byte[] pixels = new byte[rows * columns * channels];
        Arrays.fill(pixels, EMPTY);
        for (int y = 0; y < height; y++)
            System.arraycopy(
                    of.pixels(),
                    ((top + y) * of.width() + left) * channels,
                    pixels,
                    y * columns * channels,
                    width * channels);
        return new Picture(pixels, rows, columns, channels);
    }

    /** Red, green and blue of each pixel. */
    private static byte[] coloured(Picture picture) {
        if (picture.channels() == 3) return picture.pixels().clone();
        byte[] pixels = new byte[3 * picture.pixels().length];
        for (int i = 0; i < pixels.length; i++) pixels[i] = picture.pixels()[i / 3];
        return pixels;
    }

    /**
     * Pictures in rows, grey where all are.
     *
     * @param tiles at least one, all of one size
     * @param scale width and height of a pixel
     */
    public static Picture grid(List<Picture> tiles, int columns, int scale) {
        Picture first = tiles.getFirst();
        boolean grey = tiles.stream().allMatch(tile -> tile.channels() == 1);
        int size = first.height() * first.width() * (grey ? 1 : 3);
        byte[] pixels = new byte[Math.multiplyExact(tiles.size(), size)];
        for (int i = 0; i < tiles.size(); i++) {
            byte[] one = grey ? tiles.get(i).pixels() : coloured(tiles.get(i));
            System.arraycopy(one, 0, pixels, i * size, size);
        }
        return ImageGrid.of(Images.unlabelled(first.height(), first.width(), grey ? 1 : 3, pixels), columns, scale);
    }
}
