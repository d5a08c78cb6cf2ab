package hanji.nn.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The image files of a folder: one group per class with a name each; or one group, and no names.
 *
 * @param groups never empty; files ordered by name
 */
record FolderListing(List<String> classNames, List<List<Path>> groups) {
    static final String EXPECTED =
            "a folder of images (PNG, JPEG, BMP, GIF, lossless WebP), or of one sub-folder of them" + " per class";

    private static final List<String> ENDINGS =
            List.of(".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".gif", ".webp");

    /**
     * @param leftOut learns of files that are no images by their names
     * @throws DataException if there are no images, or images and sub-folders side by side
     */
    static FolderListing of(Path folder, LeftOut leftOut) {
        List<Path> entries = FileBytes.list(folder, EXPECTED);
        List<Path> classes = entries.stream().filter(Files::isDirectory).toList();
        List<Path> images = images(entries, leftOut);
        if (images.isEmpty() && classes.isEmpty()) {
            throw new DataException(folder, "holds no images" + but(entries), EXPECTED, "put images there");
        }
        if (classes.isEmpty()) {
            return new FolderListing(List.of(), List.of(images));
        }
        if (!images.isEmpty()) {
            throw new DataException(folder, "holds images and sub-folders", EXPECTED, "move one or the other away");
        }
        return new FolderListing(
                classes.stream().map(FileBytes::name).toList(),
                classes.stream().map(each -> imagesOfClass(each, leftOut)).toList());
    }

    /** A listing in two. */
    record Parts(FolderListing first, FolderListing last) {}

    /** Of each group the last tenth, and at least one image, apart from the others. */
    Parts lastTenth() {
        return parts(groups.stream().map(FolderListing::cut).toList());
    }

    /** {@code count} files apart from the others: the last of each group, as many as is its share of all files. */
    Parts last(int count) {
        int all = files().size();
        List<Integer> cuts = new ArrayList<>();
        long before = 0;
        for (List<Path> files : groups) {
            long after = before + files.size();
            long share = after * count / all - before * count / all; // rounded such that all shares add up to count
            cuts.add(files.size() - (int) share);
            before = after;
        }
        return parts(cuts);
    }

    /** The first {@code n} files. */
    FolderListing limit(int n) {
        List<List<Path>> some = new ArrayList<>();
        int left = n;
        for (List<Path> files : groups) {
            List<Path> first = files.subList(0, Math.min(left, files.size()));
            some.add(first);
            left -= first.size();
        }
        return new FolderListing(classNames, some);
    }

    private Parts parts(List<Integer> cuts) {
        List<List<Path>> first = new ArrayList<>();
        List<List<Path>> last = new ArrayList<>();
        for (int group = 0; group < groups.size(); group++) {
            List<Path> files = groups.get(group);
            first.add(files.subList(0, cuts.get(group)));
            last.add(files.subList(cuts.get(group), files.size()));
        }
        return new Parts(new FolderListing(classNames, first), new FolderListing(classNames, last));
    }

    List<Path> files() {
        return groups.stream().flatMap(List::stream).toList();
    }

    /** The index of each file's group; empty if the groups have no names. */
    int[] labels() {
        if (classNames.isEmpty()) {
            return new int[0];
        }
        int[] labels = new int[files().size()];
        int at = 0;
        for (int label = 0; label < groups.size(); label++) {
            int end = at + groups.get(label).size();
            Arrays.fill(labels, at, end, label);
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

    private static List<Path> imagesOfClass(Path folder, LeftOut leftOut) {
        List<Path> entries = FileBytes.list(folder, EXPECTED);
        List<Path> images = images(entries, leftOut);
        if (images.isEmpty()) {
            throw new DataException(
                    folder,
                    "holds no images" + but(entries),
                    "images of one class, as each sub-folder is taken for one",
                    "check that --data names the folder with the images");
        }
        return images;
    }

    /** What a folder without images holds. */
    private static String but(List<Path> entries) {
        var others = new LeftOut();
        entries.stream().filter(entry -> !Files.isDirectory(entry)).forEach(others::add);
        return others.isEmpty() ? "" : " but " + others.inWords();
    }

    private static List<Path> images(List<Path> entries, LeftOut leftOut) {
        List<Path> images = new ArrayList<>();
        for (Path entry : entries) {
            if (!Files.isDirectory(entry)) {
                String name = FileBytes.name(entry).toLowerCase(Locale.ROOT);
                if (ENDINGS.stream().anyMatch(name::endsWith)) {
                    images.add(entry);
                } else {
                    leftOut.add(entry);
                }
            }
        }
        return images;
    }
}
