package hanji.generative.cli;

import hanji.generative.model.Card;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Summary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A run of each of several models on the same images, in a folder of its name, trained unless it is there: what was stopped goes on,
 * and what has ended is taken as it is.
 *
 * @param folder of the runs
 * @param data images, as train takes them
 * @param length options that say how long models fed in batches train; others train until they have converged
 * @param options of all of them
 */
record ModelRuns(Path folder, String data, List<String> length, List<String> options) {
    /** Of models with the options that they have by default. */
    ModelRuns(Path folder, String data, List<String> length) {
        this(folder, data, length, List.of());
    }

    /** Where runs go that are for one purpose, on some data. */
    static Path folder(String purpose, String data) {
        return RunFolder.RUNS.resolve(
                purpose + "-" + Path.of(data).toAbsolutePath().normalize().getFileName());
    }

    /** Where the run of a model is. */
    Path path(Card card) {
        return folder.resolve(card.name());
    }

    private boolean begun(Card card) {
        return Files.exists(path(card).resolve("checkpoint.safetensors"));
    }

    /** The result of a run that has ended; none of one that has not, or is not there. */
    Optional<JsonNode> ended(Card card) throws IOException {
        if (!begun(card)) return Optional.empty();
        RunFolder run = RunFolder.open(path(card));
        return SavedResult.of(run, Summary.read(run));
    }

    /**
     * The result of a model, trained now if it is not there.
     *
     * @param failed is told in one line why there is none, if so
     */
    Optional<JsonNode> result(Card card, Consumer<String> failed) throws IOException {
        Optional<JsonNode> saved = ended(card);
        if (saved.isPresent()) return saved;
        Optional<String> reason =
                train(begun(card) ? List.of("train", "--resume", path(card).toString()) : begin(card));
        reason.ifPresent(failed);
        return reason.isPresent() ? Optional.empty() : ended(card);
    }

    private List<String> begin(Card card) {
        var words = new ArrayList<>(List.of(
                "train", card.name(), "--data", data, "--out", path(card).toString()));
        words.addAll(options);
        if (card.feed() == Card.Feed.BATCHES) words.addAll(length);
        return words;
    }

    /** Trains; if it fails, the line that says why. */
    private static Optional<String> train(List<String> words) {
        var err = new StringWriter();
        int code =
                new Frame(new PrintWriter(new StringWriter()), new PrintWriter(err)).run(words.toArray(String[]::new));
        return code == ExitCode.OK.status()
                ? Optional.empty()
                : err.toString()
                        .lines()
                        .reduce((_, last) -> last)
                        .map(line -> line.replaceFirst("^hanji: ", ""))
                        .or(() -> Optional.of("it could not be trained"));
    }
}
