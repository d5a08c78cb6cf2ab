package hanji.generative.report;

import static hanji.generative.report.Markup.escape;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A page with the table of a sweep and the curves of all its settings in one drawing; one file that needs no other and no network.
 *
 * @param lead what was found, in words
 * @param header of the table; its last column is the link to a run
 * @param series name of what is drawn, empty if nothing was logged
 * @param curves points by setting
 */
public record SweepPage(
        String title,
        String lead,
        List<String> header,
        List<Row> rows,
        String series,
        Map<String, List<CurvePoint>> curves) {
    /**
     * A setting.
     *
     * @param cells one less than the header has
     * @param best whether it is marked
     * @param failed why there is nothing of it, if so
     * @param run folder beside the page
     */
    public record Row(List<String> cells, boolean best, Optional<String> failed, String run) {}

    /** Writes the page as a file that is there whole or not at all. */
    public void write(Path path) throws IOException {
        OutputFile.write(path, html().getBytes(StandardCharsets.UTF_8));
    }

    /** The page. */
    public String html() {
        return Page.html(
                title,
                """
                        <header>
                        <p class="overline">Hanji</p>
                        <h1>%s</h1>
                        <p>%s</p>
                        </header>
                        """.formatted(escape(title), escape(lead))
                        + Sections.section("Settings", table())
                        + (curves.isEmpty() ? "" : Sections.section("Curves", drawing())));
    }

    private String table() {
        var html = new StringBuilder("<div class=\"wide\"><table>\n<thead>\n<tr>");
        header.forEach(cell -> html.append("<th>").append(escape(cell)).append("</th>"));
        html.append("</tr>\n</thead>\n<tbody>\n");
        for (Row row : rows) {
            html.append(row.best ? "<tr class=\"self\">" : "<tr>");
            row.cells.forEach(cell -> html.append("<td>").append(escape(cell)).append("</td>"));
            html.append("<td>")
                    .append(row.failed
                            .map(why -> "failed: " + escape(why))
                            .orElseGet(() -> "<a href=\"" + escape(row.run) + "/report.html\">report</a>"
                                    + (row.best ? ", the best" : "")))
                    .append("</td></tr>\n");
        }
        return html.append("</tbody>\n</table></div>\n").toString();
    }

    private String drawing() {
        String note = "A line for each setting, over its training steps.";
        return "<div class=\"curves\">\n" + new ComparedCurves(Curves.words(series), curves).svg()
                + "</div>\n<p class=\"quiet\">" + note + "</p>\n";
    }
}
