package hanji.generative.report;

import hanji.generative.model.Denoises;
import hanji.generative.model.Edits;
import hanji.generative.model.Fitted;
import hanji.generative.model.SplitsBound;
import hanji.generative.report.Exhibit.Grid;
import hanji.generative.report.Exhibit.Pictures;
import hanji.generative.report.Exhibit.Table;
import hanji.nn.data.Images;
import hanji.tensor.Noise;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The sections of a report on a model that takes noise away. */
final class DenoisingExhibits {
    private static final int PATHS = 6;
    private static final int PICTURES = 8;
    private static final int EDITED = 6;
    private static final List<Double> STRENGTHS = List.of(0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0);

    private DenoisingExhibits() {}

    /**
     * What there is to see of it.
     *
     * @param few real images, at least one
     */
    static List<Exhibit> of(Fitted fitted, Images few, Noise noise) {
        List<Exhibit> exhibits = new ArrayList<>();
        if (fitted instanceof Denoises denoises)
            exhibits.add(new Pictures(
                    "From noise to an image",
                    List.of(new Grid(
                            denoises.path(noise.of("path", 0), PATHS, PICTURES),
                            "Each row is an image, from left to right as its noise is taken away"))));
        if (fitted instanceof Edits edits)
            exhibits.add(new Pictures(
                    "Images edited",
                    List.of(new Grid(
                            edited(edits, few.limit(EDITED), noise),
                            "Each row begins with a real image; to its right it is drawn again after noise was added, up to a share of "
                                    + STRENGTHS.stream().map(String::valueOf).collect(Collectors.joining(", "))
                                    + " of the way to noise alone"))));
        if (fitted instanceof SplitsBound splits) exhibits.add(split(splits, few, noise));
        return exhibits;
    }

    private static Images edited(Edits edits, Images images, Noise noise) {
        List<Images> columns = new ArrayList<>(List.of(images));
        for (double strength : STRENGTHS) columns.add(edits.edit(noise.of("edits", 0), images, strength));
        var pixels = new ByteArrayOutputStream();
        for (int n = 0; n < images.count(); n++)
            for (Images column : columns)
                pixels.writeBytes(column.slice(n, n + 1).pixels());
        return Images.unlabelled(images.height(), images.width(), images.channels(), pixels.toByteArray());
    }

    private static Table split(SplitsBound splits, Images images, Noise noise) {
        double bitsOfNat = 1 / (StrictMath.log(2) * images.imageSize());
        List<SplitsBound.Term> terms = splits.split(images, noise.of("split bound", 0));
        List<List<String>> rows = terms.stream()
                .map(term -> List.of(term.steps(), String.format(Locale.ROOT, "%.4f", term.nats() * bitsOfNat)))
                .toList();
        double total = terms.stream().mapToDouble(SplitsBound.Term::nats).sum();
        return new Table(
                "Where the bound comes from",
                List.of("timesteps", "bits/dim"),
                rows,
                String.format(
                        Locale.ROOT,
                        "What the timesteps cost that lead from noise back to %s, counted from the image: %.3f bits/dim together.",
                        Plural.of(images.count(), "image"),
                        total * bitsOfNat));
    }
}
