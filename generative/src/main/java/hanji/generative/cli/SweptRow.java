package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.generative.report.CurvePoint;
import hanji.generative.report.Metrics;
import hanji.generative.run.RunFolder;
import hanji.generative.run.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A setting of a sweep, trained or not.
 *
 * @param values of the options that differ, by name
 * @param figures on test images, by name; empty of one that failed
 * @param validation the first of the figures on validation images, at the last step
 * @param seconds of training
 * @param failed why it is not there, if so
 * @param log values by name
 */
record SweptRow(
        Map<String, String> values,
        Map<String, JsonNode> figures,
        Optional<Double> validation,
        long steps,
        double seconds,
        String weightsSha256,
        String dataSha256,
        String runDir,
        Optional<String> failed,
        @JsonIgnore Map<String, List<CurvePoint>> log) {
    /** @param failed why training ended without a result, if it did */
    static SweptRow of(Path folder, SweepPlan plan, int number, Optional<String> failed) throws IOException {
        Map<String, String> values = plan.settings().get(number);
        var run = new RunFolder(folder.resolve(plan.name(number)));
        Optional<JsonNode> ended = failed.isPresent() ? Optional.empty() : plan.ended(folder, number);
        if (ended.isEmpty()) return failed(values, run, failed.orElse("it was not trained to its end"));
        JsonNode result = ended.get();
        Map<String, JsonNode> figures = new LinkedHashMap<>();
        result.path("figures").properties().forEach(figure -> figures.put(figure.getKey(), figure.getValue()));
        Map<String, List<CurvePoint>> log = Files.exists(run.metrics()) ? Metrics.read(run.metrics()) : Map.of();
        return new SweptRow(
                values,
                figures,
                figures.keySet().stream()
                        .findFirst()
                        .map(name -> log.getOrDefault(TrainingLoop.VALIDATION + name, List.of()))
                        .filter(points -> !points.isEmpty())
                        .map(points -> points.getLast().value()),
                result.path("steps").asLong(0),
                result.path("seconds").asDouble(0),
                result.path("weights_sha256").asString(""),
                result.path("data_sha256").asString(""),
                run.toString(),
                Optional.empty(),
                log);
    }

    private static SweptRow failed(Map<String, String> values, RunFolder run, String why) {
        return new SweptRow(
                values, Map.of(), Optional.empty(), 0, 0, "", "", run.toString(), Optional.of(why), Map.of());
    }

    /** This setting, failed if it was trained on other images than another one. */
    SweptRow onImagesOf(SweptRow other) {
        return failed.isPresent() || dataSha256.equals(other.dataSha256)
                ? this
                : failed(
                        values,
                        new RunFolder(Path.of(runDir)),
                        "the images of its worker are others (SHA-256 " + dataSha256 + ", not " + other.dataSha256
                                + ")");
    }

    /** The first figure, with its name. */
    Optional<Map.Entry<String, JsonNode>> headline() {
        return figures.entrySet().stream().findFirst();
    }

    /** Whether the first figure is the better the lower it is. */
    boolean lowerIsBetter() {
        return headline()
                .map(figure -> figure.getValue().path("lower_is_better").asBoolean(true))
                .orElse(true);
    }

    /** For example "lr=0.001 seed=3". */
    String words() {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining(" "));
    }

    /** The figure on validation images with its unit; empty where there is none. */
    String validationText() {
        return validation
                .map(value -> String.format(
                        Locale.ROOT,
                        "%.4f %s",
                        value,
                        headline().orElseThrow().getValue().path("unit").asString("")))
                .map(String::strip)
                .orElse("");
    }
}
