package hanji.bench.kernel;

import hanji.bench.Table;
import hanji.generative.report.HtmlTable;
import hanji.generative.report.Markup;
import hanji.generative.report.Page;
import java.util.stream.Collectors;

/** Findings as one HTML file that needs no other and no network. */
public record RooflinePage(KernelFindings findings) {
    /** The page. */
    public String html() {
        String copies = findings.times().stream().anyMatch(time -> time.flops() == 0)
                ? "<p class=\"quiet\">What computes nothing has no place in the drawing; see GB/s below.</p>\n"
                : "";
        if (findings.roofs().stream().anyMatch(Roof::isOnPaper))
            copies +=
                    "<p class=\"quiet\">Hollow: what memory, compute and issue leave on paper, by the simulator's counts;"
                            + " nothing here was timed.</p>\n";
        return Page.html(
                findings.call() + " under the roofline",
                "<header><p class=\"overline\">" + Markup.escape(findings.command()) + "</p>\n<h1>"
                        + Markup.escape(findings.call()) + "</h1>"
                        + (findings.quick() ? "<p>A quick trial; the figures are not to be quoted.</p>" : "")
                        + "</header>\n<section>\n"
                        + new RooflinePlot(findings.roofs(), findings.times(), findings.predicted()).svg() + copies
                        + "</section>\n<section><h2>Measured</h2>\n" + table(findings.timesTable())
                        + "</section>\n<section><h2>Foreseen by the simulator, for a GPU" + size() + "</h2>\n"
                        + table(findings.predictedTable()) + "</section>\n<section><h2>How</h2>\n"
                        + findings.notes().stream()
                                .map(line -> "<p>" + Markup.escape(line) + "</p>\n")
                                .collect(Collectors.joining())
                        + "</section>\n");
    }

    /** Of a standard call all sizes but those of the times are of the table in docs/kernels.md. */
    private String size() {
        return findings.isOwn() ? "" : " and at its size";
    }

    private static String table(Table table) {
        return table.lines().isEmpty() ? "<p>nothing</p>\n" : HtmlTable.of(table.header(), table.lines());
    }
}
