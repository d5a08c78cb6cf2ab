package hanji.nn.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The four files of a set in the IDX format, in a folder or its sub-folder {@code raw} or {@code MNIST/raw}, under the
 * names that are in use: {@code train-images-idx3-ubyte} with a dot in place of the hyphen before {@code idx3}, EMNIST's
 * {@code emnist-SET-train-images-idx3-ubyte} with {@code test} for {@code t10k}, each plain or with the ending
 * {@code .gz}, in capitals or not, and also in a folder of the same name.
 *
 * @param byColumns whether images are stored column by column, as EMNIST's are: arXiv:1702.05373
 */
record IdxFiles(Path trainImages, Path trainLabels, Path testImages, Path testLabels, boolean byColumns) {
    private static final String EMNIST = "emnist";
    private static final List<String> PLACES = List.of("", "raw", "MNIST/raw", "FashionMNIST/raw");
    private static final Pattern NAME = Pattern.compile("(?<set>(?:" + EMNIST
            + "-[a-z]+-)?)(?<part>train|t10k|test)-(?<kind>images[-.]idx3|labels[-.]idx1)-ubyte(?:\\.gz)?");

    /** The files there under Hanji's own names, found or not. */
    static IdxFiles wanted(Path folder) {
        return of(folder, "", Map.of());
    }

    /**
     * The files of the set that a folder holds; those missing under the names wanted.
     *
     * @return empty if it holds none
     * @throws DataException if it holds those of several sets
     */
    static Optional<IdxFiles> in(Path folder) {
        for (String place : PLACES) {
            Path within = folder.resolve(place);
            if (Files.isDirectory(within)) {
                Map<String, Map<String, Path>> sets = sets(within);
                if (sets.size() > 1) {
                    throw new DataException(
                            within,
                            "holds the IDX files of " + sets.size() + " sets",
                            "the four files of one",
                            "move those of the others away");
                }
                if (!sets.isEmpty()) {
                    String set = sets.keySet().iterator().next();
                    return Optional.of(of(within, set, Objects.requireNonNull(sets.get(set))));
                }
            }
        }
        return Optional.empty();
    }

    private static IdxFiles of(Path folder, String set, Map<String, Path> found) {
        List<Path> files = new ArrayList<>();
        for (String name : Idx.FILES) {
            Path missing = folder.resolve(set + (set.isEmpty() ? name : name.replace("t10k", "test")));
            files.add(found.getOrDefault(name, missing));
        }
        return new IdxFiles(files.get(0), files.get(1), files.get(2), files.get(3), set.startsWith(EMNIST));
    }

    /** By set and by Hanji's own name; of a file that is there plain and compressed, plain comes first. */
    private static Map<String, Map<String, Path>> sets(Path folder) {
        Map<String, Map<String, Path>> sets = new TreeMap<>();
        for (Path entry : FileBytes.list(folder, "a folder")) {
            var name = NAME.matcher(FileBytes.name(entry).toLowerCase(Locale.ROOT));
            Path file = Files.isDirectory(entry) ? entry.resolve(FileBytes.name(entry)) : entry;
            if (name.matches() && Files.isRegularFile(file)) {
                String part = name.group("part").equals("train") ? "train" : "t10k";
                String kind = name.group("kind").replace('.', '-');
                sets.computeIfAbsent(name.group("set"), _ -> new TreeMap<>())
                        .putIfAbsent(part + "-" + kind + "-ubyte", file);
            }
        }
        return sets;
    }
}
