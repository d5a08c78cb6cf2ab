package hanji.nn.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Image files that are named one by one, or by the folders that they are in. */
public final class ImageFiles {
    private ImageFiles() {}

    /**
     * Images, with a name each.
     *
     * @param names of their files, no two alike; of a folder of folders {@code FOLDER-FILE}
     */
    public record Named(Images images, List<String> names) {}

    /**
     * Reads files, and all images of folders.
     *
     * @param paths at least one
     * @throws DataException if one cannot be read or is of another size than the first, or two have one name
     */
    public static Named read(List<Path> paths, LoadListener listener) {
        var leftOut = new LeftOut();
        List<Path> files = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                for (Path file : FolderListing.of(path, leftOut).files()) {
                    files.add(file);
                    names.add(path.relativize(file).toString().replaceAll("[/\\\\]", "-"));
                }
            } else {
                files.add(path);
                names.add(FileBytes.name(path));
            }
        }
        requireDifferent(files, names);
        var listing = new FolderListing(List.of(), List.of(files));
        Images images = new FolderReader(paths.getFirst(), LoadOptions.DEFAULT, listener).read(listing, leftOut);
        return new Named(images, names);
    }

    private static void requireDifferent(List<Path> files, List<String> names) {
        Set<String> met = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            if (!met.add(names.get(i))) {
                throw new DataException(
                        files.get(i),
                        "has the name of another image",
                        "names that differ",
                        "rename it, or take them in two calls");
            }
        }
    }
}
