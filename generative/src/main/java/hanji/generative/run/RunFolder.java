package hanji.generative.run;

import hanji.nn.train.Checkpoint;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The folder that a training run leaves behind.
 *
 * @param path absolute
 */
public record RunFolder(Path path) {
    /** Where runs go that name no folder. */
    private static final Path RUNS = Path.of("runs");

    /**
     * A new, empty folder at this path.
     *
     * @throws FileAlreadyExistsException if something is there
     */
    public static RunFolder create(Path path) throws IOException {
        Path folder = path.toAbsolutePath().normalize();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) throw new FileAlreadyExistsException(folder.toString());
            }
        }
        Files.createDirectories(folder);
        return new RunFolder(folder);
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
     * @throws FormatException if it holds no checkpoint
     */
    public static RunFolder open(Path path) {
        var run = new RunFolder(path.toAbsolutePath().normalize());
        if (!Files.exists(run.checkpoint()))
            throw new FormatException(
                    path, "holds no checkpoint.safetensors; name the folder that ./hanji train left behind");
        return run;
    }

    /** Weights, optimizer state, settings and counters. */
    public Path checkpoint() {
        return path.resolve("checkpoint.safetensors");
    }

    /** The log, one JSON object a line. */
    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /** Generated images in a grid. */
    public Path samples() {
        return path.resolve("samples.png");
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

    Checkpoint readCheckpoint() throws IOException {
        return Checkpoint.read(checkpoint());
    }

    @Override
    public String toString() {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
    }
}
