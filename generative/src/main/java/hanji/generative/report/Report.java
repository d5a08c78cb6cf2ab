package hanji.generative.report;

import static hanji.generative.report.Markup.escape;

import hanji.generative.measure.Figure;
import hanji.generative.model.Meaning;
import hanji.generative.report.RunSummary.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The page that a run leaves behind, report.html: one file that needs no other and no network.
 *
 * @param curves of what was logged, the loss first
 * @param exhibits what the model has to show
 * @param dimensions values of an image
 */
public record Report(RunSummary run, List<LearningCurve> curves, List<Exhibit> exhibits, int dimensions) {
    private static final String LONGER =
            "It trained for less than the usual length; leave --steps and --minutes out for that.";

    /** Writes the page as a file that is there whole or not at all. */
    public void write(Path path) throws IOException {
        OutputFile.write(path, html().getBytes(StandardCharsets.UTF_8));
    }

    /** The page. */
    public String html() {
        return Page.html(title(), String.join("", sections()));
    }

    private List<String> sections() {
        List<String> sections = new ArrayList<>();
        sections.add(headline());
        if (run.figures().size() > 1) sections.add(Sections.section("Figures", figures()));
        exhibits.forEach(exhibit -> sections.add(Sections.show(exhibit)));
        if (!curves.isEmpty()) sections.add(Sections.section("", CurveSection.html(curves)));
        if (run.bitsPerDim().isPresent()) sections.add(Sections.section("Beside the baselines", baselines()));
        List<List<String>> words = Glossary.of(terms());
        if (!words.isEmpty())
            sections.add(Sections.section("What the words mean", HtmlTable.of(List.of("", ""), words)));
        sections.add(Sections.section(
                "How to get this again",
                "<pre>" + Markup.command(run.command()) + "</pre>\n" + table(configuration())));
        return sections;
    }

    /** Names of what the page shows. */
    private List<String> terms() {
        return Stream.concat(
                        run.figures().stream().flatMap(figure -> Stream.of(figure.words(), figure.meaning() + "")),
                        curves.stream().map(LearningCurve::title))
                .toList();
    }

    private String title() {
        return "%s on %s".formatted(run.model(), run.data());
    }

    private String headline() {
        String figure = run.figures().stream()
                .findFirst()
                .map(first -> """
                    <p class="figure">%s <small>%s%s on %s</small></p>
                    """.formatted(
                                format("%." + first.unit().digits() + "f", first.mean()),
                                error(first),
                                escape(named(first) + ", " + first.meaning() + ","),
                                escape(run.testSet().toString())))
                .orElse("");
        return """
            <header>
            <p class="overline">Hanji run report</p>
            <h1>%s</h1>
            %s<p>%s</p>
            <p class="quiet">%s</p>
            </header>
            """.formatted(escape(title()), figure, escape(meaning()), escape(run.state() + ", " + run.date()));
    }

    /** Empty for one image, which has none. */
    private static String error(Figure figure) {
        return Double.isNaN(figure.error()) ? "" : format("± %." + figure.unit().digits() + "f ", figure.error());
    }

    /** Unit and name; a unit that is the name says it once. */
    private static String named(Figure figure) {
        String unit = figure.unit().toString();
        return switch (figure.unit()) {
            case BITS_PER_DIM -> unit;
            case PERCENT -> unit + " " + figure.words();
            case NATS, SQUARED_ERROR, NUMBER ->
                figure.words().startsWith(unit) ? figure.words() : unit + " (" + figure.words() + ")";
        };
    }

    /** The figure in words: what it would cost to store an image, and how that compares. */
    private String meaning() {
        String what = run.model() + " is " + run.sentence() + ".";
        if (run.bitsPerDim().isEmpty())
            return run.figures().isEmpty() ? what + " It has no figure so far: look at what it draws." : what;
        Figure bits = run.bitsPerDim().get();
        String cost = format(
                " A compressor built on this model would store an image it has never seen in %s %,.0f bytes instead "
                        + "of %,d: %.3f bits for each of its %,d values. "
                        + "8 would be no compression; fewer is better.",
                bits.meaning() == Meaning.EXACT ? "about" : "at most about",
                bits.mean() * dimensions / 8,
                dimensions,
                bits.mean(),
                dimensions);
        return what
                + cost
                + run.comparable().stream()
                        .min(Comparator.comparingDouble(Baseline::bitsPerDim))
                        .map(best -> against(best, bits.mean()))
                        .orElse("");
    }

