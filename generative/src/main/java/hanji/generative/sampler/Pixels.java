package hanji.generative.sampler;

/** Pixels that go through the network at once: row by row, in each all images side by side. */
final class Pixels {
    private final int[] image;
    private final int[] row;
    private final int[] column;
    private int count;

    Pixels(int most) {
        image = new int[most];
        row = new int[most];
        column = new int[most];
    }

    void clear() {
        count = 0;
    }

    /** Adds a pixel of each of so many images. */
    void add(int images, int y, int x) {
        for (int n = 0; n < images; n++) {
            image[count] = n;
            row[count] = y;
            column[count++] = x;
        }
    }

    int count() {
        return count;
    }

    int image(int i) {
        return image[i];
    }

    int row(int i) {
        return row[i];
    }

    int column(int i) {
        return column[i];
    }
}
