package hanji.generative.report;

import hanji.generative.measure.ActiveUnits;
import hanji.generative.measure.Codes;
import hanji.generative.measure.Neighbours;
import hanji.generative.model.Decodes;
import hanji.generative.model.Encodes;
import hanji.generative.model.Fitted;
import hanji.generative.model.Infers;
import hanji.generative.report.Exhibit.Grid;
import hanji.generative.report.Exhibit.Pictures;
import hanji.generative.report.Exhibit.Plane;
import hanji.generative.report.Exhibit.Table;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
        try (var _ = Scope.open()) {
            Tensor ends = encodes.encode(images.limit(2 * walks));
            int numbers = ends.shape().dim(1);
            double[] from = ends.toDoubles(), between = new double[walks * STEPS * numbers];
            for (int i = 0; i < between.length; i++) {
                int walk = i / numbers / STEPS, step = i / numbers % STEPS, first = 2 * walk * numbers + i % numbers;
                double share = step / (STEPS - 1.0);
                between[i] = (1 - share) * from[first] + share * from[first + numbers];
            }
            return decodes.decode(Tensor.of(between, walks * STEPS, numbers));
        }
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
