package hanji.generative.cli;

import hanji.generative.measure.Auroc;
import hanji.generative.measure.Bootstrap;
import hanji.generative.measure.Interval;
import hanji.generative.measure.OtherImages;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.report.OutputFile;
import hanji.generative.report.RocCurves;
import hanji.generative.run.Options;
import hanji.generative.run.SavedModel;
import hanji.generative.run.Zoo;
import hanji.generative.use.Anomalies;
import hanji.generative.use.Margin;
import hanji.generative.use.Trial;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.OneClass;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Anomaly detection against the nearest class mean and PCA. */
@Command(
        name = "anomalies",
        description =
                "Finds images that are not as those a model was trained on, by what the model has to say of them: images of the"
                        + " class that it was trained without (train --without CLASS), or of another kind. Beside it stand the"
                        + " distance to the nearest mean image of a class and the error of PCA, each fitted on the training images.",
        sortOptions = false)
final class UseAnomalies implements Callable<Used> {
    /** Options of the autoencoder that is trained where no model is named. */
    private static final List<String> SHORT_CODE = List.of("--latent", "8", "--hidden", "200");

    /** Components of PCA. */
    private static final int COMPONENTS = 8;

    /** Training images that PCA is fitted on, at most. */
    private static final int FITTED_ON = 10_000;

    @Mixin
    private RunOption run = new RunOption();

