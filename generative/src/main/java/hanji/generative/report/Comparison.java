package hanji.generative.report;

import static hanji.generative.report.Markup.escape;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A page that puts runs side by side; one file that needs no other and no network. Likelihoods that are exact and bounds
 * stand in rows of their own, since they cannot be ranked against each other.
 *
 * @param columns at least one run
 */
public record Comparison(List<Column> columns) {
    /** Key of what a run's samples were judged with, among {@link Column#judged}. */
    public static final String CLASSIFIER = "classifier's weights, SHA-256";

    /** Series of the log that say nothing of the model. */
    private static final Set<String> LEFT_OUT = Set.of("seconds");

    /**
     * A run.
     *
     * @param settings by name
     * @param figures in words, by name and meaning
     * @param judged what samples of it are like, in words, by figure; empty of a run that was not judged
     * @param log values by name
     * @param samples a PNG, or nothing
     */
    public record Column(
            String run,
            Map<String, String> settings,
            Map<String, String> figures,
            Map<String, String> judged,
            Map<String, List<CurvePoint>> log,
            byte[] samples) {}

    /** Writes the page as a file that is there whole or not at all. */
    public void write(Path path) throws IOException {
        OutputFile.write(path, html().getBytes(StandardCharsets.UTF_8));
    }

    /** The page. */
    public String html() {
        return Page.html(
                "Runs side by side",
                """
                        <header>
                        <p class="overline">Hanji</p>
                        <h1>Runs side by side</h1>
                        </header>
                        """ + section("Figures on the test images", table(Column::figures))
                        + section("Cards", cards())
                        + section("Settings", table(Column::settings))
                        + section("Curves", curves())
                        + section("Samples", samples()));
    }

    private static String section(String title, String content) {
        return content.isEmpty() ? "" : Sections.section(title, content);
    }

    /** What samples are like; nothing where no run was judged. */
    private String cards() {
        if (columns.stream().allMatch(column -> column.judged().isEmpty())) return "";
        long classifiers = columns.stream()
                .map(column -> column.judged().get(CLASSIFIER))
                .filter(Objects::nonNull)
                .distinct()
                .count();
        String note =
                "By ./hanji judge, whose pages say what each figure is blind to; in brackets the 95 % interval, and what"
                        + " real images have that the model has not seen."
                        + (classifiers > 1
                                ? " These cards are of different classifiers: their figures on features cannot be set beside"
                                        + " each other."
                                : "");
        return table(Column::judged) + "<p class=\"quiet\">" + escape(note) + "</p>\n";
    }

    private String table(Function<Column, Map<String, String>> rows) {
        var names = new LinkedHashSet<String>();
        columns.forEach(column -> names.addAll(rows.apply(column).keySet()));
        var html = new StringBuilder("<div class=\"wide\"><table>\n<thead>\n<tr><th></th>");
        columns.forEach(
                column -> html.append("<th>").append(escape(column.run())).append("</th>"));
        html.append("</tr>\n</thead>\n<tbody>\n");
        for (String name : names) {
            html.append("<tr><th scope=\"row\">").append(escape(name)).append("</th>");
            for (Column column : columns)
                html.append("<td>")
                        .append(escape(rows.apply(column).getOrDefault(name, "")))
                        .append("</td>");
            html.append("</tr>\n");
        }
        return html.append("</tbody>\n</table></div>\n").toString();
    }

    /** One drawing for each series that two runs or more have, a line for each; the others stand in the runs' own reports. */
    private String curves() {
        var names = new LinkedHashSet<String>();
        columns.forEach(column -> names.addAll(column.log().keySet()));
        names.removeAll(LEFT_OUT);
        names.removeIf(name -> columns.stream()
                        .filter(column -> column.log().containsKey(name))
                        .count()
                < 2);
        if (names.isEmpty())
            return "<p class=\"quiet\">These runs logged no figure of the same name; each report has its own"
                    + " curves.</p>\n";
        return names.stream()
                .map(name -> {
                    var lines = new LinkedHashMap<String, List<CurvePoint>>();
                    for (int i = 0; i < columns.size(); i++) {
                        List<CurvePoint> points = columns.get(i).log().getOrDefault(name, List.of());
                        if (!points.isEmpty())
                            lines.put((i + 1) + "  " + columns.get(i).run(), points);
                    }
                    return new ComparedCurves(Curves.words(name), lines).svg();
                })
                .collect(Collectors.collectingAndThen(
                        Collectors.joining("\n"),
                        svg -> svg.isEmpty() ? "" : "<div class=\"curves\">\n" + svg + "</div>\n"));
    }

    private String samples() {
        return columns.stream()
                .filter(column -> column.samples().length > 0)
                .map(column -> """
                    <figure>
                    <img alt="Samples of %s" src="data:image/png;base64,%s">
                    <figcaption>%s</figcaption>
                    </figure>
                    """.formatted(
                                escape(column.run()),
                                Base64.getEncoder().encodeToString(column.samples()),
                                escape(column.run())))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(),
                        figures -> figures.isEmpty() ? "" : "<div class=\"pair\">\n" + figures + "</div>\n"));
    }
}
