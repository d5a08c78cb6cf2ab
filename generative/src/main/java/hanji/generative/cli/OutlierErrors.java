package hanji.generative.cli;

import static hanji.generative.measure.Auroc.auroc;

import hanji.generative.measure.Measure;
import hanji.generative.measure.OtherImages;
import hanji.generative.model.Reconstructs;
import hanji.generative.report.Plural;
import hanji.generative.run.SavedModel;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How much worse a model reconstructs images of other kinds than those of the data: an autoencoder is good at what it was trained on.
 *
 * @param images how many of each kind
 * @param rows the test images first
 */
record OutlierErrors(String model, String data, int images, List<OutlierErrors.Row> rows) implements Result {
    private static final int PART = 100;

    /**
     * One kind of images.
     *
     * @param error squared, per value on [0, 1], the mean over images
     * @param ratio of it to that of the test images; absent of these themselves, as is the next
     * @param auroc the chance that an image of this kind has a larger error than a test image
     */
    record Row(String images, double error, Optional<Double> ratio, Optional<Double> auroc) {}

    static OutlierErrors of(SavedModel saved, Reconstructs model, Images test, DataOptions data) {
        Philox noise = saved.site().noise().of("outliers", 0);
        double[] own = errors(model, test);
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("test images", mean(own), Optional.empty(), Optional.empty()));
        try (var bar = ProgressBar.of("outliers")) {
            for (OtherImages kind : OtherImages.values()) {
                bar.show((double) kind.ordinal() / OtherImages.values().length, kind.toString());
                if (!kind.exist(test)) continue;
                double[] others = errors(model, kind.of(test, noise));
                rows.add(new Row(
                        kind.toString(),
                        mean(others),
                        Optional.of(mean(others) / mean(own)),
                        Optional.of(auroc(own, others))));
            }
        }
        String name = data.data().orElse(saved.settings().data());
        return new OutlierErrors(saved.card().name(), name, test.count(), List.copyOf(rows));
    }

    private static double[] errors(Reconstructs model, Images images) {
        double[] errors = new double[images.count()];
        for (int from = 0; from < errors.length; from += PART) {
            Images part = images.slice(from, Math.min(errors.length, from + PART));
            double[] some = Measure.squaredErrors(part, model.reconstruct(part));
            System.arraycopy(some, 0, errors, from, some.length);
        }
        return errors;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    @Override
    public String text() {
        return "%s on %s of %s and as many of other kinds; squared errors of reconstructions, per pixel on [0, 1].%n"
                        .formatted(model, Plural.of(images, "test image"), data)
                + "AUROC: the chance that an image of another kind has a larger error than a test image.%n%n"
                        .formatted()
                + TextTable.of(
                        List.of("images", "error", "ratio", "AUROC"),
                        rows.stream()
                                .map(row -> List.of(
                                        row.images,
                                        String.format(Locale.ROOT, "%.5f", row.error),
                                        cell(row.ratio, "%.2f"),
                                        cell(row.auroc, "%.3f")))
                                .toList());
    }

    private static String cell(Optional<Double> value, String format) {
        return value.map(number -> String.format(Locale.ROOT, format, number)).orElse("");
    }
}
