package hanji.generative.cli;

import hanji.generative.report.Comparison;
import hanji.generative.report.CurvePoint;
import hanji.generative.report.Metrics;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run's folder says of it, for a comparison. */
final class ComparedRun {
    private ComparedRun() {}

    static Comparison.Column read(RunFolder folder) throws IOException {
        Summary summary = Summary.read(folder);
        var settings = new LinkedHashMap<String, String>();
        settings.put("model", summary.model());
        settings.put("data", summary.settings().data());
        settings.putAll(summary.settings().options());
        settings.put("batch", Integer.toString(summary.settings().batch()));
        settings.put("steps", summary.progress());
        settings.put("seed", Long.toString(summary.settings().seed()));
        Map<String, List<CurvePoint>> log = Files.exists(folder.metrics()) ? Metrics.read(folder.metrics()) : Map.of();
        byte[] samples = Files.exists(folder.samples()) ? Files.readAllBytes(folder.samples()) : new byte[0];
        return new Comparison.Column(folder.toString(), settings, figures(folder), log, samples);
    }

    /** The figures of the run's result in words, by name with what they mean. */
    private static Map<String, String> figures(RunFolder folder) {
        var figures = new LinkedHashMap<String, String>();
        if (!Files.exists(folder.result())) return figures;
        try {
            JsonNode result = JsonMapper.shared().readTree(folder.result().toFile());
            result.path("figures").properties().forEach(entry -> {
                JsonNode figure = entry.getValue();
                String name = entry.getKey().replace('_', ' ') + ", "
                        + figure.path("meaning").asString("");
                figures.put(
                        name,
                        String.format(
                                        Locale.ROOT,
                                        "%.4f ± %.4f %s (%,d images)",
                                        figure.path("mean").asDouble(Double.NaN),
                                        figure.path("error").asDouble(Double.NaN),
                                        figure.path("unit").asString(""),
                                        figure.path("n").asInt(0))
                                .strip());
            });
            figures.put(
                    "seconds of training",
                    String.format(Locale.ROOT, "%,.1f", result.path("seconds").asDouble(Double.NaN)));
        } catch (JacksonException damaged) {
            figures.put("result", "damaged");
        }
        return figures;
    }
}
