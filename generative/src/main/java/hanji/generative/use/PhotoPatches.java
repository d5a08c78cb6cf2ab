package hanji.generative.use;

import hanji.generative.report.Picture;
import hanji.generative.report.Png;
import hanji.nn.data.Images;
import hanji.nn.data.Photo;
import hanji.nn.data.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Squares cut out of photographs, where no set of images in colour is at hand: those of the left three quarters to train on, which overlap
 * by half, and those of the right quarter to test on, so that no pixel is in both.
 */
public final class PhotoPatches {
    /** Sides of a square. */
    public static final int SIDE = 32;

    private static final int ROWS = 13;
    private static final int COLUMNS = 20;
    private static final int TO_TRAIN_ON = COLUMNS * 3 / 4;

    private PhotoPatches() {}

    /** Cuts the middle of each photograph, of 416 x 640 pixels, into the sub-folders train and test of a folder. */
    public static void cut(List<Path> photos, Path folder) throws IOException {
        Path train = Files.createDirectories(folder.resolve("train")),
                test = Files.createDirectories(folder.resolve("test"));
        for (int n = 0; n < photos.size(); n++) {
            Images photo = Photo.read(photos.get(n), new Size(SIDE * ROWS, SIDE * COLUMNS));
            for (int row = 0; row <= 2 * (ROWS - 1); row++)
                for (int column = 0; column <= 2 * (COLUMNS - 1); column++) {
                    boolean tests = column >= 2 * TO_TRAIN_ON;
                    boolean between = !tests && column > 2 * (TO_TRAIN_ON - 1);
                    if (between || tests && (row % 2 == 1 || column % 2 == 1)) continue;
                    Path file = (tests ? test : train).resolve("%d-%02d-%02d.png".formatted(n, row, column));
                    Png.write(file, patch(photo, row * SIDE / 2, column * SIDE / 2));
                }
        }
    }

    private static Picture patch(Images photo, int top, int left) {
        byte[] all = photo.pixels(), pixels = new byte[SIDE * SIDE * 3];
        for (int y = 0; y < SIDE; y++)
            System.arraycopy(all, ((top + y) * photo.width() + left) * 3, pixels, y * SIDE * 3, SIDE * 3);
        return new Picture(pixels, SIDE, SIDE, 3);
    }
}
