package hanji.generative.cli;

import hanji.autograd.Numerics;
import hanji.cuda.Precision;
import hanji.generative.judge.CollapseAlarm;
import hanji.generative.measure.Figure;
import hanji.generative.model.Card;
import hanji.generative.report.Baseline;
import hanji.generative.report.Curves;
import hanji.generative.report.Exhibit;
import hanji.generative.report.Exhibits;
import hanji.generative.report.Film;
import hanji.generative.report.Gif;
import hanji.generative.report.ImageGrid;
import hanji.generative.report.LearningCurve;
import hanji.generative.report.Metrics;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Plural;
import hanji.generative.report.Png;
import hanji.generative.report.Report;
import hanji.generative.report.RunSummary;
import hanji.generative.report.TestSet;
import hanji.generative.run.Budget;
import hanji.generative.run.Moments;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.Summary;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.incubator.vector.FloatVector;

/**
 * Writes what a run leaves for people: pictures, curve, report and the result as JSON.
 *
 * @param folder to write into
 * @param run as it stands
 * @param split its data
 */
record RunOutputs(RunFolder folder, Run run, Split split) {
    /** How many images a run draws. */
    static final int SAMPLES = 64;

    /** Images in a table of confusions. */
    static final int COUNTED = 1_000;

    static final String UNSEEN = "images unseen in training";
    private static final int COLUMNS = 8;
    private static final int SCALE = 3;

    /** The random key of samples drawn under a seed. */
    static Philox sampling(long seed) {
        return new Noise(seed).of(Noise.SAMPLES, 0);
    }

    /** What there is to see of a run that goes on: validation images in place of test images, and no figures. */
    void writeSoFar(Optional<Images> samples) throws IOException {
        boolean areUnseen = split.validation().count() > 0;
        Images shown = areUnseen ? split.validation() : split.train();
        String state = String.format(
                Locale.ROOT, "still training: step %,d, %.0f %% done", run.stepsDone(), 100 * run.progress());
        writePage(samples, shown, areUnseen ? UNSEEN : "images of the training", List.of(), state);
    }

    /** Everything, of a run that is over. */
    TrainResult write(Optional<Images> samples, List<Figure> figures) throws IOException {
        if (samples.isPresent() && SamplesOverTime.suit(run))
            Moments.read(folder)
                    .with(run.stepsDone(), samples.get().limit(SamplesOverTime.images(run)))
                    .write(folder);
        String how = new Summary(run.settings(), run.stepsDone()).endedEarly() ? ", converged" : "";
        RunSummary summary = writePage(
                samples, split.test(), UNSEEN, figures, "finished after " + Plural.of(run.stepsDone(), "step") + how);
        writeConfig();
        TrainResult result = result(summary);
        OutputFile.write(folder.result(), (Frame.json(result) + "\n").getBytes(StandardCharsets.UTF_8));
        return result;
    }

    /** @param kind of the real images, of which some are shown */
    private RunSummary writePage(Optional<Images> samples, Images real, String kind, List<Figure> figures, String state)
            throws IOException {
        Images shown = real.limit(SAMPLES);
        if (samples.isPresent()) Png.write(folder.samples(), ImageGrid.of(samples.get(), COLUMNS, SCALE));
        Png.write(folder.data(), ImageGrid.of(shown, COLUMNS, SCALE));
        RunSummary summary = summary(figures, state);
        List<LearningCurve> curves = Curves.of(Metrics.read(folder.metrics()), run.units(), baselines(summary));
        String of = run.card().name() + " on " + run.settings().dataName();
        if (!curves.isEmpty()) curves.getFirst().titled(of).write(folder.curve());
        List<Exhibit> exhibits = new ArrayList<>(
                Exhibits.of(run.fitted(), samples, new Exhibits.Real(shown, real.limit(COUNTED), kind), run.site()));
        film().ifPresent(film -> exhibits.add(1, film));
        new Report(summary, curves, exhibits, shown.imageSize()).write(folder.report());
        return summary;
    }

    /** Samples over time, written as pictures too, where there are some of two moments or a reason why not. */
    private Optional<Exhibit> film() throws IOException {
        Moments moments = Moments.read(folder);
        boolean shows = moments.taken().size() > 1
                || (!moments.taken().isEmpty() && !moments.leftOut().isEmpty());
        if (!shows) return Optional.empty();
        var film = new Film(moments.taken().stream()
                .map(moment ->
                        new Exhibit.Grid(moment.samples(), String.format(Locale.ROOT, "step %,d", moment.step())))
                .toList());
        Png.write(folder.progress(), film.strip().enlarged(SCALE));
        Gif.write(folder.progressLoop(), film.loop(SCALE));
        String caption = "Drawn from the same noise each time; at step 0 nothing is learned. " + moments.leftOut();
        return Optional.of(new Exhibit.Moving("Samples over time", film, caption.strip()));
    }

    /** By the figure that they are drawn beside. */
    private Map<String, List<Baseline>> baselines(RunSummary summary) {
        Map<String, List<Baseline>> baselines = new HashMap<>(Map.of(Curves.BITS, summary.comparable()));
        if (split.train().labelled())
            baselines.put(
                    CollapseAlarm.ENTROPY,
                    List.of(new Baseline(
                            "training images",
                            CollapseAlarm.entropy(split.train().labels()),
                            summary.data(),
                            summary.testSet())));
        return baselines;
    }

