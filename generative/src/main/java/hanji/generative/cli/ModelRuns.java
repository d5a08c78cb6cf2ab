package hanji.generative.cli;

import hanji.generative.model.Card;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Optional<String> reason = QuietCommand.run(
                begun(card) ? List.of("train", "--resume", path(card).toString()) : begin(card));
        reason.ifPresent(failed);
        return reason.isPresent() ? Optional.empty() : ended(card);
    }

    /**
     * Has those trained by other processes that are not there yet; what was stopped here is left to this one.
     *
     * @return why a model could not be trained, by name
     */
    Map<String, String> trainedBy(WorkersOption.Workers others, List<Card> cards) {
        List<Card> missing = cards.stream().filter(card -> !begun(card)).toList();
        Map<String, String> failed = new HashMap<>();
        List<TrainingJob> jobs =
                missing.stream().map(card -> new TrainingJob(words(card))).toList();
        others.each("gallery", jobs, (job, result) -> {
            Card card = missing.get(job);
            TrainingJob.unpack(result, path(card)).ifPresent(line -> failed.put(card.name(), line));
        });
        return failed;
    }

    private List<String> begin(Card card) {
        var words = words(card);
        words.addAll(List.of("--out", path(card).toString()));
        return words;
    }

    private List<String> words(Card card) {
        boolean isFolder = Files.isDirectory(Path.of(data));
        String images = isFolder ? Path.of(data).toAbsolutePath().normalize().toString() : data;
        List<String> words = new ArrayList<>(List.of("train", card.name(), "--data", images));
        words.addAll(options);
        if (card.feed() == Card.Feed.BATCHES) words.addAll(length);
        return words;
    }
}