    private String against(Baseline best, double bits) {
        double gap = best.bitsPerDim() - bits;
        return gap > 0
                ? format(
                        " That is %.3f below the best baseline on the same images (%s, %.3f).",
                        gap, best.name(), best.bitsPerDim())
                : format(
                                " That is not below the best baseline on the same images (%s, %.3f): the model has"
                                        + " learned less.",
                                best.name(), best.bitsPerDim())
                        + (run.shortened() ? " " + LONGER : "");
    }

    private String figures() {
        List<List<String>> rows = run.figures().stream()
                .map(figure -> List.of(
                        figure.words(),
                        figure.text(),
                        figure.meaning().toString(),
                        figure.lowerIsBetter() ? "lower is better" : "higher is better"))
                .toList();
        return HtmlTable.of(List.of("figure", "value", "meaning", ""), rows);
    }

    /**
     * Densities measured on this run's images from the worst to the best, this run among them; then the others. What all were
     * measured on is said once.
     */
    private String baselines() {
        List<Baseline> rows = new ArrayList<>(run.baselines());
        Baseline self = self();
        rows.add(self);
        rows.sort(Comparator.<Baseline, Boolean>comparing(b -> !b.testSet().equals(run.testSet()))
                .thenComparing(Comparator.comparingDouble(Baseline::bitsPerDim).reversed()));
        boolean alike = run.comparable().size() == run.baselines().size();
        var html = new StringBuilder("""
            <div class="wide"><table class="ranking">
            <thead>
            <tr><th>density</th><th class="number">bits/dim</th><th>fitted to</th>%s</tr>
            </thead>
            <tbody>
            """.formatted(alike ? "" : "<th>measured on</th>"));
        for (Baseline row : rows) {
            boolean same = row.testSet().equals(run.testSet());
            String testSet = "<td>" + escape(row.testSet() + (same ? "" : " *")) + "</td>";
            html.append("<tr class=\"%s\"><td>%s</td><td class=\"number\">%s</td><td>%s</td>%s</tr>\n"
                    .formatted(
                            row.equals(self) ? "self" : same ? "same" : "other",
                            escape(row.name()),
                            format("%.3f", row.bitsPerDim()),
                            escape(row.fittedTo()),
                            alike ? "" : testSet));
        }
        String note = alike
                ? "All measured on " + run.testSet() + "."
                : "* measured on other images than this run: for orientation only.";
        return html.append("</tbody>\n</table></div>\n<p class=\"quiet\">")
                .append(escape(note))
                .append("</p>\n")
                .toString();
    }

    private Baseline self() {
        String limit = run.settings().getOrDefault("limit", "");
        String first = limit.isEmpty() ? "" : format(", first %,d training images", Long.parseLong(limit));
        String fittedTo = run.data() + first;
        Figure bits = run.bitsPerDim().orElseThrow();
        String meaning = bits.meaning() == Meaning.EXACT ? ")" : ", " + bits.meaning() + ")";
        return new Baseline(run.model() + " (this run" + meaning, bits.mean(), fittedTo, run.testSet());
    }

    private Map<String, String> configuration() {
        Environment where = run.environment();
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("image size", run.imageSize());
        rows.put("parameters", format("%,d", run.parameters()));
        rows.put("date", run.date());
        rows.put("seed", Long.toString(run.seed()));
        run.settings().forEach((name, value) -> rows.put(name, value.isEmpty() ? "yes" : value));
        rows.put("steps", format("%,d", run.steps()));
        rows.put("training images seen", format("%,d", run.trainImagesSeen()));
        rows.put("training time", rounded(run.seconds()) + " s (" + rounded(run.imagesPerSecond()) + " images/s)");
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

    /** With as many digits after the point as are worth showing. */
    private static String rounded(double value) {
        return format(value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
