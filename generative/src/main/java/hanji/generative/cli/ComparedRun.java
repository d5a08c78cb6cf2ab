package hanji.generative.cli;

import hanji.generative.judge.Yardstick;
import hanji.generative.measure.Interval;
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
import tools.jackson.databind.json.JsonMapper;

/** What a run's folder says of it, for a comparison. */
final class ComparedRun {
    /** Names of the two rows of a card that hold sentences, too long for a terminal. */
    static final String CAN = "it";

    static final String CANNOT = "it cannot";

    private ComparedRun() {}

    static Comparison.Column read(RunFolder folder) throws IOException {
        Summary summary = Summary.read(folder);
        var settings = new LinkedHashMap<String, String>();
        settings.put("model", summary.model());
        settings.put("data", summary.settings().data());
        settings.putAll(summary.settings().options());
        if (summary.settings().batch() > 0)
            settings.put("batch", Integer.toString(summary.settings().batch()));
        if (summary.settings().shards() > 1)
            settings.put("shards", Integer.toString(summary.settings().shards()));
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
        return new Comparison.Column(
                folder.toString(), settings, figures(folder, summary), judged(folder, summary), log, samples);
    }

    /** The run's card in words, if it was judged as it stands. */
    private static Map<String, String> judged(RunFolder folder, Summary summary) throws IOException {
        var rows = new LinkedHashMap<String, String>();
        if (!Files.exists(folder.judgement())) return rows;
        try {
            JsonNode card = JsonMapper.shared().readTree(folder.judgement().toFile()), samples = card.path("samples");
            if (card.path("steps").asLong(-1) != summary.done()) return rows;
            rows.put(CAN, card.path("can").asString(""));
            rows.put(CANNOT, card.path("cannot").asString(""));
            samples.path("measures").properties().forEach(entry -> {
                JsonNode floor = entry.getValue().path("floor");
                String real = floor.isObject() ? "; real " + interval(floor).text() : "";
                rows.put(
                        Yardstick.words(entry.getKey()),
                        interval(entry.getValue().path("samples")).textWithEnds() + real);
            });
            JsonNode stacks = samples.path("stacks");
            if (stacks.isObject())
                rows.put(
                        "stacked modes",
                        interval(stacks.path("modes")).textWithEnds() + " of "
                                + Plural.of(stacks.path("count").asInt(0), "stack") + "; real "
                                + interval(stacks.path("floor")).text());
            if (samples.isObject())
                rows.put("samples", Plural.of(samples.path("count").asInt(0), "image"));
            String classifier =
                    samples.path("classifier").path("weights_sha256").asString("");
            if (!classifier.isEmpty())
                rows.put(
                        Comparison.CLASSIFIER,
                        classifier.substring(0, 12) + (stacks.isObject() ? ", channel by channel" : ""));
        } catch (JacksonException damaged) {
            rows.put(CAN, "judge.json is damaged");
        }
        return rows;
    }

    private static Interval interval(JsonNode ends) {
        return new Interval(
                ends.path("value").asDouble(Double.NaN),
                ends.path("low").asDouble(Double.NaN),
                ends.path("high").asDouble(Double.NaN));
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
