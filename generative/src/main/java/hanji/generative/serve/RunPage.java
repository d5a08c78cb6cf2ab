package hanji.generative.serve;

import static hanji.generative.report.Markup.escape;

import hanji.generative.report.Page;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Summary;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The page of a run. Its curves and samples, and what its model can be asked for, are fetched by its scripts. */
final class RunPage {
    private RunPage() {}

    /** Where it is found on this server. */
    static String address(RunFolder run) {
        try {
            return new URI(null, null, "/runs/" + Shelf.name(run) + "/", null).toASCIIString();
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException("a path was refused", impossible);
        }
    }

    /** @param amongOthers whether there is a list to go back to */
    static String html(RunFolder run, Optional<Summary> summary, boolean amongOthers) {
        String name = escape(Shelf.name(run));
        return Page.html(Shelf.name(run) + ", live", """
                <style>
                %s</style>
                <header>
                <p class="overline">%s</p>
                <h1>%s</h1>
                <p class="quiet" id="about">%s</p>
                <p class="quiet" id="state" role="status"></p>
                </header>
                <div id="play" aria-busy="true"><p class="quiet">The model is being loaded.</p></div>
                <section>
                <h2>Curves</h2>
                <div id="curves" class="curves"><p class="quiet">Nothing is logged yet.</p></div>
                </section>
                <section>
                <h2>Samples</h2>
                <img id="samples" alt="images that the model drew" hidden>
                <p class="quiet" id="no-samples">There are none yet.</p>
                </section>
                <noscript><p>This page needs JavaScript, which this server sends.</p></noscript>
                <script src="/assets/ask.js"></script>
                <script src="/assets/drawing.js"></script>
                <script src="/assets/codes.js"></script>
                <script src="/assets/live.js"></script>
                """.formatted(
                        Assets.style(),
                        amongOthers ? "<a href=\"/\">All runs</a>" : "Hanji live",
                        name,
                        escape(ListPage.words(summary))));
    }
}
