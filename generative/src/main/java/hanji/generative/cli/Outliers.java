package hanji.generative.cli;

import static hanji.generative.measure.Auroc.auroc;

import hanji.generative.measure.Complexity;
import hanji.generative.measure.OtherImages;
import hanji.generative.model.Classifies;
import hanji.generative.model.Scores;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.nn.data.DataException;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how well a density tells images of other kinds from those of the data. */
@Command(
        name = "outliers",
        description = "Measures how well a density tells images of other kinds from test images: by likelihood, by"
                + " likelihood less input complexity (arXiv:1909.11480), and by a ratio of two likelihoods.",
        sortOptions = false)
final class Outliers implements Callable<Outliers.Found> {
    private static final int USUAL = 1000;
    private static final int PART = 100;

    @Parameters(paramLabel = "RUN", description = "The folder that ./hanji train left behind.")
    private Path run;

    @Option(
            names = "--against",
            paramLabel = "RUN",
            description = "Also score by the ratio of the likelihoods of RUN and of this one (arXiv:1906.02845).")
    private Optional<Path> against = Optional.empty();

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec;

    /**
     * One kind of images.
     *
     * @param bits -log2 p(x), the mean over images
     * @param complexity bits as DEFLATE writes the differences to the left pixel, the mean
     * @param auroc by likelihood; absent of the test images themselves, as are the next two
     * @param aurocLessComplexity by likelihood less complexity
     * @param aurocOfRatio by the ratio, if another model was named
     * @param confidence probability of the likeliest class, the mean, if the model classifies
     */
    record Row(
            String images,
            double bits,
            double complexity,
            Optional<Double> auroc,
            Optional<Double> aurocLessComplexity,
            Optional<Double> aurocOfRatio,
            Optional<Double> confidence) {}

    /** @param rows the test images first */
    record Found(String model, String data, int images, List<Row> rows) implements Result {
        @Override
        public String text() {
            boolean ratio = rows.getLast().aurocOfRatio.isPresent(),
                    sure = rows.getLast().confidence.isPresent();
            List<String> header = new ArrayList<>(
                    List.of("images", "-log2 p(x)", "deflated", "AUROC -log2 p(x)", "AUROC less deflated"));
            if (ratio) header.add("AUROC of ratio");
            if (sure) header.add("p(likeliest class)");
            List<List<String>> table = new ArrayList<>();
            for (Row row : rows) {
                List<String> cells = new ArrayList<>(List.of(
                        row.images,
                        String.format(Locale.ROOT, "%.1f", row.bits),
                        String.format(Locale.ROOT, "%.1f", row.complexity),
                        cell(row.auroc),
                        cell(row.aurocLessComplexity)));
                if (ratio) cells.add(cell(row.aurocOfRatio));
                if (sure) cells.add(cell(row.confidence));
                table.add(cells);
            }
            return "%s on %,d test images of %s and as many of other kinds; means in bits an image.%n"
                            .formatted(model, images, data)
                    + "AUROC: the chance that an outlier scores above a test image; 1 is perfect, 0.5 is"
                    + " guessing, 0 is always wrong.%n%n".formatted()
                    + TextTable.of(header, table);
        }

        private static String cell(Optional<Double> value) {
            return value.map(number -> String.format(Locale.ROOT, "%.3f", number))
                    .orElse("");
        }
    }

    /** Scores of some images. */
    private record Scored(double[] bits, double[] complexity, Optional<double[]> ratio, Optional<Double> confidence) {
        double[] lessComplexity() {
            return minus(bits, complexity);
        }
    }

    @Override
    public Found call() throws IOException {
        var notices = new LoadNotices(spec.commandLine().getErr());
        SavedModel saved = device.load(RunFolder.open(run), notices);
        Scores scores = saved.able(Scores.class, "score images");
        Optional<Scores> other = Optional.empty();
        if (against.isPresent()) {
            SavedModel second = device.load(RunFolder.open(against.get()), notices);
            requireComparable(saved, second);
            other = Optional.of(second.able(Scores.class, "score images"));
        }
        Images test = Evaluate.testImages(saved, data, notices);
        if (data.loading().limit().isEmpty()) test = test.limit(USUAL);
        List<Row> rows = new ArrayList<>();
        try (var bar = ProgressBar.of("outliers")) {
            Philox noise = saved.site().noise().of("outliers", 0);
            Scored inliers = scored(saved, scores, other, test, noise);
            rows.add(row("test images", inliers, Optional.empty()));
            for (OtherImages kind : OtherImages.values()) {
                bar.show((kind.ordinal() + 1.0) / (OtherImages.values().length + 1), kind.toString());
                if (!kind.exist(test)) continue;
                Images images = kind.of(test, noise);
                rows.add(row(kind.toString(), scored(saved, scores, other, images, noise), Optional.of(inliers)));
            }
        }
        return new Found(
                saved.card().name(), data.data().orElse(saved.settings().data()), test.count(), List.copyOf(rows));
    }

    private void requireComparable(SavedModel saved, SavedModel other) {
        boolean fit = saved.site().height() == other.site().height()
                && saved.site().width() == other.site().width()
                && saved.site().channels() == other.site().channels();
        boolean sameSpace = saved.able(Scores.class, "score images").space()
                == other.able(Scores.class, "score images").space();
        if (!fit || !sameSpace)
            throw new DataException(
                    against.orElseThrow(),
                    "is over " + (fit ? "another kind of values" : "images of another size"),
                    "a density over the same images as " + run,
                    "choose another run");
    }

    private static Row row(String images, Scored scored, Optional<Scored> inliers) {
        return new Row(
                images,
                mean(scored.bits),
                mean(scored.complexity),
                inliers.map(of -> auroc(of.bits, scored.bits)),
                inliers.map(of -> auroc(of.lessComplexity(), scored.lessComplexity())),
                inliers.flatMap(of -> of.ratio).map(of -> auroc(of, scored.ratio.orElseThrow())),
                scored.confidence);
    }

    private static Scored scored(SavedModel saved, Scores scores, Optional<Scores> other, Images images, Philox noise) {
        double[] bits = bits(scores, images, noise);
        return new Scored(
                bits,
                Complexity.bits(images),
                other.map(second -> minus(bits, bits(second, images, noise))),
                saved.fitted() instanceof Classifies classifies
                        ? Optional.of(mean(confidence(classifies, images)))
                        : Optional.empty());
    }

    private static double[] bits(Scores scores, Images images, Philox noise) {
        double[] bits = new double[images.count()];
        for (int from = 0; from < bits.length; from += PART)
            try (var _ = Scope.open()) {
                double[] nats = scores.nats(images.slice(from, Math.min(bits.length, from + PART)), noise);
                for (int i = 0; i < nats.length; i++) bits[from + i] = nats[i] / Math.log(2);
            }
        return bits;
    }

    private static double[] confidence(Classifies classifies, Images images) {
        double[] confidence = new double[images.count()];
        for (int from = 0; from < confidence.length; from += PART)
            try (var _ = Scope.open()) {
                Tensor logs = classifies.logProbs(images.slice(from, Math.min(confidence.length, from + PART)));
                int classes = logs.shape().dim(1);
                double[] values = logs.toDoubles();
                for (int i = 0; i < values.length; i++)
                    confidence[from + i / classes] = Math.max(confidence[from + i / classes], Math.exp(values[i]));
            }
        return confidence;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) difference[i] = a[i] - b[i];
        return difference;
    }
}
