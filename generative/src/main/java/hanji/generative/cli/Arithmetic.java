package hanji.generative.cli;

import hanji.generative.judge.Judging;
import hanji.generative.judge.LabelledCodes;
import hanji.generative.measure.AttributeMoves;
import hanji.generative.measure.ClassMeans;
import hanji.generative.measure.Codes;
import hanji.generative.measure.Interpolation;
import hanji.generative.measure.Walks;
import hanji.generative.model.Decodes;
import hanji.generative.model.Describes;
import hanji.generative.model.DrawsCodes;
import hanji.generative.model.Encodes;
import hanji.generative.report.ImageGrid;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Plural;
import hanji.generative.report.Png;
import hanji.generative.run.Incapable;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.nn.data.Images;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds attribute vectors to codes, and measures whether they do what they say. */
@Command(
        name = "arithmetic",
        description =
                "Adds what leads from the mean code of one class to that of another to codes of the one, and asks the classifier of"
                        + " ./hanji judge how many of the images it takes for the other afterwards; beside it, moved as far in"
                        + " random directions. In the picture each column is a way, from an image of the one class down to what became of it.",
        sortOptions = false)
final class Arithmetic implements Callable<Added> {
    private static final int SCALE = 3;
    private static final int COLUMNS = 8;
    private static final int STEPS = 8;

    /** Labelled images whose codes are taken, at most. */
    private static final int LABELLED = 10_000;

    /** Codes of the prior whose images the classifier labels. */
    private static final int DRAWN = 5_000;

    @Parameters(paramLabel = "RUN", description = "The folder that ./hanji train left behind.")
    private Path run;

