package hanji.nn.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A data set that a user can name: the embedded one, one installed on this machine, or a folder. */
public sealed interface DataSet permits Embedded, Installed, FolderSet {
    /** The name a user types, for example {@code fashion-mnist}. */
    String id();

    /**
     * Reads the set, leaves a class out and stacks its images if the options say so.
     *
     * @throws DataException if it is not there, damaged, or too small for the options
     */
    default Split load(DataRoots roots, LoadOptions options, LoadListener listener) {
        Split all = read(roots, options, listener);
        Split images = options.without()
                .map(name -> OneClass.named(id(), all.train(), name).leftOutOf(all))
                .orElse(all);
        return options.stacked() ? Stacks.of(id(), images) : images;
    }

    /** Reads the set, its images as they are. */
    Split read(DataRoots roots, LoadOptions options, LoadListener listener);

    /** Reads the set, and tells nobody. */
    default Split load(DataRoots roots, LoadOptions options) {
        return load(roots, options, LoadListener.NONE);
    }

    /** Reads the set with the {@linkplain LoadOptions#DEFAULT default} options. */
    default Split load(DataRoots roots) {
        return load(roots, LoadOptions.DEFAULT);
    }

    /** Looks whether the set is there, without reading it. */
    Availability availability(DataRoots roots);

    /** The sets that have a name of their own, the default first. */
    static List<DataSet> named() {
        return Stream.concat(Stream.of(new Embedded()), Arrays.stream(Installed.values()))
                .toList();
    }

    /**
     * The set of that name, else the folder at that path; a folder that is called like a set is meant by {@code ./NAME}.
     *
     * @throws DataException if it is neither
     */
    static DataSet of(String nameOrFolder) {
        for (DataSet set : named()) {
            if (set.id().equals(nameOrFolder)) {
                return set;
            }
        }
        try {
            Path folder = Path.of(nameOrFolder);
            if (!nameOrFolder.isEmpty() && Files.exists(folder)) {
                return new FolderSet(folder);
            }
            throw unknown(nameOrFolder);
        } catch (InvalidPathException e) {
            throw unknown(nameOrFolder);
        }
    }

    private static DataException unknown(String nameOrFolder) {
        String names = named().stream().map(DataSet::id).collect(Collectors.joining(", "));
        return new DataException(
                nameOrFolder.isEmpty() ? "(empty name)" : nameOrFolder,
                "is neither a data set nor a folder",
                names + ", or the path of a folder",
                "check the spelling");
    }
}
