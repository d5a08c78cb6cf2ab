package hanji.generative.report;

import hanji.generative.measure.ActiveUnits;
import hanji.generative.measure.ClassMeans;
import hanji.generative.measure.Codes;
import hanji.generative.measure.Interpolation;
import hanji.generative.measure.Neighbours;
import hanji.generative.measure.Unevenness;
import hanji.generative.measure.Walks;
import hanji.generative.model.Decodes;
import hanji.generative.model.DrawsCodes;
import hanji.generative.model.Encodes;
import hanji.generative.model.Fitted;
import hanji.generative.model.Infers;
import hanji.generative.report.Exhibit.Grid;
import hanji.generative.report.Exhibit.Pictures;
import hanji.generative.report.Exhibit.Plane;
import hanji.generative.report.Exhibit.Table;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The sections of a report on a model's codes. */
public final class LatentExhibits {
    /** Pictures of a walk, a row of a grid. */
    private static final int STEPS = 8;

    private static final int WALKS = 6;
    private static final int MOST_UNITS = 24;

    private LatentExhibits() {}

    /**
     * What there is to see of a model's codes.
     *
     * @param shown real images, at least one
     * @param counted more of them
     * @param kind for example "images unseen in training"
     */
    static List<Exhibit> of(Fitted fitted, Images shown, Images counted, String kind, Device device) {
        List<Exhibit> exhibits = new ArrayList<>();
        if (!(fitted instanceof Encodes encodes)) return exhibits;
        Codes codes = Codes.of(encodes, counted, _ -> {});
        if (codes.areFinite() && counted.count() > 2) exhibits.add(plane(codes, counted, kind, device));
        if (codes.areFinite() && encodes instanceof Decodes decodes && shown.count() > 1)
            exhibits.add(new Pictures(
                    "Between two images",
                    List.of(new Grid(
                            walks(encodes, decodes, shown),
                            "Each row goes straight from the code of one image to that of another, and shows what the"
                                    + " model makes of the codes on the way"))));
        if (codes.areFinite() && encodes instanceof Decodes decodes && counted.labelled())
            fromClassToClass(decodes, codes, counted).ifPresent(exhibits::add);
        if (codes.areFinite() && encodes instanceof Infers infers) exhibits.add(units(ActiveUnits.of(infers, counted)));
        return exhibits;
    }

    /** The plane of codes, and beside it that of the images' pixels. */
    public static Planes planes(Codes codes, Codes.Plane ofCodes, Codes.Plane ofPixels, Images images) {
        int numbers = codes.dimensions();
        String title = numbers == 2
                ? "codes"
                : numbers == 1
                        ? "codes, of one number"
                        : String.format(
                                Locale.ROOT,
                                "codes: 2 principal components of %,d (%.0f %%)",
                                numbers,
                                100 * ofCodes.share());
        String pixels = String.format(
                Locale.ROOT,
                "pixels: 2 principal components of %,d (%.0f %%)",
                images.imageSize(),
                100 * ofPixels.share());
        return new Planes(
                "Codes as points",
                List.of(new Planes.Panel(title, ofCodes.points()), new Planes.Panel(pixels, ofPixels.points())),
                images.labels(),
                images.classNames());
    }

    /** The purity of points' nearest neighbours, if the images have labels and are enough. */
    public static Optional<Double> purity(Device device, double[] points, Images images) {
        return images.labelled() && images.count() > Neighbours.FEW
                ? Optional.of(Neighbours.purity(device, points, images.labels(), Neighbours.FEW))
                : Optional.empty();
    }

    private static Plane plane(Codes codes, Images images, String kind, Device device) {
        Codes.Plane ofCodes = codes.plane(device),
                ofPixels = Codes.ofPixels(images).plane(device);
        String caption = "Codes of " + String.format(Locale.ROOT, "%,d ", images.count()) + kind
                + (codes.dimensions() > 2
                        ? ", along the first two principal components of the codes, which hold so much of their variance as"
                                + " is said above them"
                        : "")
                + "; beside them the same images along the first two principal components of their pixels."
                + purity(device, ofCodes.points(), images)
                        .flatMap(a -> purity(device, ofPixels.points(), images)
                                .map(b -> String.format(
                                        Locale.ROOT,
                                        " Of the %d nearest neighbours of a point %.1f %% are of its class on the left, %.1f %%"
                                                + " on the right.",
                                        Neighbours.FEW,
                                        100 * a,
                                        100 * b)))
                        .orElse("");
        return new Plane("Codes", planes(codes, ofCodes, ofPixels, images), caption);
    }

