package hanji.generative.cli;

import hanji.generative.judge.FeatureClassifier;
import hanji.generative.judge.Judging;
import hanji.generative.judge.Scorecard;
import hanji.generative.judge.ScorecardExhibits;
import hanji.generative.judge.StackedModes;
import hanji.generative.measure.Figure;
import hanji.generative.measure.Measure;
import hanji.generative.measure.Measured;
import hanji.generative.model.Draws;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Scores;
import hanji.generative.report.Exhibit;
import hanji.generative.report.ExhibitPage;
import hanji.generative.report.OutputFile;
import hanji.generative.run.Abilities;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.generative.run.Summary;
import hanji.nn.data.DataException;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.nn.train.Weights;
import hanji.tensor.Noise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a model's card: all that can be said of how good it is, whatever it can do. */
@Command(
        name = "judge",
        description =
                "Makes a model's card, a page and judge.json in the run's folder: likelihood or bound, reconstruction error,"
                        + " and of samples Fréchet and kernel distance, precision and recall, copies of training images,"
                        + " classes drawn, sharpness and texture, each with its interval, with what real images get and"
                        + " with its blind spot. The classifier behind it is trained here, once for each data set.",
        sortOptions = false)
final class Judge implements Callable<Judged> {
    private static final int USUAL = 1_000;
    private static final int STACKS = 26_000;

    @Parameters(paramLabel = "RUN", description = "The folder that ./hanji train left behind.")
    private Path run;

