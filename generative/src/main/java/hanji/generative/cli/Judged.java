package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.generative.judge.BlindSpots;
import hanji.generative.judge.FeatureClassifier;
import hanji.generative.judge.Scorecard;
import hanji.generative.judge.StackedModes;
import hanji.generative.measure.Figure;
import hanji.generative.measure.Interval;
import hanji.generative.report.Plural;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A model's card.
 *
 * @param steps of its training
 * @param can what it can do, in words
 * @param cannot what it cannot, in words; empty if it can do all that is asked for
 * @param figures on test images, by name
 * @param testImages how many
 * @param measured those figures
 * @param samples what is judged of those that it drew, if it draws
 * @param device "CPU", or the name of the GPU
 * @param page that shows it
 */
record Judged(
        String model,
        String data,
        long steps,
        String weightsSha256,
        String can,
        String cannot,
        Map<String, FigureJson> figures,
        int testImages,
        @JsonIgnore List<Figure> measured,
        Optional<Samples> samples,
        String device,
        String runDir,
        String page)
        implements Result {

    /**
     * What was judged of samples.
     *
     * @param count samples
     * @param realImages as many as were unseen in training and stand beside them
     * @param reference training images that both were held against
     * @param classifier on whose features, if the images have labels
     * @param measures by name
     * @param stacks how many kinds of stacks were drawn, of a run on stacked images
     */
    record Samples(
            int count,
            long seed,
            int realImages,
            int reference,
            Optional<Classifier> classifier,
            Map<String, Measure> measures,
            Optional<Stacks> stacks,
            @JsonIgnore List<Scorecard.Row> rows) {
        static Samples of(Scorecard card, long seed, Optional<Classifier> classifier, Optional<StackedModes> modes) {
            var measures = new LinkedHashMap<String, Measure>();
            card.rows().forEach(row -> measures.put(row.yardstick().key(), Measure.of(row)));
            return new Samples(
                    card.drawn().images().count(),
                    seed,
                    card.real().images().count(),
                    card.reference(),
                    classifier,
                    measures,
                    modes.map(Stacks::of),
                    card.rows());
        }
    }

    /**
     * The classifier whose features were taken.
     *
     * @param accuracy on unseen images
     * @param folder of its run
     */
    record Classifier(String weightsSha256, long steps, double accuracy, String folder) {
        static Classifier of(FeatureClassifier classifier, double accuracy) {
            return new Classifier(
                    classifier.weightsSha256(),
                    classifier.steps(),
                    accuracy,
                    classifier.folder().toString());
        }

        private String text() {
            return String.format(
                    Locale.ROOT,
                    "features of the classifier %s, trained for %s: right for %.1f %% of the unseen images;%nits weights'"
                            + " SHA-256 is %s",
                    folder,
                    Plural.of(steps, "step"),
                    100 * accuracy,
                    weightsSha256);
        }
    }

    /** A value, and the ends of its 95 % interval where the images are enough for one. */
    record Ends(double value, Optional<Double> low, Optional<Double> high) {
        static Ends of(Interval interval) {
            return new Ends(interval.value(), end(interval.low()), end(interval.high()));
        }

        private static Optional<Double> end(double value) {
            return Double.isNaN(value) ? Optional.empty() : Optional.of(value);
        }

        Interval interval() {
            return new Interval(value, low.orElse(Double.NaN), high.orElse(Double.NaN));
        }
    }

    /**
     * One figure of the samples.
     *
     * @param floor the same of real images unseen in training
     * @param better which is: "lower", "higher" or "as real images"
     */
    record Measure(Ends samples, Optional<Ends> floor, String better, String blindTo) {
        static Measure of(Scorecard.Row row) {
            return new Measure(
                    Ends.of(row.drawn()),
                    row.floor().map(Ends::of),
                    row.yardstick().better().toString(),
                    row.yardstick().blindTo());
        }
    }

    /**
     * Kinds of stacks.
     *
     * @param count stacks that were drawn, and as many of real images
     * @param kinds that there are
     * @param modes kinds that were drawn
     * @param floor the same of real images
     * @param divergence of their frequencies from those of the training images, in nats
     * @param floorOfDivergence the same of real images
     */
    record Stacks(int count, int kinds, Ends modes, Ends floor, Ends divergence, Ends floorOfDivergence) {
        static Stacks of(StackedModes modes) {
            return new Stacks(
                    modes.stacks(),
                    modes.kinds(),
                    Ends.of(modes.drawn()),
                    Ends.of(modes.real()),
                    Ends.of(modes.divergence()),
                    Ends.of(modes.realDivergence()));
        }

        private String text() {
            return String.format(Locale.ROOT, "%,d stacks, of %,d kinds that there are:%n", count, kinds)
                    + TextTable.of(
                            List.of("figure", "samples", "real images", "better"),
                            List.of(
                                    row("stacked modes", modes, floor, "higher"),
                                    row("divergence of kinds, nats", divergence, floorOfDivergence, "lower")));
        }

        private static List<String> row(String figure, Ends samples, Ends real, String better) {
            return List.of(
                    figure, samples.interval().textWithEnds(), real.interval().textWithEnds(), better);
        }
    }

    @Override
    public String text() {
        List<String> parts = new ArrayList<>();
        parts.add(page + ": " + model + " of " + runDir + " on " + data);
        parts.add(abilities());
        if (!measured.isEmpty())
            parts.add("on " + Plural.of(testImages, "test image") + ":" + System.lineSeparator() + figuresTable());
        samples.ifPresent(drawn -> {
            parts.add(samplesTable(drawn));
            drawn.stacks.map(Stacks::text).ifPresent(parts::add);
            drawn.classifier.map(Classifier::text).ifPresent(parts::add);
        });
        parts.add(blindSpots());
        return String.join(System.lineSeparator().repeat(2), parts);
    }

    /** What its page begins with. */
    List<String> lead() {
        List<String> lead = new ArrayList<>(List.of(model + " " + abilities().substring(3) + "."));
        samples.flatMap(drawn -> drawn.classifier)
                .ifPresent(classifier -> lead.add("Its samples are judged by " + classifier.text() + "."));
        if (samples.isPresent() && samples.get().classifier.isEmpty())
            lead.add(
                    "The images have no labels, or are too small for a classifier: figures on its features are left out.");
        return lead;
    }

    private String abilities() {
        return "it " + can + (cannot.isEmpty() ? "" : "; it cannot " + cannot);
    }

    private String figuresTable() {
        return TextTable.of(
                List.of("figure", "value", "meaning"),
                measured.stream()
                        .map(figure -> List.of(
                                figure.words(), figure.text(), figure.meaning().toString()))
                        .toList());
    }

    private static String samplesTable(Samples drawn) {
        String held = "%s and %s, held against %s; in brackets 95 %% intervals:%n"
                .formatted(
                        Plural.of(drawn.count, "sample"),
                        Plural.of(drawn.realImages, "unseen real image"),
                        Plural.of(drawn.reference, "training image"));
        return held
                + TextTable.of(
                        List.of("figure", "samples", "real images", "better"),
                        drawn.rows.stream()
                                .map(row -> List.of(
                                        row.yardstick().toString(),
                                        row.drawn().textWithEnds(),
                                        row.floor().map(Interval::textWithEnds).orElse(""),
                                        row.yardstick().better().toString()))
                                .toList());
    }

    private String blindSpots() {
        List<List<String>> rows = new ArrayList<>();
        measured.forEach(figure -> rows.add(List.of(figure.words(), BlindSpots.of(figure))));
        samples.ifPresent(drawn -> drawn.rows.forEach(row ->
                rows.add(List.of(row.yardstick().toString(), row.yardstick().blindTo()))));
        return TextTable.of(List.of("figure", "is blind to"), rows);
    }
}
