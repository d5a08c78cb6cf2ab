package hanji.generative.run;

import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.train.Checkpoint;
import hanji.tensor.format.FormatException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a run was asked to do: with the data, all that its result depends on.
 *
 * @param model name of the recipe
 * @param options of the recipe, text by name
 * @param data name of the data set, or the path of a folder
 * @param dataSha256 fingerprint of the training images
 * @param testSha256 fingerprint of the test images; empty in a run of a Hanji that did not keep it
 * @param loading how the data set was loaded
 * @param batch images per step; 0 where a step sees all of them
 * @param shards parts that a batch is cut into, each worked on by a learner of its own; 1 unless asked for
 * @param seed of all randomness
 * @param budget how long to train
 */
public record Settings(
        String model,
        Map<String, String> options,
        String data,
        String dataSha256,
        Optional<String> testSha256,
        LoadOptions loading,
        int batch,
        int shards,
        long seed,
        Budget budget) {
    private static final String OPTION = "option.";

    /** @throws IllegalArgumentException if a number is out of range */
    public Settings {
        require(batch >= 0, "batch cannot be negative, but is " + batch);
        require(Integer.bitCount(shards) == 1 && shards > 0, "shards must be a power of two, not " + shards);
        require(
                shards == 1 || batch > 0,
                model + " sees all images in each step, so there is no batch to cut into shards");
        require(
                shards == 1 || batch % shards == 0,
                "a batch of " + batch + " cannot be cut into " + shards + " equal shards");
    }

    private static void require(boolean holds, String message) {
        if (!holds) throw new IllegalArgumentException(message);
    }

    /** The same with another budget. */
    public Settings with(Budget other) {
        return new Settings(model, options, data, dataSha256, testSha256, loading, batch, shards, seed, other);
    }

    /** The data in short, of a folder its last name; and whether a class is left out and its images are stacked. */
    public String dataName() {
        Path name = Path.of(data).getFileName();
        return (name == null ? data : name.toString())
                + loading.without().map(each -> " (without " + each + ")").orElse("")
                + (loading.stacked() ? " (stacked)" : "");
    }

    /** Whether these are the test images of the run, as far as is known. */
    public boolean testsOn(Images test) {
        return testSha256.isEmpty() || testSha256.get().equals(test.sha256());
    }

    /** As text by key, for a checkpoint. */
    Map<String, String> toText() {
        var text = new LinkedHashMap<String, String>();
        text.put("model", model);
        options.forEach((name, value) -> text.put(OPTION + name, value));
        text.put("data", data);
        text.put("data_sha256", dataSha256);
        testSha256.ifPresent(sha256 -> text.put("test_sha256", sha256));
        text.putAll(loading.toText());
        text.put("batch", Integer.toString(batch));
        if (shards > 1) text.put("shards", Integer.toString(shards));
        text.put("seed", Long.toString(seed));
        switch (budget) {
            case Budget.Steps(long steps) -> text.put("steps", Long.toString(steps));
            case Budget.Minutes(double minutes) -> text.put("minutes", Double.toString(minutes));
        }
        return text;
    }

    /**
     * The settings that a checkpoint was made under.
     *
     * @throws FormatException if one is missing or is no number
     */
    static Settings of(Path file, Checkpoint checkpoint) {
        Budget budget = checkpoint.settings().containsKey("minutes")
                ? new Budget.Minutes(read(file, checkpoint, "minutes", Double::parseDouble))
                : new Budget.Steps(read(file, checkpoint, "steps", Long::parseLong));
        var options = new LinkedHashMap<String, String>();
        checkpoint.settings().forEach((key, value) -> {
            if (key.startsWith(OPTION)) options.put(key.substring(OPTION.length()), value);
        });
        return new Settings(
                checkpoint.setting(file, "model"),
                options,
                checkpoint.setting(file, "data"),
                checkpoint.setting(file, "data_sha256"),
                Optional.ofNullable(checkpoint.settings().get("test_sha256")),
                loading(file, checkpoint),
                read(file, checkpoint, "batch", Integer::parseInt),
                checkpoint.settings().containsKey("shards") ? read(file, checkpoint, "shards", Integer::parseInt) : 1,
                read(file, checkpoint, "seed", Long::parseLong),
                budget);
    }

    private static LoadOptions loading(Path file, Checkpoint checkpoint) {
        try {
            return LoadOptions.ofText(checkpoint.settings());
        } catch (IllegalArgumentException e) {
            throw new FormatException(
                    file, "the checkpoint's settings of the data cannot be used: " + e.getMessage(), e);
        }
    }

    /** A number among a checkpoint's settings. */
    static <T> T read(Path file, Checkpoint checkpoint, String key, Function<String, T> parse) {
        String text = checkpoint.setting(file, key);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException notANumber) {
            throw new FormatException(file, "the checkpoint's setting '" + key + "' is no number: " + text, notANumber);
        }
    }
}