    @Option(
            names = "--samples",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description =
                    "How many images to draw, 20 to 5000; figures of different numbers of samples are not to be set"
                            + " beside each other (default: 1000, or as many as there are test images, if these are fewer).")
    private Optional<Integer> samples = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "FILE.html",
            description = "The page to write (default: judge.html in the run's folder).")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--stacks",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Of a run on stacked images: how many to draw to count their kinds (default: 26000, as in"
                    + " arXiv:1712.04086).")
    private Optional<Integer> stacks = Optional.empty();

    @Mixin
    private ClassifierOption classifiers = new ClassifierOption();

    @Mixin
    private SeedOption seed = new SeedOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec;

    /** What the card is made of. */
    private record Materials(SavedModel saved, RunFolder folder, Split ofTheRun, WholeData data, Split whole) {
        boolean stacked() {
            return saved.settings().loading().stacked();
        }
    }

    private record Drawn(Judged.Samples samples, List<Exhibit> exhibits) {}

    @Override
    public Judged call() throws IOException {
        if (samples.isPresent() && (samples.get() < Judging.FEWEST || samples.get() > Judging.MOST))
            throw new ParameterException(
                    spec.commandLine(),
                    "--samples must be %d to %d, not %d".formatted(Judging.FEWEST, Judging.MOST, samples.get()));
        RunFolder folder = RunFolder.open(run);
        Path page = out.orElse(folder.judgementPage());
        OutputFile.requireWritable(page);
        OutputFile.requireWritable(folder.judgement());
        Materials materials = materials(folder);
        if (stacks.isPresent() && !materials.stacked())
            throw new ParameterException(spec.commandLine(), "--stacks goes with runs on stacked images only");
        List<Figure> figures = figures(materials);
        Optional<Judged.Samples> drawn = Optional.empty();
        List<Exhibit> exhibits = new ArrayList<>();
        if (!figures.isEmpty())
            exhibits.add(
                    ScorecardExhibits.figures(figures, materials.ofTheRun.test().count()));
        if (materials.saved.fitted() instanceof Draws draws) {
            Drawn judgedSamples = drawn(materials, draws);
            exhibits.addAll(judgedSamples.exhibits);
            drawn = Optional.of(judgedSamples.samples);
        }
        if (exhibits.isEmpty()) throw materials.saved.incapable("be judged: it neither draws nor has a figure");
        Judged judged = judged(materials, figures, drawn, page);
        new ExhibitPage(
                        "Hanji judge",
                        judged.model() + " on " + materials.saved.settings().dataName(),
                        judged.lead(),
                        exhibits)
                .write(page);
        OutputFile.write(folder.judgement(), (Frame.json(judged) + "\n").getBytes(StandardCharsets.UTF_8));
        return judged;
    }

    /** The model, the images that it was trained on, and all of the data set, which every run on it is judged by. */
    private Materials materials(RunFolder folder) throws IOException {
        var notices = new LoadNotices(spec.commandLine().getErr());
        SavedModel saved = device.load(folder, notices);
        WholeData data = WholeData.of(saved.settings(), notices);
        LoadOptions loading = saved.settings().loading();
        Split ofTheRun =
                loading.equals(data.loading()) ? data.split() : WholeData.load(saved.settings(), loading, notices);
        boolean same = ofTheRun.train().sha256().equals(saved.settings().dataSha256());
        if (!same)
            throw new DataException(
                    saved.settings().data(),
                    "no longer has the training images of " + folder,
                    "those that the model was trained on, to look for copies of them",
                    "train anew");
        return new Materials(saved, folder, ofTheRun, data, data.as(loading));
    }

    private static List<Figure> figures(Materials materials) {
        SavedModel saved = materials.saved;
        try (var bar = ProgressBar.of("evaluate")) {
            return Measure.all(
                            saved.fitted(),
                            materials.ofTheRun.test(),
                            saved.site().noise(),
                            bar::show)
                    .stream()
                    .map(Measured::figure)
                    .toList();
        }
    }

    /** All that is judged of samples. */
    private Drawn drawn(Materials materials, Draws draws) throws IOException {
        Optional<FeatureClassifier> classifier =
                classifiers.of(materials.data, materials.saved.site().device());
        Images images = sample(materials, draws);
        Scorecard card = card(materials, images, classifier);
        List<Exhibit> exhibits = new ArrayList<>(ScorecardExhibits.of(card, materials.ofTheRun.train()));
        Optional<StackedModes> modes =
                materials.stacked() ? classifier.map(judge -> modes(materials, images, judge)) : Optional.empty();
        modes.map(ScorecardExhibits::of).ifPresent(exhibits::add);
        Optional<Judged.Classifier> judge =
                classifier.map(found -> Judged.Classifier.of(found, accuracy(materials, found)));
        return new Drawn(Judged.Samples.of(card, seed.seed(), judge, modes), exhibits);
    }

    private Images sample(Materials materials, Draws draws) {
        int count = materials.stacked() ? Math.max(count(materials), stacks.orElse(STACKS)) : count(materials);
        try (var bar = ProgressBar.of("sample")) {
            return draws.sample(RunOutputs.sampling(seed.seed()), count, bar::show);
        }
    }

    private int count(Materials materials) {
        return samples.orElse(Math.clamp(materials.whole.test().count(), Judging.FEWEST, USUAL));
    }

    private Scorecard card(Materials materials, Images drawn, Optional<FeatureClassifier> classifier) {
        try (var bar = ProgressBar.of("judge")) {
            return new Judging(
                            materials.stacked() ? classifier.map(FeatureClassifier::ofStacks) : classifier,
                            materials.whole.train(),
                            materials.ofTheRun.train(),
                            materials.whole.test(),
                            materials.saved.site().device(),
                            new Noise(seed.seed()))
                    .of(drawn.limit(count(materials)), bar::show);
        }
    }

    private StackedModes modes(Materials materials, Images drawn, FeatureClassifier classifier) {
        Split grey = materials.data.split();
        try (var bar = ProgressBar.of("count kinds")) {
            return StackedModes.of(
                    classifier.network(),
                    drawn.limit(stacks.orElse(STACKS)),
                    grey.train(),
                    grey.test(),
                    materials.data.classes().classes(),
                    new Noise(seed.seed()),
                    bar::show);
        }
    }

    /** Of the classifier on unseen images. */
    private double accuracy(Materials materials, FeatureClassifier classifier) {
        Images unseen = Judging.chosen(
                materials.data.split().test(), count(materials), new Noise(seed.seed()).of("judge: unseen", 0));
        return classifier.describe(unseen, _ -> {}).accuracy(unseen);
    }

    private static Judged judged(Materials materials, List<Figure> figures, Optional<Judged.Samples> drawn, Path page)
            throws IOException {
        SavedModel saved = materials.saved;
        String cannot = Stream.of(
                        saved.fitted() instanceof Scores ? "" : "score images, so it has no likelihood",
                        saved.fitted() instanceof Draws ? "" : "draw images",
                        saved.fitted() instanceof Reconstructs ? "" : "reconstruct images")
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(", nor "));
        return new Judged(
                saved.card().name(),
                saved.settings().data(),
                Summary.read(materials.folder).done(),
                Weights.sha256(saved.fitted().weights()),
                Abilities.of(saved.fitted()),
                cannot,
                FigureJson.of(figures),
                materials.ofTheRun.test().count(),
                figures,
                drawn,
                DeviceOption.name(saved.site().device()),
                materials.folder.toString(),
                page.equals(materials.folder.judgementPage())
                        ? materials.folder + "/" + page.getFileName()
                        : page.toString());
    }
}
