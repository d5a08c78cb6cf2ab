package hanji.generative.report;

import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.certificate.FieldOfView;
import hanji.generative.measure.Modes;
import hanji.generative.model.Classifies;
import hanji.generative.model.Completes;
import hanji.generative.model.DrawsClasses;
import hanji.generative.model.DrawsCodes;
import hanji.generative.model.Fitted;
import hanji.generative.model.Inpaints;
import hanji.generative.model.MarkovChain;
import hanji.generative.model.Meaning;
import hanji.generative.model.Part;
import hanji.generative.model.Partition;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.ShowsFilters;
import hanji.generative.model.Site;
import hanji.generative.model.Unnormalized;
import hanji.generative.report.Exhibit.Grid;
import hanji.generative.report.Exhibit.Pictures;
import hanji.generative.report.Exhibit.Table;
import hanji.generative.report.Exhibit.View;
import hanji.generative.sampler.Causal;
import hanji.nn.data.Images;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The sections of a report: one for each thing that a model can do, never one for a model. */
public final class Exhibits {
    private static final int FEW = 16;
    private static final int CHAINS = 6;
    private static final int A_ROW = 8;
    private static final int MOST_CLASSES = 20;
    private static final List<Integer> SWEEPS = List.of(0, 1, 3, 10, 30, 100, 300, 1000);

    private Exhibits() {}

    /**
     * Real images beside what a model gives.
     *
     * @param shown a few
     * @param counted more of them, for tables
     * @param kind for example "images unseen in training"
     */
    public record Real(Images shown, Images counted, String kind) {}

    /**
     * What a fitted model has to show.
     *
     * @param samples drawn from it, if it draws
     * @param real images to show, at least one
     * @param site that it was made for
     */
    public static List<Exhibit> of(Fitted fitted, Optional<Images> samples, Real real, Site site) {
        Images shown = real.shown();
        Noise noise = site.noise();
        var names = new ClassNames(real.counted().classNames());
        List<Exhibit> exhibits = new ArrayList<>();
        var realGrid = new Grid(shown, "Real: " + real.kind());
        exhibits.add(new Pictures(
                "",
                samples.map(drawn -> List.of(new Grid(drawn, "Generated: drawn by the model"), realGrid))
                        .orElse(List.of(realGrid))));
        if (fitted instanceof DrawsClasses draws && !samples.isEmpty())
            exhibits.add(ofClasses(draws, noise.of("classes asked for", 0), names));
        Images few = shown.limit(FEW);
        if (fitted instanceof Completes completes && !(samples.isEmpty()) && few.height() > 1)
            exhibits.add(new Pictures(
                    "The rest of an image",
                    List.of(
                            new Grid(
                                    completes.complete(noise.of("completions", 0), few, few.height() / 2),
                                    "The top half is real, the rest drawn given it"),
                            new Grid(few, "The whole images"))));
        if (fitted instanceof Inpaints inpaints && !samples.isEmpty() && few.height() > 1)
            exhibits.add(new Pictures(
                    "Any part of an image",
                    List.of(
                            filled(inpaints, few, noise.of("completions", 1), Part.BOTTOM),
                            filled(inpaints, few, noise.of("completions", 2), Part.RIM))));
        if (fitted instanceof Reconstructs reconstructs)
            exhibits.add(new Pictures(
                    "Reconstructions",
                    List.of(
                            new Grid(reconstructed(reconstructs, few), "What the model gives back of them"),
                            new Grid(few, "The images: " + real.kind()))));
        exhibits.addAll(DenoisingExhibits.of(fitted, few, noise));
        if (fitted instanceof DrawsCodes draws && !samples.isEmpty())
            LatentExhibits.ofPrior(draws, noise.of("codes to go between", 0)).ifPresent(exhibits::add);
        exhibits.addAll(LatentExhibits.of(fitted, shown, real.counted(), real.kind(), site.device()));
        if (fitted instanceof Classifies classifies && real.counted().labelled())
            exhibits.add(confusion(classifies, real.counted(), names));
        if (fitted instanceof MarkovChain chain) exhibits.add(path(chain, noise.of("path", 0)));
        if (fitted instanceof ShowsFilters shows) exhibits.add(filters(shows));
        if (fitted instanceof Unnormalized unnormalized) exhibits.add(partition(unnormalized.partition()));
        if (fitted instanceof Causal causal) view(causal, site).ifPresent(exhibits::add);
        return exhibits;
    }

