package hanji.generative.report;

import static hanji.generative.report.Markup.escape;

import java.util.List;

/** A table of texts as HTML, which scrolls by itself where it is wider than the page. */
public final class HtmlTable {
    private HtmlTable() {}

    /** @param rows as long as the header; a header of empty texts is left out */
    public static String of(List<String> header, List<List<String>> rows) {
        var html = new StringBuilder("<div class=\"wide\"><table>\n");
        if (!header.stream().allMatch(String::isEmpty)) {
            html.append("<thead>\n<tr>");
            header.forEach(cell -> html.append("<th>").append(escape(cell)).append("</th>"));
            html.append("</tr>\n</thead>\n");
        }
        html.append("<tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr>");
            row.forEach(cell -> html.append("<td>").append(escape(cell)).append("</td>"));
            html.append("</tr>\n");
        }
        return html.append("</tbody>\n</table></div>\n").toString();
    }
}
