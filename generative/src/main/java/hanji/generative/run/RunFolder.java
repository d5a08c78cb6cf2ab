package hanji.generative.run;

import hanji.nn.train.Checkpoint;
import hanji.tensor.format.AtomicFile;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that a training run leaves behind.
 *
 * @param path absolute
 */
public record RunFolder(Path path) {
    /** Where runs go that name no folder. */
    public static final Path RUNS = Path.of("runs");

    /**
     * A new folder at this path, or the one there if it is empty or a run ended in it before its first save.
     *
     * @throws FormatException if something else is there, or the path leads through a file
     */
    public static RunFolder create(Path path) throws IOException {
        var run = new RunFolder(path.toAbsolutePath().normalize());
        if (Files.isDirectory(run.path)) run.requireUnused(path);
        try {
            Files.createDirectories(run.path);
        } catch (FileAlreadyExistsException e) {
            throw new FormatException(Path.of(e.getFile()), "is a file, not a folder; choose another --out", e);
        }
        return run;
    }

    private void requireUnused(Path asGiven) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            if (!files.allMatch(this::isOfNoSave))
                throw new FormatException(
                        asGiven,
                        Files.exists(checkpoint())
                                ? "holds a run already; go on with it by --resume, or choose another --out"
                                : "is a folder with other things in it; choose another --out");
        }
    }

    /** Whether a file is one that a run killed before its first save leaves behind. */
    private boolean isOfNoSave(Path file) {
        return (file.equals(metrics()) && file.toFile().length() == 0) || AtomicFile.isAside(file, checkpoint());
    }

    /** A new folder {@code runs/NAME-1}, or with the next number that is free. */
    public static RunFolder createNumbered(String name) throws IOException {
        Files.createDirectories(RUNS);
        for (int number = 1; ; number++) {
            Path folder = RUNS.resolve(name + "-" + number).toAbsolutePath().normalize();
            try {
                Files.createDirectory(folder);
                return new RunFolder(folder);
            } catch (FileAlreadyExistsException _) {
                continue;
            }
        }
    }

    /**
     * The folder of an earlier run.
     *
     * @throws FormatException if it is not there, or holds no checkpoint
     */
    public static RunFolder open(Path path) {
        var run = new RunFolder(path.toAbsolutePath().normalize());
        if (Files.isRegularFile(run.checkpoint())) return run;
        String problem;
        if (!Files.exists(run.path)) problem = "there is no such folder";
        else if (!Files.isDirectory(run.path)) problem = "is a file, not the folder of a run";
        else problem = "holds no checkpoint.safetensors, which a run saves as soon as it begins to train";
        throw new FormatException(path, problem + "; name a folder that ./hanji train left behind, or train anew");
    }

    /**
     * The runs in a folder, that of the newest checkpoint first, or the one run that the folder is of; none where there is
     * no such folder.
     *
     * @throws FormatException if it is a file
     */
    public static List<RunFolder> all(Path folder) throws IOException {
        if (Files.isRegularFile(folder)) throw new FormatException(folder, "is a file, not a folder of runs");
        if (!Files.isDirectory(folder)) return List.of();
        var itself = new RunFolder(folder.toAbsolutePath().normalize());
        if (Files.isRegularFile(itself.checkpoint())) return List.of(itself);
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.map(path -> new RunFolder(path.toAbsolutePath().normalize()))
                    .filter(run -> Files.isRegularFile(run.checkpoint()))
                    .sorted(Comparator.<RunFolder>comparingLong(
                                    run -> run.checkpoint().toFile().lastModified())
                            .reversed()
                            .thenComparing(RunFolder::toString))
                    .toList();
        }
    }

    /** Weights, optimizer state, settings and counters. */
    public Path checkpoint() {
        return path.resolve("checkpoint.safetensors");
    }

    /** The log, one JSON object a line. */
    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /** The settings, as a file that the command line reads. */
    public Path config() {
        return path.resolve("config.txt");
    }

    /** Generated images in a grid. */
    public Path samples() {
        return path.resolve("samples.png");
    }

    /** Images as they were generated at several moments of the training. */
    public Path moments() {
        return path.resolve("moments.safetensors");
    }

    /** The same as a picture, a row for each moment. */
    public Path progress() {
        return path.resolve("progress.png");
    }

    /** The same as a picture that moves. */
    public Path progressLoop() {
        return path.resolve("progress.gif");
    }

    /** Real images in a grid. */
    public Path data() {
        return path.resolve("data.png");
    }

    /** The learning curve. */
    public Path curve() {
        return path.resolve("curve.svg");
    }

    /** The page that shows it all. */
    public Path report() {
        return path.resolve("report.html");
    }

    /** The result as JSON. */
    public Path result() {
        return path.resolve("result.json");
    }

    /** What its samples are like, as JSON. */
    public Path judgement() {
        return path.resolve("judge.json");
    }

    /** The same as a page. */
    public Path judgementPage() {
        return path.resolve("judge.html");
    }

    /** Deletes what killed processes of this run left half written; for whoever holds its lock. */
    public void deleteLeft() {
        AtomicFile.deleteLeft(path);
    }

    Checkpoint readCheckpoint() throws IOException {
        return Checkpoint.read(checkpoint());
    }

    @Override
    public String toString() {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
    }
}
