package hanji.generative.cli;

import static hanji.generative.measure.Auroc.auroc;

import hanji.generative.measure.Answers;
import hanji.generative.measure.Complexity;
import hanji.generative.measure.OtherImages;
import hanji.generative.model.Classifies;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Scores;
import hanji.generative.report.Plural;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.nn.data.DataException;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how well a density tells images of other kinds from those of the data. */
@Command(
        name = "outliers",
        description = "Measures how well a density tells images of other kinds from test images: by likelihood, by"
                + " likelihood less input complexity (arXiv:1909.11480), and by a ratio of two likelihoods. Of a density"
                + " for each class also how sure it is of the class, by Bayes' rule. Of a model that only reconstructs: by the"
                + " error of reconstructions.",
        sortOptions = false)
final class Outliers implements Callable<Result> {
    private static final int USUAL = 1000;
    private static final int PART = 100;
    /** Share of the test images that a threshold on -log2 p(x) lets pass. */
    private static final double KEPT = 0.99;

    private static final double SURE = 0.9;

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
     * @param rejected share that needs more bits than 99 % of the test images
     * @param confidence probability of the likeliest class, the mean, if the model classifies
     * @param sure share whose likeliest class has a probability above 0.9, if the model classifies
     */
    record Row(
            String images,
            double bits,
            double complexity,
            Optional<Double> auroc,
            Optional<Double> aurocLessComplexity,
            Optional<Double> aurocOfRatio,
            double rejected,
            Optional<Double> confidence,
            Optional<Double> sure) {}

    /**
     * @param accuracy share of test images whose likeliest class is their label, if the model classifies and they have labels
     * @param threshold bits above which an image is rejected
     * @param rows the test images first
     */
    record Found(String model, String data, int images, Optional<Double> accuracy, double threshold, List<Row> rows)
            implements Result {
        @Override
        public String text() {
            return "%s on %s of %s and as many of other kinds; means in bits an image.%n"
                            .formatted(model, Plural.of(images, "test image"), data)
                    + "AUROC: the chance that an outlier scores above a test image; 1 is perfect, 0.5 is"
                    + " guessing, 0 is always wrong.%n%n".formatted()
                    + likelihoods()
                    + String.format(
                            Locale.ROOT,
                            "%n%nRejected: what needs more bits than 99 %% of the test images, %.1f.%s%n%n",
                            threshold,
                            byClass())
                    + verdicts();
        }

        private String byClass() {
            String right = accuracy.map(share ->
                            String.format(Locale.ROOT, ", the right one for %.1f %% of the test images", 100 * share))
                    .orElse("");
            return rows.getFirst().confidence.isEmpty()
                    ? ""
                    : "%nBy Bayes' rule each image is of its likeliest class%s.%nSure: p(likeliest class | image) is above %s."
                            .formatted(right, SURE);
        }

        private String likelihoods() {
            boolean ratio = rows.getLast().aurocOfRatio.isPresent();
            List<String> header = new ArrayList<>(
                    List.of("images", "-log2 p(x)", "deflated", "AUROC -log2 p(x)", "AUROC less deflated"));
            if (ratio) header.add("AUROC of ratio");
            List<List<String>> table = new ArrayList<>();
            for (Row row : rows) {
                List<String> cells = new ArrayList<>(List.of(
                        row.images,
                        String.format(Locale.ROOT, "%.1f", row.bits),
                        String.format(Locale.ROOT, "%.1f", row.complexity),
                        cell(row.auroc),
                        cell(row.aurocLessComplexity)));
                if (ratio) cells.add(cell(row.aurocOfRatio));
                table.add(cells);
            }
            return TextTable.of(header, table);
        }

        private String verdicts() {
            boolean sure = rows.getFirst().sure.isPresent();
            List<String> header = new ArrayList<>(List.of("images", "rejected"));
            if (sure) header.addAll(List.of("p(likeliest class)", "sure"));
            return TextTable.of(
                    header,
                    rows.stream()
                            .map(row -> {
                                List<String> cells = new ArrayList<>(List.of(row.images, percent(row.rejected)));
                                row.confidence.ifPresent(mean -> cells.add(String.format(Locale.ROOT, "%.3f", mean)));
                                row.sure.ifPresent(share -> cells.add(percent(share)));
                                return cells;
                            })
                            .toList());
        }

        private static String percent(double share) {
            return String.format(Locale.ROOT, "%.1f %%", 100 * share);
        }

        private static String cell(Optional<Double> value) {
            return value.map(number -> String.format(Locale.ROOT, "%.3f", number))
                    .orElse("");
        }
    }