    @Option(
            names = "--from",
            paramLabel = "CLASS",
            description = "The class that images are of, by name or number (default: every class).")
    private Optional<String> from = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "CLASS",
            description = "The class that they are to become (default: every other class).")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--strength",
            paramLabel = "X",
            defaultValue = "1",
            converter = AboveZero.class,
            description = "How many times the vector is added (default: ${DEFAULT-VALUE}).")
    private Double strength = 1.0;

    @Option(
            names = "--draws",
            paramLabel = "N",
            defaultValue = "1000",
            converter = AtLeastOne.class,
            description =
                    "How many codes are moved (default: ${DEFAULT-VALUE}); of a model that draws none, codes of test"
                            + " images, and no more than there are.")
    private int draws;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            defaultValue = "arithmetic.png",
            description = "The picture to write (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Mixin
    private ClassifierOption classifiers = new ClassifierOption();

    @Mixin
    private SeedOption seed = new SeedOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec;

    /** @param words what the mean codes are of */
    private record Vectors(ClassMeans means, String words) {}

    @Override
    public Added call() throws IOException {
        OutputFile.requireWritable(out);
        RunFolder folder = RunFolder.open(run);
        var notices = new LoadNotices(spec.commandLine().getErr());
        SavedModel saved = device.load(folder, notices);
        Decodes model = saved.able(Decodes.class, "make images of codes");
        if (!(model instanceof DrawsCodes || model instanceof Encodes)) throw saved.incapable("give codes");
        if (saved.settings().loading().stacked())
            throw new Incapable("the images of this run are stacks, which have no classes to go to");
        WholeData data = WholeData.of(saved.settings(), notices);
        Describes classifier = classifiers.require(data, saved.site().device()).network();
        ClassWords words = data.classes();
        int[] sources = labels(from, words), targets = labels(to, words);
        if (from.isPresent() && to.isPresent() && sources[0] == targets[0])
            throw new ParameterException(spec.commandLine(), "--from and --to are the same class");
        Vectors vectors = vectors(model, classifier, data.split().train(), words.classes());
        LabelledCodes starts = starts(model, classifier, data.split().test(), sources);
        AttributeMoves moves = moves(model, classifier, vectors.means, starts, targets);
        List<Added.Pair> pairs = pairs(moves, words);
        Added.Pair shown = shown(pairs);
        Walks walks = walks(model, vectors.means, starts, words, shown);
        Png.write(out, ImageGrid.of(walks.downwards(), walks.count(), SCALE));
        return new Added(
                saved.card().name(),
                vectors.words,
                model instanceof DrawsCodes ? "codes of the prior" : "codes of test images",
                starts.classes().length,
                strength,
                Judged.Ends.of(moves.share(key("groups"))),
                Judged.Ends.of(moves.shareAtRandom(key("groups"))),
                pairs,
                shown,
                seed.seed(),
                DeviceOption.name(saved.site().device()),
                folder.toString(),
                out.toString());
    }

    private Noise noise() {
        return new Noise(seed.seed());
    }

    private Philox key(String use) {
        return noise().of("arithmetic: " + use, 0);
    }

    private int[] labels(Optional<String> word, ClassWords words) {
        return word.map(each -> new int[] {words.label(each, spec.commandLine())})
                .orElseGet(() -> IntStream.range(0, words.classes()).toArray());
    }

    /** Of labels if the model encodes images, else of what the classifier takes its drawings for. */
    private Vectors vectors(Decodes model, Describes classifier, Images train, int classes) {
        try (var bar = ProgressBar.of("mean codes")) {
            if (model instanceof Encodes encodes) {
                Images some = Judging.chosen(train, LABELLED, key("images"));
                return new Vectors(
                        LabelledCodes.of(encodes, some, bar::show).means(classes),
                        Plural.of(some.count(), "training image") + " by their labels");
            }
            Codes codes = Codes.drawn((DrawsCodes) model, key("codes"), DRAWN);
            return new Vectors(
                    LabelledCodes.of(model, classifier, codes, bar::show).means(classes),
                    Plural.of(DRAWN, "draw") + " by what the classifier takes them for");
        }
    }

    /** Codes whose images the classifier takes for these classes. */
    private LabelledCodes starts(Decodes model, Describes classifier, Images test, int[] sources) {
        Optional<LabelledCodes> starts;
        try (var bar = ProgressBar.of("draw")) {
            if (model instanceof DrawsCodes prior)
                starts = LabelledCodes.drawn(prior, classifier, noise(), sources, draws, bar::show);
            else {
                Images some = Judging.chosen(test, LABELLED, key("test images"));
                Codes codes = Codes.of((Encodes) model, some, done -> bar.show(done / 2));
                starts = LabelledCodes.of(model, classifier, codes, done -> bar.show((1 + done) / 2))
                        .only(sources, draws, key("starts"));
            }
        }
        return starts.orElseThrow(() -> new Incapable("there is no image that the classifier takes for that class"));
    }

    private AttributeMoves moves(
            Decodes model, Describes classifier, ClassMeans means, LabelledCodes starts, int[] targets) {
        try (var bar = ProgressBar.of("arithmetic")) {
            return AttributeMoves.of(
                            model,
                            classifier,
                            means,
                            starts.codes(),
                            starts.classes(),
                            targets,
                            strength,
                            key("directions"),
                            bar::show)
                    .orElseThrow(() -> new Incapable("no image of the other class has a code to take the mean of"));
        }
    }

    private static List<Added.Pair> pairs(AttributeMoves moves, ClassWords words) {
        List<Added.Pair> pairs = new ArrayList<>();
        for (int a = 0; a < words.classes(); a++)
            for (int b = 0; b < words.classes(); b++)
                if (moves.count(a, b) > 0)
                    pairs.add(new Added.Pair(
                            words.names().of(a), words.names().of(b), moves.count(a, b), moves.share(a, b)));
        return pairs;
    }

    /** The pair that is shown: of those with enough images to fill the picture the one that arrives most often. */
    private static Added.Pair shown(List<Added.Pair> pairs) {
        return Collections.max(
                pairs,
                Comparator.<Added.Pair>comparingInt(pair -> Math.min(COLUMNS, pair.moves()))
                        .thenComparingDouble(Added.Pair::share));
    }

    private Walks walks(Decodes model, ClassMeans means, LabelledCodes starts, ClassWords words, Added.Pair shown) {
        int a = words.label(shown.from(), spec.commandLine()), b = words.label(shown.to(), spec.commandLine());
        Codes codes =
                starts.only(new int[] {a}, COLUMNS, key("shown")).orElseThrow().codes();
        Codes moved = Codes.each(codes.images(), i -> means.moved(codes.code(i), a, b, strength));
        return Walks.between(model, codes, moved, Interpolation.LERP, STEPS, _ -> {});
    }
}
