package hanji.generative.cli;

import hanji.generative.judge.FeatureClassifier;
import hanji.generative.judge.Judging;
import hanji.generative.judge.Scorecard;
import hanji.generative.judge.ScorecardExhibits;
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
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
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

    @Mixin
    private ClassifiersOption classifiers = new ClassifiersOption();

    @Mixin
    private SeedOption seed = new SeedOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec;

    /** What the card is made of. */
    private record Materials(SavedModel saved, RunFolder folder, Split ofTheRun, Split whole, LoadOptions loading) {}

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
        List<Figure> figures = figures(materials);
        Optional<Judged.Samples> drawn = Optional.empty();
        List<Exhibit> exhibits = new ArrayList<>();
        if (!figures.isEmpty())
            exhibits.add(
                    ScorecardExhibits.figures(figures, materials.ofTheRun.test().count()));
        if (materials.saved.fitted() instanceof Draws draws) {
            Optional<FeatureClassifier> classifier = classifier(materials);
            Scorecard card = card(materials, draws, classifier);
            exhibits.addAll(ScorecardExhibits.of(card, materials.ofTheRun.train()));
            drawn = Optional.of(
                    Judged.Samples.of(card, seed.seed(), classifier.map(judge -> Judged.Classifier.of(judge, card))));
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
        LoadOptions loading = saved.settings().loading();
        LoadOptions all = ClassifiersOption.whole(loading);
        var roots = DataRoots.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));
        DataSet set = DataSet.of(saved.settings().data());
        Split whole = set.load(roots, all, notices);
        Split ofTheRun = loading.equals(all) ? whole : set.load(roots, loading, notices);
        boolean same = ofTheRun.train().sha256().equals(saved.settings().dataSha256());
        if (!same)
            throw new DataException(
                    saved.settings().data(),
                    "no longer has the training images of " + folder,
                    "those that the model was trained on, to look for copies of them",
                    "train anew");
        return new Materials(saved, folder, ofTheRun, whole, all);
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

    private Optional<FeatureClassifier> classifier(Materials materials) throws IOException {
        if (!FeatureClassifier.suits(materials.whole.train())) return Optional.empty();
        try (var bar = ProgressBar.of("train the classifier")) {
            return Optional.of(FeatureClassifier.of(
                    classifiers.folder(),
                    materials.saved.settings().data(),
                    materials.loading,
                    materials.whole,
                    materials.saved.site().device(),
                    bar::show));
        }
    }

    private Scorecard card(Materials materials, Draws draws, Optional<FeatureClassifier> classifier) {
        Images test = materials.whole.test();
        int count = samples.orElse(Math.clamp(test.count(), Judging.FEWEST, USUAL));
        Images drawn;
        try (var bar = ProgressBar.of("sample")) {
            drawn = draws.sample(RunOutputs.sampling(seed.seed()), count, bar::show);
        }
        try (var bar = ProgressBar.of("judge")) {
            return new Judging(
                            classifier,
                            materials.whole.train(),
                            materials.ofTheRun.train(),
                            test,
                            materials.saved.site().device(),
                            new Noise(seed.seed()))
                    .of(drawn, bar::show);
        }
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