    /** Scores of some images. */
    private record Scored(
            double[] bits,
            double[] complexity,
            Optional<double[]> ratio,
            Optional<double[]> confidence,
            Optional<Double> accuracy) {
        double[] lessComplexity() {
            return minus(bits, complexity);
        }
    }

    @Override
    public Result call() throws IOException {
        var notices = new LoadNotices(spec.commandLine().getErr());
        SavedModel saved = device.load(RunFolder.open(run), notices);
        if (saved.fitted() instanceof Reconstructs reconstructs && !(saved.fitted() instanceof Scores)) {
            if (against.isPresent())
                throw new ParameterException(
                        spec.commandLine(),
                        "--against is for densities, and " + saved.card().name() + " is none");
            return OutlierErrors.of(saved, reconstructs, test(saved, notices), data);
        }
        saved.able(Scores.class, "score images");
        Optional<SavedModel> other = Optional.empty();
        if (against.isPresent()) {
            SavedModel second = device.load(RunFolder.open(against.get()), notices);
            requireComparable(saved, second);
            other = Optional.of(second);
        }
        Images test = test(saved, notices);
        List<Row> rows = new ArrayList<>();
        Scored inliers;
        double threshold;
        try (var bar = ProgressBar.of("outliers")) {
            Philox noise = saved.site().noise().of("outliers", 0);
            inliers = scored(saved, other, test, noise);
            threshold = quantile(inliers.bits);
            rows.add(row("test images", inliers, threshold, Optional.empty()));
            for (OtherImages kind : OtherImages.values()) {
                bar.show((kind.ordinal() + 1.0) / (OtherImages.values().length + 1), kind.toString());
                if (!kind.exist(test)) continue;
                Scored outliers = scored(saved, other, kind.of(test, noise), noise);
                rows.add(row(kind.toString(), outliers, threshold, Optional.of(inliers)));
            }
        }
        return new Found(
                saved.card().name(),
                data.data().orElse(saved.settings().data()),
                test.count(),
                inliers.accuracy,
                threshold,
                List.copyOf(rows));
    }

    private Images test(SavedModel saved, LoadNotices notices) throws IOException {
        Images test = Evaluate.testImages(saved, data, notices);
        return data.loading().limit().isEmpty() ? test.limit(USUAL) : test;
    }

    /** The least value that the kept share of values does not exceed. */
    private static double quantile(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(KEPT * sorted.length) - 1];
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

    private static Row row(String images, Scored scored, double threshold, Optional<Scored> inliers) {
        return new Row(
                images,
                mean(scored.bits),
                mean(scored.complexity),
                inliers.map(of -> auroc(of.bits, scored.bits)),
                inliers.map(of -> auroc(of.lessComplexity(), scored.lessComplexity())),
                inliers.flatMap(of -> of.ratio).map(of -> auroc(of, scored.ratio.orElseThrow())),
                shareAbove(scored.bits, threshold),
                scored.confidence.map(Outliers::mean),
                scored.confidence.map(values -> shareAbove(values, SURE)));
    }

    private static Scored scored(SavedModel saved, Optional<SavedModel> other, Images images, Philox noise) {
        boolean classifies = saved.fitted() instanceof Classifies;
        double[] bits = new double[images.count()], confidence = new double[images.count()];
        double[] ofOther = new double[images.count()];
        double hits = 0;
        for (int from = 0; from < bits.length; from += PART) {
            Images part = images.slice(from, Math.min(bits.length, from + PART));
            Answers answers = Answers.of(saved.fitted(), part, noise);
            put(answers.nats(), bits, from);
            if (classifies) System.arraycopy(answers.confidence(), 0, confidence, from, part.count());
            if (classifies && images.labelled())
                hits += Arrays.stream(answers.hits(part)).sum();
            if (other.isPresent())
                put(Answers.of(other.get().fitted(), part, noise).nats(), ofOther, from);
        }
        return new Scored(
                bits,
                Complexity.bits(images),
                other.map(_ -> minus(bits, ofOther)),
                classifies ? Optional.of(confidence) : Optional.empty(),
                classifies && images.labelled() ? Optional.of(hits / images.count()) : Optional.empty());
    }

    /** Puts nats of some images in their place, as bits. */
    private static void put(double[] nats, double[] bits, int from) {
        for (int i = 0; i < nats.length; i++) bits[from + i] = nats[i] / Math.log(2);
    }

    private static double shareAbove(double[] values, double threshold) {
        return (double) Arrays.stream(values).filter(value -> value > threshold).count() / values.length;
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
