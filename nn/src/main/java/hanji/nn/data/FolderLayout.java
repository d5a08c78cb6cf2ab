package hanji.nn.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The files of a folder of images by the part of the split that they belong to.
 *
 * @param validation the folder's own, if it has any
 */
record FolderLayout(FolderListing train, Optional<FolderListing> validation, FolderListing test) {
    private static final List<String> TRAIN = List.of("train", "training");
    private static final List<String> VALIDATION = List.of("val", "valid", "validation");
    private static final List<String> TEST = List.of("test", "testing");

    /** @throws DataException if there are no images, or it is not clear what belongs where */
    static FolderLayout of(Path folder, LeftOut leftOut) {
        List<Path> entries = FileBytes.list(folder, FolderListing.EXPECTED);
        Optional<Path> train = named(folder, entries, TRAIN);
        Optional<Path> validation = named(folder, entries, VALIDATION);
        Optional<Path> test = named(folder, entries, TEST);
        if (train.isEmpty() || (validation.isEmpty() && test.isEmpty())) {
            var parts = FolderListing.of(folder, leftOut).lastTenth();
            return new FolderLayout(parts.first(), Optional.empty(), parts.last());
        }
        FolderListing all = FolderListing.of(train.get(), leftOut);
        Optional<FolderListing> own = validation.map(path -> part(path, all, leftOut));
        if (test.isPresent()) {
            return new FolderLayout(all, own, part(test.get(), all, leftOut));
        }
        var parts = all.lastTenth();
        return new FolderLayout(parts.first(), own, parts.last());
    }

    /** The sub-folder that has one of the names, in capitals or not. */
    private static Optional<Path> named(Path folder, List<Path> entries, List<String> names) {
        List<Path> found = entries.stream()
                .filter(Files::isDirectory)
                .filter(entry -> names.contains(FileBytes.name(entry).toLowerCase(Locale.ROOT)))
                .toList();
        if (found.size() > 1) {
            throw new DataException(
                    folder,
                    "holds " + FileBytes.name(found.get(0)) + " and " + FileBytes.name(found.get(1)),
                    "one folder for that part of the images",
                    "move one of them away");
        }
        return found.stream().findFirst();
    }

    /** A part beside the training images. */
    private static FolderListing part(Path folder, FolderListing train, LeftOut leftOut) {
        FolderListing part = FolderListing.of(folder, leftOut);
        if (!part.classNames().equals(train.classNames())) {
            throw new DataException(
                    folder,
                    "has the classes " + part.classNames(),
                    train.classNames() + " as in train",
                    "give both the same sub-folders");
        }
        return part;
    }
}