    @Mixin
    private UseOptions use = new UseOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "What to train where no RUN is named, with its default options (default: an autoencoder with a code of 8"
                            + " numbers, too short for what it has not seen).")
    private Optional<String> model = Optional.empty();

    @Option(
            names = "--without",
            paramLabel = "CLASS",
            description = "Where no RUN is named: the class to train without (default: that of number 0).")
    private Optional<String> without = Optional.empty();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "Of a run that was trained on all classes, what to find: ${COMPLETION-CANDIDATES} (default: digits).")
    private Optional<OtherImages> kind = Optional.empty();

    @Option(
            names = "--roc",
            paramLabel = "FILE.svg",
            defaultValue = "roc.svg",
            description = "The drawing of the curves (default: ${DEFAULT-VALUE}).")
    private Path roc;

    /** @param name of the score */
    private record Found(String name, double[] inliers, double[] outliers) {
        double area() {
            return Auroc.auroc(inliers, outliers);
        }
    }

    /** @param words what is to be found */
    private record Outliers(String words, Images images) {}

    @Override
    public Used call() throws IOException {
        if (run.named() && without.isPresent()) throw use.usage("--without is for a training, and a run is named");
        if (!run.named() && kind.isPresent())
            throw use.usage("--kind is for a run that is named; without one, a class is left out of the training");
        Path file = use.picture();
        OutputFile.requireWritable(roc);
        var notices = use.notices();
        List<String> options = new ArrayList<>(List.of("--without", without.orElse("0")));
        if (model.isEmpty()) options.addAll(SHORT_CODE);
        UsedRun used = run.model(model.orElse("autoencoder"), options, device, notices);
        SavedModel saved = used.saved();
        List<Anomalies.Named> scores = Anomalies.of(saved.fitted(), use.key("scores"));
        if (scores.isEmpty()) throw saved.incapable("tell images from others");
        Split split = use.images(saved, notices);
        Outliers outliers = outliers(saved, split, notices);
        List<Found> found, simple;
        try (var bar = ProgressBar.of("anomalies")) {
            bar.show(0);
            found = scores.stream()
                    .map(score -> found(score, split.test(), outliers.images))
                    .toList();
            bar.show(0.5);
            simple = Stream.of(Anomalies.nearestMean(split.train()), pca(saved, split.train()))
                    .map(score -> found(score, split.test(), outliers.images))
                    .toList();
        }
        List<Trial> trials = found.stream()
                .map(each -> new Trial(
                        each.name,
                        each.area(),
                        simple.stream().map(other -> margin(each, other)).toList()))
                .toList();
        draw(found, simple, outliers);
        Found best = found.stream().max(Comparator.comparingDouble(Found::area)).orElseThrow();
        List<Images> rows = new ArrayList<>();
        rows.add(outliers.images);
        rows.add(strangest(split.test(), outliers.images, best));
        for (Found each : simple) rows.add(strangest(split.test(), outliers.images, each));
        UseOptions.write(file, rows);
        return Used.of(
                used,
                split.test().count() + outliers.images.count(),
                "area under the ROC curve (" + roc + ")",
                trials,
                List.of(
                        outliers.words,
                        "strangest by " + best.name,
                        "by the nearest class mean",
                        "by the error of PCA"),
                use,
                file);
    }

    /** Images of the class that the run was trained without; else of a kind that no data set has. */
    private Outliers outliers(SavedModel saved, Split split, LoadNotices notices) {
        Optional<String> left = saved.settings().loading().without();
        if (left.isEmpty()) {
            OtherImages other = kind.orElse(OtherImages.DIGITS);
            if (!other.exist(split.test())) throw use.usage("--kind: there are no " + other + " images of this size");
            return new Outliers(other.toString(), other.of(split.test(), use.key("other images")));
        }
        UseOptions.requireLabels(saved);
        if (kind.isPresent())
            throw use.usage("--kind is for runs on all classes, and this one knows none of " + left.get());
        LoadOptions whole = saved.settings().loading().whole();
        Split all = WholeData.load(saved.settings(), whole, notices);
        OneClass held = OneClass.named(saved.settings().data(), all.train(), left.get());
        Images images = held.of(all.test());
        if (images.isEmpty()) throw use.usage("there is no test image of the class " + left.get());
        String name = all.train().classNames().isEmpty()
                ? "class " + held.label()
                : all.train().classNames().get(held.label());
        return new Outliers(name, images.limit(split.test().count()));
    }

    private static Found found(Anomalies.Named score, Images inliers, Images outliers) {
        return new Found(score.name(), score.score().of(inliers), score.score().of(outliers));
    }

    private static Anomalies.Named pca(SavedModel saved, Images train) {
        Images some = UseOptions.some(train, FITTED_ON);
        Site site = Site.of(some, Device.CPU, saved.site().dtype(), saved.site().noise());
        Learner learner = pca(Zoo.find("pca").orElseThrow(), site);
        try (var _ = Scope.open()) {
            learner.step(Batches.inOrder(some, some.count()).iterator().next(), new Step(0, 0, false));
        }
        return Anomalies.errors("error of PCA", (Reconstructs) learner.fitted());
    }

    private static <O extends Record> Learner pca(Recipe<O> recipe, Site site) {
        String components = Integer.toString(Math.min(COMPONENTS, site.dimensions()));
        return recipe.learner(Options.with(recipe.defaults(site.channels()), Map.of("components", components)), site);
    }

    private Margin margin(Found score, Found simple) {
        Interval over = Bootstrap.ofTwo(
                score.inliers.length,
                score.outliers.length,
                use.key("bootstrap"),
                (in, out) -> area(score, in, out) - area(simple, in, out));
        return new Margin(simple.name, "", simple.area(), over);
    }

    private static double area(Found score, int[] inliers, int[] outliers) {
        return Auroc.auroc(taken(score.inliers, inliers), taken(score.outliers, outliers));
    }

    private static double[] taken(double[] values, int[] members) {
        return Arrays.stream(members).mapToDouble(i -> values[i]).toArray();
    }

    private void draw(List<Found> found, List<Found> simple, Outliers outliers) throws IOException {
        var curves = Stream.concat(found.stream(), simple.stream())
                .map(each -> new RocCurves.Curve(
                        String.format(Locale.ROOT, "%s, %.3f", each.name, each.area()), each.inliers, each.outliers))
                .toList();
        String svg = new RocCurves(outliers.words + " among what was known", curves).svg();
        OutputFile.write(roc, svg.getBytes(StandardCharsets.UTF_8));
    }

    /** Of all images those with the highest scores. */
    private static Images strangest(Images inliers, Images outliers, Found score) {
        int first = inliers.count(), size = inliers.imageSize();
        int[] order = IntStream.range(0, first + outliers.count())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -(i < first ? score.inliers[i] : score.outliers[i - first])))
                .limit(UseOptions.COLUMNS)
                .mapToInt(i -> i)
                .toArray();
        byte[] pixels = new byte[order.length * size];
        for (int i = 0; i < order.length; i++) {
            if (order[i] < first) inliers.copyTo(order[i], pixels, i * size);
            else outliers.copyTo(order[i] - first, pixels, i * size);
        }
        return Images.unlabelled(inliers.height(), inliers.width(), inliers.channels(), pixels);
    }
}
