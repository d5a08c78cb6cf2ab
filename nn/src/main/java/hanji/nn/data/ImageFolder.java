package hanji.nn.data;

import java.nio.file.Path;

/**
 * A folder of PNG, JPEG, BMP, GIF or lossless WebP images, all of one size, or scaled to one; grayscale if every one is
 * gray, else RGB.
 *
 * <p>Either the images lie in it (no labels), or in one sub-folder per class (labels by the order of their names). If it
 * holds {@code train} (or {@code training}) and besides {@code test} ({@code testing}) or {@code validation} ({@code
 * val}, {@code valid}), in capitals or not, each is such a folder, with the same classes, and anything else is left out.
 * Without test images of their own, the last tenth by name of each class, and at least one image, is held out of the
 * training images; then, without validation images of their own, the last twelfth of the rest, of each class its share.
 * Hidden files are passed over. Names are ordered by their bytes in UTF-8.
 */
public final class ImageFolder {
    private ImageFolder() {}

    /**
     * Reads all images of a folder.
     *
     * @return images {@code [N, H, W, 1]} or {@code [N, H, W, 3]}
     * @throws DataException if there are too few, any is damaged or of another size than the first, or the layout is
     *     ambiguous
     */
    public static Split read(Path folder, LoadOptions options, LoadListener listener) {
        return new FolderReader(folder, options, listener).read();
    }

    /** As above, and tells nobody. */
    public static Split read(Path folder, LoadOptions options) {
        return read(folder, options, LoadListener.NONE);
    }
}