    /** What the middle pixel sees; none of a model that uses an op which does not say what it reads. */
    private static Optional<View> view(Causal causal, Site site) {
        Place middle = new Place(site.height() / 2, site.width() / 2, 0);
        return FieldOfView.of(causal.products().getFirst(), site, List.of(middle))
                .map(List::getFirst)
                .map(view -> new View(
                        "What a pixel sees",
                        view,
                        "The pixel in the middle. " + view.inWords() + " That is so whatever the weights and the image;"
                                + " ./hanji certify proves it for every pixel."));
    }

    /** A row for each class. */
    private static Pictures ofClasses(DrawsClasses draws, Philox noise, ClassNames names) {
        int rows = Math.min(MOST_CLASSES, draws.classes());
        int[] labels =
                IntStream.range(0, rows * A_ROW).map(image -> image / A_ROW).toArray();
        String words = IntStream.range(0, rows).mapToObj(names::of).collect(Collectors.joining(", "));
        return new Pictures(
                "A class asked for",
                List.of(new Grid(
                        draws.sample(noise, labels, _ -> {}),
                        "Each row is of one class that the model was told, from above: " + words
                                + (rows < draws.classes() ? ", and so on" : ""))));
    }

    private static Pictures path(MarkovChain chain, Philox noise) {
        String sweeps = SWEEPS.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return new Pictures(
                "The chain's path from noise",
                List.of(new Grid(
                        chain.path(noise, CHAINS, SWEEPS),
                        "Each row is a chain, from left to right after " + sweeps + " sweeps")));
    }

    private static Pictures filters(ShowsFilters shows) {
        return new Pictures(
                "Filters",
                List.of(new Grid(
                        shows.filters(),
                        "Weights between the image and the units of the first layer, those with the largest weights first:"
                                + " grey is 0, black and white are a unit's largest")));
    }

    private static Table partition(Partition partition) {
        List<String> row = Stream.of(partition.logZ(), partition.low(), partition.high())
                .map(nats -> String.format(Locale.ROOT, "%.2f", nats))
                .toList();
        return new Table(
                "Partition function",
                List.of("log Z, nats", "from", "to"),
                List.of(row),
                "By " + partition.method() + ". "
                        + (partition.meaning() == Meaning.EXACT
                                ? "It is exact."
                                : "The interval is that of the likelihood too: three standard errors of Z either way, but below not lower than"
                                        + " three standard errors under the mean of log-weights."
                                        + " Runs that all miss a part of the distribution leave log Z too low without a sign"
                                        + " of it, and the images too likely."));
    }

    private static Grid filled(Inpaints inpaints, Images images, Philox noise, Part part) {
        boolean[] known = part.of(images.height(), images.width());
        return new Grid(
                inpaints.inpaint(noise, images, known), "The " + part.words() + " is real, the rest drawn given it");
    }

    private static Images reconstructed(Reconstructs reconstructs, Images images) {
        try (var _ = Scope.open()) {
            return reconstructs.reconstruct(images);
        }
    }

    /** How often images of each class are taken for each. */
    private static Table confusion(Classifies classifies, Images images, ClassNames names) {
        int[] predicted = predictions(classifies, images);
        int classes = IntStream.concat(
                                Arrays.stream(predicted),
                                IntStream.range(0, images.count()).map(images::label))
                        .max()
                        .orElse(0)
                + 1;
        int[][] counts = new int[classes][classes];
        for (int n = 0; n < predicted.length; n++) counts[images.label(n)][predicted[n]]++;
        List<String> header = new ArrayList<>(List.of("class"));
        List<List<String>> rows = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            header.add(names.of(c));
            List<String> row = new ArrayList<>(List.of(names.of(c)));
            for (int count : counts[c]) row.add(count == 0 ? "" : Integer.toString(count));
            rows.add(row);
        }
        String caption = "Rows are the classes of " + Plural.of(images.count(), "image")
                + ", columns what the model takes them for.";
        return new Table("Confusions", header, rows, caption);
    }

    private static int[] predictions(Classifies classifies, Images images) {
        try (var _ = Scope.open()) {
            return Modes.predicted(classifies.logProbs(images).toDoubles(), images.count());
        }
    }
}
