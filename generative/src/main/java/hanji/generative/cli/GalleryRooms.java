package hanji.generative.cli;

import hanji.generative.model.Card;
import hanji.generative.report.GalleryPage;
import hanji.generative.report.Plural;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A gallery as a page, a room for each family of models.
 *
 * @param all models that it is going to have
 */
record GalleryRooms(Gallery.Listing listing, GalleryImages images, int all) {
    void write(Path file) throws IOException {
        List<GalleryPage.Room> rooms = Stream.of(Card.Family.values())
                .map(this::room)
                .filter(room -> !room.pieces().isEmpty())
                .toList();
        new GalleryPage(
                        "Models on " + Path.of(listing.data()).getFileName(),
                        lead(),
                        images.real(),
                        rooms,
                        listing.leftOut().stream()
                                .map(model -> List.of(model.model(), model.reason()))
                                .toList())
                .write(file);
    }

    private GalleryPage.Room room(Card.Family family) {
        return new GalleryPage.Room(
                family.toString(),
                sentence(family),
                listing.models().stream()
                        .filter(piece -> piece.card().family() == family)
                        .map(GalleryPiece::onPage)
                        .toList());
    }

    private static String sentence(Card.Family family) {
        return switch (family) {
            case EXPLICIT_TRACTABLE -> "The probability of an image can be computed.";
            case EXPLICIT_APPROXIMATE ->
                "A bound on the probability of an image, or an estimate of it, can be computed.";
            case IMPLICIT_CHAIN -> "Images come at the end of a Markov chain, and nobody can say how likely they were.";
            case IMPLICIT_DIRECT -> "Images come out of one pass, and nobody can say how likely they were.";
            case NOT_GENERATIVE -> "They give an image its class, a code or a likeness, and are here for comparison.";
        };
    }

    private List<String> lead() {
        int shown = listing.models().size(), leftOut = listing.leftOut().size();
        double seconds =
                listing.models().stream().mapToDouble(GalleryPiece::seconds).sum();
        List<String> lead = new ArrayList<>();
        if (shown + leftOut < all) lead.add("Still training: " + (shown + leftOut) + " of " + all + " models so far.");
        lead.add(
                "%s, trained from scratch in %s altogether, each by the command below it. Figures are of images that no model saw in training."
                        .formatted(Plural.of(shown, "model"), GalleryPiece.time(seconds)));
        if (leftOut > 0) lead.add(Plural.of(leftOut, "model") + " left out: the end of the page says why.");
        return lead;
    }
}
