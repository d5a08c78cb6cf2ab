package hanji.nn.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A folder of PNG and JPEG images, all of one size; grayscale if every one is gray, else RGB.
 *
 * <p>Either the images lie in it (no labels), or in one sub-folder per class (labels by the order of their names). If it
 * holds {@code train} and {@code test}, each is such a folder, with the same classes, so is {@code validation} or
 * {@code val} beside them, and anything else is left out; otherwise the last tenth, by name, is held out for testing (of
 * each class, and at least one image). Without a folder of their own, validation images are the last twelfth of the
 * training images, of each class its share. Other files and hidden ones are passed over.
 */
public final class ImageFolder {
    private static final List<String> VALIDATION = List.of("validation", "val");

    private ImageFolder() {}

    /**
     * Reads all images of a folder.
     *
     * @return images {@code [N, H, W, 1]} or {@code [N, H, W, 3]}
     * @throws DataException if there are too few, one is damaged or of another size than the first, or the layout is
     *     ambiguous
     */
    public static Split read(Path folder, LoadOptions options) {
        FolderListing train;
        FolderListing test;
        if (Files.isDirectory(folder.resolve("train")) && Files.isDirectory(folder.resolve("test"))) {
            train = FolderListing.of(folder.resolve("train"));
            test = part(folder.resolve("test"), train);
        } else {
            var parts = FolderListing.of(folder).lastTenth();
            train = parts.first();
            test = parts.last();
        }
        for (String name : VALIDATION) {
            if (Files.isDirectory(folder.resolve("train")) && Files.isDirectory(folder.resolve(name))) {
                return decode(folder, List.of(train, part(folder.resolve(name), train), test), options);
            }
        }
        var parts = train.last(options.heldOut(folder, train.files().size()));
        return decode(folder, List.of(parts.first(), parts.last(), test), options);
    }

    /** A part beside the training images. */
    private static FolderListing part(Path folder, FolderListing train) {
        FolderListing part = FolderListing.of(folder);
        if (!part.classNames().equals(train.classNames())) {
            throw new DataException(
                    folder,
                    "has the classes " + part.classNames(),
                    train.classNames() + " as in train",
                    "give both the same sub-folders");
        }
        return part;
    }

    private static Split decode(Path folder, List<FolderListing> parts, LoadOptions options) {
        List<Path> files = parts.stream().flatMap(part -> part.files().stream()).toList();
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
        List<Images> images = new ArrayList<>();
        int at = 0;
        for (FolderListing part : parts) {
            int end = at + part.files().size() * height * width * channels;
            byte[] some = Arrays.copyOfRange(pixels, at, end);
            images.add(Images.of(height, width, channels, some, part.labels(), part.classNames()));
            at = end;
        }
        return options.limited(new Split(images.get(0), images.get(1), images.get(2)));
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
