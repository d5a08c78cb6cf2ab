package hanji.generative.cli;

import hanji.generative.report.Comparison;
import hanji.generative.report.CurvePoint;
import hanji.generative.report.Metrics;
import hanji.generative.report.Plural;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a run's folder says of it, for a comparison. */
final class ComparedRun {
    private ComparedRun() {}

    static Comparison.Column read(RunFolder folder) throws IOException {
        Summary summary = Summary.read(folder);
        var settings = new LinkedHashMap<String, String>();
        settings.put("model", summary.model());
        settings.put("data", summary.settings().data());
        settings.putAll(summary.settings().options());
        if (summary.settings().batch() > 0)
            settings.put("batch", Integer.toString(summary.settings().batch()));
        summary.settings()
                .loading()
                .toText()
                .forEach((name, value) -> settings.put(name, value.isEmpty() ? "yes" : value));
        settings.put("seed", Long.toString(summary.settings().seed()));
        summary.settings()
                .testSha256()
                .ifPresent(sha256 -> settings.put("test images, SHA-256", sha256.substring(0, 12)));
        Map<String, List<CurvePoint>> log = Files.exists(folder.metrics()) ? Metrics.read(folder.metrics()) : Map.of();
        byte[] samples = Files.exists(folder.samples()) ? Files.readAllBytes(folder.samples()) : new byte[0];
        return new Comparison.Column(folder.toString(), settings, figures(folder, summary), log, samples);
    }

    /** The figures of the run's result in words, by name with what they mean. */
    private static Map<String, String> figures(RunFolder folder, Summary summary) {
        var figures = new LinkedHashMap<String, String>();
        try {
            Optional<JsonNode> saved = SavedResult.of(folder, summary);
            figures.put("steps", saved.isPresent() ? summary.whenEnded() : summary.progress() + ", not ended");
            saved.ifPresent(result -> {
                result.path("figures").properties().forEach(entry -> {
                    JsonNode figure = entry.getValue();
                    String meaning = figure.path("meaning").asString("");
                    String images = " (" + Plural.of(figure.path("n").asInt(0), "image") + ")";
                    figures.put(entry.getKey().replace('_', ' ') + ", " + meaning, FigureJson.text(figure) + images);
                });
                double seconds = result.path("seconds").asDouble(Double.NaN);
                figures.put("seconds of training", String.format(Locale.ROOT, "%,.2f", seconds));
            });
        } catch (JacksonException damaged) {
            figures.put("result", "damaged");
        }
        return figures;
    }
}
