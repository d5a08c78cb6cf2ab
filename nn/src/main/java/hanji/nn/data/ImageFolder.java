package hanji.nn.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of PNG and JPEG images, all of one size; grayscale if every one is gray, else RGB.
 *
 * <p>Either the images lie in it (no labels), or in one sub-folder per class (labels by the order of their names). If it
 * holds {@code train} and {@code test}, each is such a folder, with the same classes, and anything else is left out;
 * otherwise the last tenth, by name, is held out for testing (of each class, and at least one image). Other files and
 * hidden ones are passed over.
 */
public final class ImageFolder {
    private ImageFolder() {}

    /**
     * Reads all images of a folder.
     *
     * @return images {@code [N, H, W, 1]} or {@code [N, H, W, 3]}
     * @throws DataException if there are too few, one is damaged or of another size than the first, or the layout is
     *     ambiguous
     */
    public static Split read(Path folder) {
        Path trainFolder = folder.resolve("train");
        Path testFolder = folder.resolve("test");
        if (!Files.isDirectory(trainFolder) || !Files.isDirectory(testFolder)) {
            FolderListing all = FolderListing.of(folder);
            return decode(folder, all.train(), all.heldOut());
        }
        FolderListing train = FolderListing.of(trainFolder);
        FolderListing test = FolderListing.of(testFolder);
        if (!train.classNames().equals(test.classNames())) {
            throw new DataException(
                    testFolder,
                    "has the classes " + test.classNames(),
                    train.classNames() + " as in train",
                    "give both the same sub-folders");
        }
        return decode(folder, train, test);
    }

    private static Split decode(Path folder, FolderListing train, FolderListing test) {
        List<Path> files =
                Stream.concat(train.files().stream(), test.files().stream()).toList();
        int height;
        int width;
        try (var first = new ImageFile(files.getFirst())) {
            height = first.height();
            width = first.width();
        }
        byte[] rgb = new byte[Capacity.bytes(folder, files.size(), height, width, 3)];
        for (int i = 0; i < files.size(); i++) {
            try (var image = new ImageFile(files.get(i))) {
                if (image.height() != height || image.width() != width) {
                    throw new DataException(
                            files.get(i),
                            "is %d pixels wide, %d high".formatted(image.width(), image.height()),
                            "%d wide, %d high as %s".formatted(width, height, files.getFirst()),
                            "scale or crop all images to one size");
                }
                image.copyRgbTo(rgb, i * height * width * 3);
            }
        }
        int channels = allGray(rgb) ? 1 : 3;
        byte[] pixels = channels == 1 ? everyThird(rgb) : rgb;
        int cut = train.files().size() * height * width * channels;
        byte[] trainPixels = Arrays.copyOfRange(pixels, 0, cut);
        byte[] testPixels = Arrays.copyOfRange(pixels, cut, pixels.length);
        return new Split(
                Images.of(height, width, channels, trainPixels, train.labels(), train.classNames()),
                Images.of(height, width, channels, testPixels, test.labels(), test.classNames()));
    }

    private static boolean allGray(byte[] rgb) {
        for (int i = 0; i < rgb.length; i += 3) {
            if (rgb[i] != rgb[i + 1] || rgb[i] != rgb[i + 2]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] everyThird(byte[] rgb) {
        byte[] gray = new byte[rgb.length / 3];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = rgb[3 * i];
        }
        return gray;
    }
}