    private RunSummary summary(List<Figure> figures, String state) throws IOException {
        Settings settings = run.settings();
        Device device = run.site().device();
        var environment = new RunSummary.Environment(
                Version.hanji(),
                Integer.toString(Numerics.VERSION),
                DeviceOption.name(device) + ", " + precisions(),
                Version.jdk(),
                Version.system(),
                Runtime.getRuntime().availableProcessors(),
                device.threads(),
                FloatVector.SPECIES_PREFERRED.vectorBitSize());
        TestSet testSet = testSet(split.test().count());
        return new RunSummary(
                run.card().name(),
                run.card().sentence(),
                settings.dataName(),
                testSet,
                figures,
                state,
                shortened(),
                ZonedDateTime.now().format(DateTimeFormatter.ofPattern("d MMMM uuuu HH:mm z", Locale.ROOT)),
                command(),
                described(),
                settings.seed(),
                run.stepsDone(),
                run.imagesSeen(split.train()),
                run.seconds(),
                run.parameters(),
                imageSize(),
                run.weightsSha256(),
                settings.dataSha256(),
                environment,
                baselines(testSet));
    }

    /** In what the run was trained, for example "F32 STRICT" or "trained in STRICT, then TF32". */
    private String precisions() {
        return isStrict() ? "F32 STRICT" : "trained in " + run.precisions();
    }

    private boolean isStrict() {
        return Set.of("", Precision.STRICT.name()).contains(run.precisions());
    }

    private boolean shortened() {
        long usual = run.card().training().steps();
        return switch (run.settings().budget()) {
            case Budget.Steps(long steps) -> steps < usual;
            case Budget.Minutes _ -> run.stepsDone() < usual;
        };
    }

    private String imageSize() {
        return "%d x %d, %s"
                .formatted(run.site().height(), run.site().width(), run.site().channels() == 1 ? "grey" : "colour");
    }

    private TestSet testSet(int images) {
        LoadOptions loading = run.settings().loading();
        boolean areChanged = loading.stacked()
                || loading.resize().isPresent()
                || loading.without().isPresent();
        return switch (areChanged ? "" : run.settings().data()) {
            case "embedded" -> new TestSet(TestSet.EMBEDDED.name(), images);
            case "fashion-mnist" -> new TestSet(TestSet.FASHION_MNIST.name(), images);
            default -> new TestSet("test images of " + run.settings().dataName(), images);
        };
    }

    private static List<Baseline> baselines(TestSet testSet) {
        if (testSet.equals(TestSet.EMBEDDED)) return Baseline.embedded();
        if (testSet.equals(TestSet.FASHION_MNIST)) return Baseline.fashionMnist();
        return List.of(Baseline.uniform(testSet));
    }

    /** The settings that this model has. */
    private Map<String, String> described() {
        var text = new LinkedHashMap<>(run.settings().options());
        if (run.card().feed() == Card.Feed.BATCHES) {
            text.put("batch", Integer.toString(run.settings().batch()));
            if (run.settings().shards() > 1)
                text.put("shards", Integer.toString(run.settings().shards()));
        }
        text.putAll(run.settings().loading().toText());
        return text;
    }

    /** The command that does this run again. */
    private String command() {
        var words = new StringBuilder("./hanji train " + run.settings().model());
        options()
                .forEach((name, value) ->
                        words.append(" --").append(name).append(value.isEmpty() ? "" : ' ' + Shell.word(value)));
        return words.toString();
    }

    /** The options of that command, by name. */
    private Map<String, String> options() {
        Settings settings = run.settings();
        var options = new LinkedHashMap<String, String>();
        options.put("data", settings.data());
        options.putAll(described());
        switch (settings.budget()) {
            case Budget.Steps(long steps) -> options.put("steps", Long.toString(steps));
            case Budget.Minutes(double minutes) -> options.put("minutes", Double.toString(minutes));
        }
        options.put("seed", Long.toString(settings.seed()));
        run.site()
                .device()
                .cuda()
                .filter(gpu -> gpu.precision() != Precision.STRICT)
                .ifPresent(gpu -> options.put("precision", PrecisionOption.word(gpu.precision())));
        return options;
    }

    /** Leaves the run's settings as a file that {@code --config} reads. */
    void writeConfig() throws IOException {
        String text = ConfigFile.text(run.settings().model(), options());
        OutputFile.write(folder.config(), text.getBytes(StandardCharsets.UTF_8));
    }

    private TrainResult result(RunSummary summary) {
        return new TrainResult(
                summary.model(),
                run.settings().data(),
                summary.seed(),
                summary.steps(),
                summary.trainImagesSeen(),
                summary.seconds(),
                summary.imagesPerSecond(),
                FigureJson.of(summary.figures()),
                summary.figures(),
                summary.weightsSha256(),
                summary.dataSha256(),
                summary.parameters(),
                run.settings().budget() instanceof Budget.Steps && run.isOfOnePrecision(),
                summary.command(),
                summary.environment().hanji(),
                Numerics.VERSION,
                summary.environment().jdk(),
                DeviceOption.name(run.site().device()),
                isStrict() ? Precision.STRICT.name() : run.precisions(),
                summary.environment().threads(),
                summary.environment().vectorBits(),
                folder.toString());
    }
}
