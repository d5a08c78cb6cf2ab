package hanji.nn.data;

import java.nio.file.Path;
import java.util.Optional;

/** A single picture of any size in a file: PNG, JPEG, BMP, GIF (its first frame) or lossless WebP. */
public final class Photo {
    private static final Rgb GROUND = new Rgb(255, 255, 255);

    private Photo() {}

    /**
     * The middle of the picture in RGB, the largest part that has the shape of the wanted size, scaled to it: by the mean
     * over areas where an axis gets shorter, else linearly between pixel centres. Transparent pixels are laid on white.
     *
     * @return one image [1, to.height, to.width, 3]
     * @throws DataException in one line, if the file is missing, no picture, damaged, or larger than memory takes; the last
     *     is found before its pixels are decoded
     */
    public static Images read(Path file, Size to) {
        try (var image = new ImageFile(file)) {
            Capacity.bytes(file, 1, to.height(), to.width(), 3 * Double.BYTES); // of the scaled picture's sums
            Bitmap middle = image.decode(Optional.of(GROUND)).rgb().middle(to).resized(to);
            return Images.unlabelled(to.height(), to.width(), 3, middle.samples());
        }
    }
}
