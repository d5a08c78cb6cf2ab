package hanji.nn.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The image files of a folder: one group per class with a name each; or one group, and no names.
 *
 * @param groups never empty, and no group is; files ordered by name
 */
record FolderListing(List<String> classNames, List<List<Path>> groups) {
    static final String EXPECTED = "a folder of PNG or JPEG images, or of one sub-folder of them per class";

    /** Labels are bytes. */
    private static final int MOST_CLASSES = 256;

    /** @throws DataException if there are no images, or images and sub-folders side by side */
    static FolderListing of(Path folder) {
        List<Path> entries = FileBytes.list(folder, EXPECTED);
        List<Path> images = entries.stream().filter(FolderListing::isImage).toList();
        List<Path> classes = entries.stream().filter(Files::isDirectory).toList();
        if (images.isEmpty() && classes.isEmpty()) {
            throw new DataException(folder, "holds no images", EXPECTED, "put images there");
        }
        if (classes.isEmpty()) {
            return new FolderListing(List.of(), List.of(images));
        }
        if (!images.isEmpty()) {
            throw new DataException(folder, "holds images and sub-folders", EXPECTED, "move one or the other away");
        }
        if (classes.size() > MOST_CLASSES) {
            String problem = "has " + classes.size() + " sub-folders";
            throw new DataException(folder, problem, "at most " + MOST_CLASSES + " classes", "merge some of them");
        }
        return new FolderListing(
                classes.stream().map(FileBytes::name).toList(),
                classes.stream().map(FolderListing::imagesOfClass).toList());
    }

    /** All but the last tenth of each group. */
    FolderListing train() {
        return new FolderListing(
                classNames,
                groups.stream().map(files -> files.subList(0, cut(files))).toList());
    }

    /** The last tenth of each group, and at least one image. */
    FolderListing heldOut() {
        return new FolderListing(
                classNames,
                groups.stream()
                        .map(files -> files.subList(cut(files), files.size()))
                        .toList());
    }

    List<Path> files() {
        return groups.stream().flatMap(List::stream).toList();
    }

    /** The index of each file's group; empty if the groups have no names. */
    byte[] labels() {
        if (classNames.isEmpty()) {
            return new byte[0];
        }
        byte[] labels = new byte[files().size()];
        int at = 0;
        for (int label = 0; label < groups.size(); label++) {
            int end = at + groups.get(label).size();
            Arrays.fill(labels, at, end, (byte) label);
            at = end;
        }
        return labels;
    }

    private static int cut(List<Path> files) {
        if (files.size() < 2) {
            throw new DataException(
                    files.getFirst(),
                    "is the only image in its folder",
                    "at least one to train on and one to test on",
                    "add images, or sort them into folders train and test");
        }
        return files.size() - Math.max(1, files.size() / 10);
    }

    private static List<Path> imagesOfClass(Path folder) {
        List<Path> images = FileBytes.list(folder, EXPECTED).stream()
                .filter(FolderListing::isImage)
                .toList();
        if (images.isEmpty()) {
            throw new DataException(
                    folder, "holds no images", "PNG or JPEG images of one class", "add some or remove it");
        }
        return images;
    }

    private static boolean isImage(Path path) {
        String name = FileBytes.name(path).toLowerCase(Locale.ROOT);
        boolean named = name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
        return named && !Files.isDirectory(path);
    }
}
