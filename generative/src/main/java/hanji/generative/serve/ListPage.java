package hanji.generative.serve;

import static hanji.generative.report.Markup.escape;

import hanji.generative.report.Page;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Summary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The page of all runs, each with its newest samples. */
final class ListPage {
    private ListPage() {}

    static String html(Shelf shelf) throws IOException {
        return Page.html("Runs, live", """
                <style>
                %s</style>
                <header>
                <p class="overline">Hanji live</p>
                <h1>Runs</h1>
                <p class="quiet" id="state" role="status"></p>
                </header>
                <div id="runs" class="shelf">
                %s</div>
                <noscript><p>Without JavaScript this list stays as it is.</p></noscript>
                <script src="/assets/list.js"></script>
                """.formatted(Assets.style(), list(shelf)));
    }

    /** The runs alone, the newest first. */
    static String list(Shelf shelf) throws IOException {
        List<RunFolder> runs = shelf.runs();
        if (runs.isEmpty()) return "<p>There are no runs in this folder yet; begin one with ./hanji train</p>\n";
        var html = new StringBuilder();
        for (RunFolder run : runs) html.append(card(run, shelf.summary(run)));
        return html.toString();
    }

    private static String card(RunFolder run, Optional<Summary> summary) {
        Stamp samples = Stamp.of(run.samples());
        String picture = samples.exists()
                ? "<img src=\"%ssamples.png?%s\" alt=\"\">".formatted(RunPage.address(run), samples)
                : "<span class=\"blank\">no samples yet</span>";
        return """
                <a class="run" href="%s">%s
                <strong>%s</strong>
                <span class="quiet">%s</span></a>
                """.formatted(RunPage.address(run), picture, escape(Shelf.name(run)), escape(words(summary)));
    }

    /** For example "vae on embedded, 600 of 600 steps". */
    static String words(Optional<Summary> summary) {
        return summary.map(of -> of.model() + " on " + of.settings().dataName() + ", " + of.progress() + " steps")
                .orElse("its checkpoint cannot be read");
    }
}
