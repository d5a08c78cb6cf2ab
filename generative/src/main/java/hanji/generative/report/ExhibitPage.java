package hanji.generative.report;

import static hanji.generative.report.Markup.escape;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A page of exhibits under a heading; one file that needs no other and no network.
 *
 * @param kind of page, for example "Hanji judgement"
 * @param paragraphs below the title
 */
public record ExhibitPage(String kind, String title, List<String> paragraphs, List<Exhibit> exhibits) {
    /** Writes the page as a file that is there whole or not at all. */
    public void write(Path path) throws IOException {
        OutputFile.write(path, html().getBytes(StandardCharsets.UTF_8));
    }

    /** The page. */
    public String html() {
        String lead = paragraphs.stream()
                .map(words -> "<p>" + escape(words) + "</p>\n")
                .collect(Collectors.joining());
        String heading = """
            <header>
            <p class="overline">%s</p>
            <h1>%s</h1>
            %s</header>
            """.formatted(escape(kind), escape(title), lead);
        return Page.html(title, heading + exhibits.stream().map(Sections::show).collect(Collectors.joining()));
    }
}
