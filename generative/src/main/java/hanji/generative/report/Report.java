package hanji.generative.report;

import static hanji.generative.report.Markup.escape;

import hanji.generative.report.RunSummary.Environment;
import hanji.nn.data.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page that a run leaves behind, report.html: one file that needs no other and no network.
 *
 * @param samples images that the model drew, [N, H, W, C]
 * @param real images of the test set, [M, H, W, C], shown beside them
 */
public record Report(RunSummary run, LearningCurve curve, Images samples, Images real) {
    private static final int GRID_COLUMNS = 8;

    /** Writes the page as a file that is there whole or not at all. */
    public void write(Path path) throws IOException {
        OutputFile.write(path, html().getBytes(StandardCharsets.UTF_8));
    }

    /** The page. */
    public String html() {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(escape(title()), ReportStyle.CSS, String.join("", sections()));
    }

    private List<String> sections() {
        return List.of(
                headline(),
                "<section class=\"pair\">\n"
                        + figure(samples, "Generated: drawn by the model")
                        + figure(real, "Real: images of the test set, unseen in training")
                        + "</section>\n",
                "<section class=\"wide\">\n" + curve.svg() + "</section>\n",
                "<section>\n<h2>Beside the baselines</h2>\n" + baselines() + "</section>\n",
                "<section>\n<h2>How to get this again</h2>\n<pre>" + escape(run.command()) + "</pre>\n"
                        + table(configuration()) + "</section>\n");
    }

    private String title() {
        return "%s on %s".formatted(run.model(), run.data());
    }

    private String headline() {
        return """
                <header>
                <p class="overline">Hanji run report</p>
                <h1>%s</h1>
                <p class="figure">%s <small>± %s bits/dim on %s</small></p>
                <p>%s</p>
                </header>
                """.formatted(
                        escape(title()),
                        format("%.3f", run.bitsPerDim()),
                        format("%.3f", run.standardError()),
                        escape(run.testSet().toString()),
                        escape(meaning()));
    }

    /** The figure in words: what it would cost to store an image, and how that compares. */
    private String meaning() {
        int dimensions = real.imageSize();
        String cost = format(
                "A compressor built on this model would store an image it has never seen in about %,.0f bytes instead "
                        + "of %,d: %.3f bits for each of its %,d values. "
                        + "8 would be no compression; fewer is better.",
                run.bitsPerDim() * dimensions / 8, dimensions, run.bitsPerDim(), dimensions);
        return cost
                + run.comparable().stream()
                        .min(Comparator.comparingDouble(Baseline::bitsPerDim))
                        .map(this::against)
                        .orElse("");
    }

    private String against(Baseline best) {
        double gap = best.bitsPerDim() - run.bitsPerDim();
        return gap > 0
                ? format(
                        " That is %.3f below the best baseline on the same images (%s, %.3f).",
                        gap, best.name(), best.bitsPerDim())
                : format(
                        " That is not below the best baseline on the same images (%s, %.3f): the model has learned less.",
                        best.name(), best.bitsPerDim());
    }

    private static String figure(Images images, String caption) {
        Picture grid = ImageGrid.of(images, GRID_COLUMNS);
        return """
                <figure>
                <img alt="%s" width="%d" height="%d" src="data:image/png;base64,%s">
                <figcaption>%s</figcaption>
                </figure>
                """.formatted(
                        escape(caption),
                        grid.width(),
                        grid.height(),
                        Base64.getEncoder().encodeToString(Png.encode(grid)),
                        escape(caption));
    }

    /** Densities measured on this run's images from the worst to the best, this run among them; then the others. */
    private String baselines() {
        List<Baseline> rows = new ArrayList<>(run.baselines());
        String limit = run.settings().getOrDefault("limit", "");
        String fittedTo = run.data() + (limit.isEmpty() ? "" : ", first " + limit + " training images");
        var self = new Baseline(run.model() + " (this run)", run.bitsPerDim(), fittedTo, run.testSet());
        rows.add(self);
        rows.sort(Comparator.<Baseline, Boolean>comparing(b -> !b.testSet().equals(run.testSet()))
                .thenComparing(Comparator.comparingDouble(Baseline::bitsPerDim).reversed()));
        var html = new StringBuilder("""
                <div class="wide"><table class="ranking">
                <thead>
                <tr><th>density</th><th class="number">bits/dim</th><th>fitted to</th><th>measured on</th></tr>
                </thead>
                <tbody>
                """);
        for (Baseline row : rows) {
            boolean same = row.testSet().equals(run.testSet());
            html.append("<tr class=\"%s\"><td>%s</td><td class=\"number\">%s</td><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                            row.equals(self) ? "self" : same ? "same" : "other",
                            escape(row.name()),
                            format("%.3f", row.bitsPerDim()),
                            escape(row.fittedTo()),
                            escape(row.testSet() + (same ? "" : " *"))));
        }
        html.append("</tbody>\n</table></div>\n");
        if (run.comparable().size() < run.baselines().size())
            html.append("<p class=\"quiet\">* measured on other images than this run: for orientation only.</p>\n");
        return html.toString();
    }

    private Map<String, String> configuration() {
        Environment where = run.environment();
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("seed", Long.toString(run.seed()));
        rows.putAll(run.settings());
        rows.put("steps", format("%,d", run.steps()));
        rows.put("training images seen", format("%,d", run.trainImagesSeen()));
        rows.put("training time", format("%,.1f s (%,.1f images/s)", run.seconds(), run.imagesPerSecond()));
        rows.put("device", where.device());
        rows.put(
                "machine",
                format(
                        "%s, %d cores, %d threads used, %d-bit vectors",
                        where.os(), where.cores(), where.threads(), where.vectorBits()));
        rows.put("JDK", where.jdk());
        rows.put("Hanji", where.hanji() + ", numerics version " + where.numerics());
        rows.put("weights SHA-256", run.weightsSha256());
        rows.put("data SHA-256", run.dataSha256());
        return rows;
    }

    private static String table(Map<String, String> rows) {
        var html = new StringBuilder("<div class=\"wide\"><table class=\"facts\">\n");
        rows.forEach((name, value) ->
                html.append("<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n".formatted(escape(name), escape(value))));
        return html.append("</table></div>\n").toString();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
