package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.generative.model.Card;
import hanji.generative.report.Exhibit;
import hanji.generative.report.GalleryPage;
import hanji.generative.report.Plural;
import hanji.generative.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A model of a gallery.
 *
 * @param shows what there is to see of it: "samples", or the title of another section of its report; empty if nothing
 * @param figures of its result, by name
 * @param seconds of training
 * @param samples PNG of what it draws; empty of one that does not
 * @param other what it has to show in place of samples
 */
record GalleryPiece(
        String model,
        String family,
        String paper,
        String sentence,
        String shows,
        JsonNode figures,
        long steps,
        double seconds,
        long parameters,
        String command,
        String runDir,
        @JsonIgnore Card card,
        @JsonIgnore byte[] samples,
        @JsonIgnore Optional<Exhibit> other) {
    private static final String SAMPLES = "samples";

    static GalleryPiece of(Card card, JsonNode result, Path path, GalleryImages images) throws IOException {
        RunFolder folder = RunFolder.open(path);
        boolean draws = Files.exists(folder.samples());
        Optional<Exhibit> other = draws ? Optional.empty() : images.shown(folder);
        return new GalleryPiece(
                card.name(),
                card.family().toString(),
                card.paper(),
                card.sentence(),
                draws ? SAMPLES : other.map(Exhibit::title).orElse(""),
                result.path("figures"),
                result.path("steps").asLong(0),
                result.path("seconds").asDouble(0),
                result.path("parameters").asLong(0),
                result.path("command").asString(""),
                folder.toString(),
                card,
                draws ? Files.readAllBytes(folder.samples()) : new byte[0],
                other);
    }

    static String table(List<GalleryPiece> pieces) {
        return TextTable.of(
                List.of("model", "first figure", "seconds", "shows"),
                pieces.stream()
                        .map(piece -> List.of(
                                piece.model,
                                piece.words().stream()
                                        .findFirst()
                                        .map(figure -> figure.get(1))
                                        .orElse(""),
                                String.format(Locale.ROOT, "%.0f", piece.seconds),
                                piece.shows))
                        .toList());
    }

    /** Name, value and meaning of each figure. */
    private List<List<String>> words() {
        return figures.properties().stream()
                .map(figure -> List.of(
                        figure.getKey().replace('_', ' '),
                        FigureJson.text(figure.getValue()),
                        figure.getValue().path("meaning").asString("")
                                + (figure.getValue().path("lower_is_better").asBoolean(true)
                                        ? "; lower is better"
                                        : "; higher is better")))
                .toList();
    }

    /** As it stands on the page. */
    GalleryPage.Piece onPage() {
        return new GalleryPage.Piece(
                model,
                sentence,
                paper,
                samples,
                other,
                words(),
                String.format(
                        Locale.ROOT, "%s in %s, %,d parameters", Plural.of(steps, "step"), time(seconds), parameters),
                command,
                model + "/report.html");
    }

    /** Seconds in words. */
    static String time(double seconds) {
        return seconds < 100
                ? String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.1f min", seconds / 60);
    }
}
