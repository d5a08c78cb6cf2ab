package hanji.generative.sampler;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** An order in which the pixels of an image are generated. Pixels are numbered row by row. */
public final class PixelOrder {
    /** Ways to run along an S: from each corner, along rows or columns. */
    public static final int S_CURVES = 8;

    private static final int FROM_BELOW = 1;
    private static final int FROM_RIGHT = 2;
    private static final int COLUMNS = 4;

    private final int height;
    private final int width;
    private final int[] pixels;
    private final int[] places;

    /**
     * @param pixels each once, the first to be generated first
     * @throws IllegalArgumentException if a pixel is missing
     */
    public PixelOrder(int height, int width, int... pixels) {
        int[] all = IntStream.range(0, height * width).toArray();
        if (!Arrays.equals(all, Arrays.stream(pixels).sorted().toArray()))
            throw new IllegalArgumentException("an order of " + height + " x " + width + " pixels has each once");
        this.height = height;
        this.width = width;
        this.pixels = pixels.clone();
        places = new int[height * width];
        for (int place = 0; place < pixels.length; place++) places[pixels[place]] = place;
    }

    /** Row by row, each from left to right. */
    public static PixelOrder raster(int height, int width) {
        return new PixelOrder(height, width, IntStream.range(0, height * width).toArray());
    }

    /**
     * Along an S, each line back from where the one before ended: neighbours in this order are neighbours in the image.
     * arXiv:2006.12486.
     *
     * @param variant 0 to 7: 0 is row by row from the top left; added 1 begins at the bottom, added 2 at the right, added 4 goes
     *     column by column
     */
    public static PixelOrder sCurve(int height, int width, int variant) {
        boolean byColumn = (variant & COLUMNS) != 0;
        int length = byColumn ? height : width;
        return new PixelOrder(
                height,
                width,
                IntStream.range(0, height * width)
                        .map(i -> {
                            int line = i / length, along = line % 2 == 0 ? i % length : length - 1 - i % length;
                            int row = byColumn ? along : line, column = byColumn ? line : along;
                            if ((variant & FROM_BELOW) != 0) row = height - 1 - row;
                            if ((variant & FROM_RIGHT) != 0) column = width - 1 - column;
                            return row * width + column;
                        })
                        .toArray());
    }

    /** Rows of an image. */
    public int height() {
        return height;
    }

    /** Columns of an image. */
    public int width() {
        return width;
    }

    /** First the pixels that are known, then the others, each part in this order. */
    public PixelOrder after(boolean[] known) {
        IntStream first = Arrays.stream(pixels).filter(pixel -> known[pixel]);
        IntStream rest = Arrays.stream(pixels).filter(pixel -> !known[pixel]);
        return new PixelOrder(height, width, IntStream.concat(first, rest).toArray());
    }

    /** How late the known pixels come: the sum of their places. */
    public long lateness(boolean[] known) {
        return IntStream.range(0, places.length)
                .filter(pixel -> known[pixel])
                .mapToLong(pixel -> places[pixel])
                .sum();
    }

    /** The pixels, the first to be generated first. */
    public int[] pixels() {
        return pixels.clone();
    }

    /** The place of a pixel in the order, from 0. */
    public int place(int pixel) {
        return places[pixel];
    }

    /**
     * Which neighbours of a pixel come before it, {@code mask[y, x, ky, kx] = 1} where the pixel (y + ky - size/2, x + kx - size/2)
     * does. Neither the pixel itself nor what is outside the image does.
     *
     * @param size rows and columns of a window, odd
     * @return [H, W, size, size] of U8
     */
    public Tensor before(int size, Device device) {
        byte[] open = new byte[height * width * size * size];
        for (int i = 0; i < open.length; i++) {
            int pixel = i / (size * size), tap = i % (size * size);
            int y = pixel / width + tap / size - size / 2, x = pixel % width + tap % size - size / 2;
            boolean inside = 0 <= y && y < height && 0 <= x && x < width;
            if (inside && places[y * width + x] < places[pixel]) open[i] = 1;
        }
        return Tensor.of(open, height, width, size, size).to(DType.U8, device);
    }
}
