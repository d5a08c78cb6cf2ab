package hanji.generative.serve;

import hanji.generative.run.RunFolder;
import hanji.generative.run.Summary;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The runs that are shown: those of a folder, or the one that it is the folder of. */
final class Shelf {
    private final Path folder;
    private final Map<Path, Read> read = new ConcurrentHashMap<>();

    Shelf(Path folder) {
        this.folder = folder;
    }

    /** What was read of a run's checkpoint, as it was then; nothing where it is damaged. */
    private record Read(Stamp of, Optional<Summary> summary) {}

    /** Those that are there now, the newest first. */
    List<RunFolder> runs() throws IOException {
        return RunFolder.all(folder);
    }

    /** The one that the folder is of. */
    Optional<RunFolder> only() throws IOException {
        return runs().stream()
                .filter(run -> run.path().equals(folder.toAbsolutePath().normalize()))
                .findFirst();
    }

    /**
     * The run of this name among those that are there: a name is compared, and never made a path of.
     *
     * @throws Refusal if there is none
     */
    RunFolder find(String name) throws IOException {
        return runs().stream().filter(run -> name(run).equals(name)).findFirst().orElseThrow(Refusal::notFound);
    }

    /** What a run is called. */
    static String name(RunFolder run) {
        return String.valueOf(run.path().getFileName());
    }

    /** What a run's checkpoint says; nothing where it cannot be read. */
    Optional<Summary> summary(RunFolder run) {
        var stamp = Stamp.of(run.checkpoint());
        return read.compute(
                        run.path(),
                        (_, known) ->
                                known != null && known.of.equals(stamp) ? known : new Read(stamp, summaryNow(run)))
                .summary;
    }

    private static Optional<Summary> summaryNow(RunFolder run) {
        try {
            return Optional.of(Summary.read(run));
        } catch (IOException | FormatException unreadable) {
            return Optional.empty();
        }
    }
}
