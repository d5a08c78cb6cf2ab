package hanji.generative.use;

import hanji.nn.data.Images;
import java.util.List;

/** Images in rows, such as before, after and truth, so that each image's column is read from above. */
public final class Strip {
    private Strip() {}

    /** The first images of each row, as many as all rows have, one row after the other; rows of half the size have their pixels repeated. */
    public static Images of(List<Images> rows, int columns) {
        Images last = rows.getLast();
        int across =
                Math.min(columns, rows.stream().mapToInt(Images::count).min().orElseThrow());
        byte[] pixels = new byte[rows.size() * across * last.imageSize()];
        for (int row = 0; row < rows.size(); row++)
            for (int column = 0; column < across; column++) {
                Images images = rows.get(row);
                int to = (row * across + column) * last.imageSize();
                if (images.sameSize(last)) images.copyTo(column, pixels, to);
                else repeat(images.slice(column, column + 1), pixels, to);
            }
        return Images.unlabelled(last.height(), last.width(), last.channels(), pixels);
    }

    private static void repeat(Images half, byte[] pixels, int to) {
        byte[] small = half.pixels();
        int channels = half.channels(), width = 2 * half.width();
        for (int i = 0; i < 4 * small.length; i++) {
            int pixel = i / channels, row = pixel / width / 2, column = pixel % width / 2;
            pixels[to + i] = small[(row * half.width() + column) * channels + i % channels];
        }
    }
}
