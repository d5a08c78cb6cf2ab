package hanji.generative.cli;

import hanji.generative.report.OutputFile;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Summary;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a sweep is going to train, as its folder keeps it, so that a stopped one goes on.
 *
 * @param common words of {@code train} that all settings share
 * @param settings values of the options that differ, by name, in the order to train them
 */
record SweepPlan(String model, List<String> common, List<Map<String, String>> settings) {
    private static final String FILE = "sweep.json";

    /** Whether a folder is that of a sweep. */
    static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    void write(Path folder) throws IOException {
        OutputFile.write(folder.resolve(FILE), (Frame.json(this) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** @throws FormatException if the file is damaged */
    static SweepPlan read(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            JsonNode plan = JsonMapper.shared().readTree(file.toFile());
            List<String> common = new ArrayList<>();
            plan.required("common").forEach(word -> common.add(word.stringValue()));
            List<Map<String, String>> settings = new ArrayList<>();
            plan.required("settings").forEach(each -> {
                Map<String, String> values = new LinkedHashMap<>();
                each.properties()
                        .forEach(value ->
                                values.put(value.getKey(), value.getValue().stringValue()));
                settings.add(values);
            });
            return new SweepPlan(plan.required("model").stringValue(), common, settings);
        } catch (JacksonException damaged) {
            throw new FormatException(file, "is damaged; begin the sweep again in another folder", damaged);
        }
    }

    /** Names of the options that differ. */
    List<String> names() {
        return List.copyOf(settings.getFirst().keySet());
    }

    /** Name of a setting's folder: its number and its values. */
    String name(int number) {
        String values = settings.get(number).entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining("-"))
                .replaceAll("[^\\w.=,+-]", "_");
        String digits = Integer.toString(settings.size());
        return "%%0%dd-%%s"
                .formatted(digits.length())
                .formatted(number + 1, values.substring(0, Math.min(120, values.length())));
    }

    /** The words that train a setting, without the folder to do it in. */
    List<String> words(int number) {
        List<String> words = new ArrayList<>(List.of("train", model));
        words.addAll(common);
        settings.get(number).forEach((name, value) -> words.add("--" + name + "=" + value));
        return words;
    }

    /** The result of a setting that was trained to its end. */
    Optional<JsonNode> ended(Path folder, int number) throws IOException {
        Path path = folder.resolve(name(number));
        if (!Files.exists(new RunFolder(path).checkpoint())) return Optional.empty();
        RunFolder run = RunFolder.open(path);
        return SavedResult.of(run, Summary.read(run));
    }
}
