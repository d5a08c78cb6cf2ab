package hanji.generative.report;

import static hanji.generative.report.Markup.escape;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of many models, each with what it draws and what it reached, room by room; one file that needs no other and no network, with
 * links to the reports beside it.
 *
 * @param title for example "Models on embedded"
 * @param lead paragraphs below the title
 * @param real images that all were trained on
 * @param rooms of models that are of a kind
 * @param leftOut name of a model and why it is not there
 */
public record GalleryPage(
        String title, List<String> lead, Exhibit.Grid real, List<Room> rooms, List<List<String>> leftOut) {
    /** Models that are of a kind, and what that is. */
    public record Room(String title, String sentence, List<Piece> pieces) {}

    /**
     * A model.
     *
     * @param sentence what it is, beginning in lower case, without a full stop
     * @param paper empty for none
     * @param samples PNG of what it draws; empty of one that does not
     * @param other what it has to show in place of samples
     * @param figures name, value and meaning of each
     * @param facts of its training, in words
     * @param command that makes the run again
     * @param report file of its report, relative to the page
     */
    public record Piece(
            String name,
            String sentence,
            String paper,
            byte[] samples,
            Optional<Exhibit> other,
            List<List<String>> figures,
            String facts,
            String command,
            String report) {}

    /** Writes the page as a file that is there whole or not at all. */
    public void write(Path path) throws IOException {
        OutputFile.write(path, html().getBytes(StandardCharsets.UTF_8));
    }

    /** The page. */
    public String html() {
        List<String> parts = new ArrayList<>(List.of(heading()));
        parts.add(piece("real", Sections.content(new Exhibit.Pictures("", List.of(real))), """
                <h3>Real images</h3>
                <p>The models were trained on others like these. Those that draw should draw such images, as different from one
                another as these are, and none that was in the training.</p>
                """));
        for (Room room : rooms) {
            parts.add("""
                <div class="room"><h2>%s</h2>
                <p class="quiet">%s</p></div>
                """.formatted(escape(capitalized(room.title)), escape(room.sentence)));
            room.pieces.forEach(piece -> parts.add(html(piece)));
        }
        if (!leftOut.isEmpty()) parts.add(Sections.section("Left out", HtmlTable.of(List.of("model", "why"), leftOut)));
        List<List<String>> words = Glossary.of(terms());
        if (!words.isEmpty()) parts.add(Sections.section("What the words mean", HtmlTable.of(List.of("", ""), words)));
        return Page.html(title, String.join("", parts));
    }

    private String heading() {
        String paragraphs =
                lead.stream().map(words -> "<p>" + escape(words) + "</p>\n").collect(Collectors.joining());
        String names = rooms.stream()
                .flatMap(room -> room.pieces.stream())
                .map(piece -> "<a href=\"#%s\">%s</a>\n".formatted(escape(piece.name), escape(piece.name)))
                .collect(Collectors.joining());
        return """
            <header>
            <p class="overline">Hanji gallery</p>
            <h1>%s</h1>
            %s</header>
            <nav class="names">
            %s</nav>
            """.formatted(escape(title), paragraphs, names);
    }

    private static String html(Piece piece) {
        String paper = piece.paper.isEmpty() ? "" : " <small>" + escape(piece.paper) + "</small>";
        String figures = piece.figures.isEmpty()
                ? "<p class=\"quiet\">It has no figure: look at what it draws.</p>\n"
                : HtmlTable.of(List.of("figure", "value", "meaning"), piece.figures);
        return piece(piece.name, shown(piece), """
                <h3>%s%s</h3>
                <p>%s.</p>
                %s<p class="quiet">%s; <a href="%s">its report</a>.</p>
                <pre>%s</pre>
                """.formatted(
                        escape(piece.name),
                        paper,
                        escape(capitalized(piece.sentence)),
                        figures,
                        escape(piece.facts),
                        escape(piece.report),
                        Markup.command(piece.command)));
    }

    /** Something to see, and words beside it. */
    private static String piece(String name, String shown, String words) {
        return """
            <section class="piece" id="%s">
            <div>
            %s</div>
            <div>
            %s</div>
            </section>
            """.formatted(escape(name), shown, words);
    }

    private static String shown(Piece piece) {
        String samples = piece.samples.length == 0
                ? ""
                : """
                <img alt="Samples of %s" src="data:image/png;base64,%s">
                """.formatted(escape(piece.name), Base64.getEncoder().encodeToString(piece.samples));
        return samples
                + piece.other
                        .map(exhibit -> "<h4>" + escape(exhibit.title()) + "</h4>\n" + Sections.content(exhibit))
                        .orElse("");
    }

    private static String capitalized(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private List<String> terms() {
        return rooms.stream()
                .flatMap(room -> room.pieces.stream())
                .flatMap(piece -> piece.figures.stream())
                .flatMap(figure -> Stream.of(figure.getFirst(), figure.get(2)))
                .toList();
    }
}