    /** From each of the first images to the one after it, by turns. */
    private static Images walks(Encodes encodes, Decodes decodes, Images images) {
        int walks = Math.min(WALKS, images.count() / 2);
        Codes ends = Codes.of(encodes, images.limit(2 * walks), _ -> {});
        return walks(decodes, ends, Interpolation.LERP).images();
    }

    /** From each code of an even number to the one after it. */
    private static Walks walks(Decodes decodes, Codes ends, Interpolation way) {
        int[] even = IntStream.range(0, ends.images() / 2).map(walk -> 2 * walk).toArray();
        int[] odd = Arrays.stream(even).map(number -> number + 1).toArray();
        return Walks.between(decodes, ends.select(even), ends.select(odd), way, STEPS, _ -> {});
    }

    /** From an image of each of the first classes to the next class, by the difference of their mean codes; none of one class. */
    private static Optional<Pictures> fromClassToClass(Decodes decodes, Codes codes, Images images) {
        int[] labels = images.labels(),
                classes = Arrays.stream(labels).sorted().distinct().toArray();
        if (classes.length < 2) return Optional.empty();
        ClassMeans means = ClassMeans.of(codes, labels, classes[classes.length - 1] + 1);
        int walks = Math.min(WALKS, classes.length);
        int[] to = IntStream.range(0, walks)
                .map(i -> classes[(i + 1) % classes.length])
                .toArray();
        Codes from = codes.select(IntStream.range(0, walks)
                .map(i -> IntStream.range(0, labels.length)
                        .filter(n -> labels[n] == classes[i])
                        .findFirst()
                        .orElseThrow())
                .toArray());
        Codes moved = Codes.each(walks, i -> means.moved(from.code(i), classes[i], to[i], 1));
        var names = new ClassNames(images.classNames());
        String ways = IntStream.range(0, walks)
                .mapToObj(i -> names.of(classes[i]) + " to " + names.of(to[i]))
                .collect(Collectors.joining(", "));
        return Optional.of(new Pictures(
                "From class to class",
                List.of(new Grid(
                        Walks.between(decodes, from, moved, Interpolation.LERP, STEPS, _ -> {})
                                .images(),
                        "To the code of an image the mean code of another class less that of its own is added, little by little"
                                + " from left to right: " + ways
                                + ". ./hanji arithmetic asks a classifier how often that works"))));
    }

    /** What there is to see of the codes that a model draws: walks between them. */
    static Optional<Pictures> ofPrior(DrawsCodes model, Philox noise) {
        Codes ends = Codes.drawn(model, noise, 2 * WALKS);
        if (!ends.areFinite()) return Optional.empty();
        Walks walks = walks(model, ends, Interpolation.SLERP);
        String evenness = Unevenness.of(walks.unevenness(), noise)
                .map(of -> String.format(
                        Locale.ROOT,
                        ". In pixels the longest step is %.1f times the mean step of its walk; a cross-fade has 1",
                        of.mean().value()))
                .orElse("; nothing changes on the way");
        return Optional.of(new Pictures(
                "Between two codes",
                List.of(new Grid(
                        walks.images(),
                        "Each row goes along an arc from a code of the prior to another (slerp, arXiv:1609.04468)"
                                + evenness))));
    }

    private static Table units(ActiveUnits units) {
        List<List<String>> rows = units.units().stream()
                .limit(MOST_UNITS)
                .map(unit -> List.of(
                        Integer.toString(unit.index()),
                        String.format(Locale.ROOT, "%.4f", unit.variance()),
                        String.format(Locale.ROOT, "%.3f", unit.nats()),
                        unit.isActive() ? "active" : ""))
                .toList();
        String caption = String.format(
                Locale.ROOT,
                "%d of the %d numbers of a code are active: the mean of what the encoder says of them varies by more than %.2f"
                        + " over the images (arXiv:1509.00519, section 5.2).%s",
                units.active(),
                units.units().size(),
                ActiveUnits.THRESHOLD,
                units.units().size() > MOST_UNITS ? " Those that vary most are listed." : "");
        return new Table(
                "Active units", List.of("number of the code", "variance of the mean", "KL, nats", ""), rows, caption);
    }
}
