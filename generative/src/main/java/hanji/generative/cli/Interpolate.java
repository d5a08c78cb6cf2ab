package hanji.generative.cli;

import hanji.generative.judge.FeatureClassifier;
import hanji.generative.measure.Codes;
import hanji.generative.measure.Described;
import hanji.generative.measure.Interpolation;
import hanji.generative.measure.Unevenness;
import hanji.generative.measure.Walks;
import hanji.generative.model.Decodes;
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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Walks from code to code, and measures how evenly the images change on the way. */
@Command(
        name = "interpolate",
        description =
                "Draws what a model makes of the codes between two, a walk in each row: codes drawn from its prior, or those of"
                        + " test images if it draws none. Measures along many walks how evenly the images change: the longest step"
                        + " over the mean step.",
        sortOptions = false)
final class Interpolate implements Callable<Interpolate.Interpolated> {
    private static final int SHOWN = 6;
    private static final int COLUMNS = 8;
    private static final int SCALE = 3;

    @Parameters(paramLabel = "RUN", description = "The folder that ./hanji train left behind.")
    private Path run;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "1000",
            converter = AtLeastOne.class,
            description = "How many walks are measured (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "16",
            converter = AtLeastOne.class,
            description = "Steps of each of them (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--lerp",
            description = "Go straight between codes of the prior (default: along an arc, slerp; between images it is"
                    + " straight always).")
    private boolean lerp;

    @Option(names = "--images", description = "Go between the codes of test images, though the model draws codes.")
    private boolean images;

    @Option(
            names = "--features",
            description =
                    "Measure steps also in features of the classifier of ./hanji judge, which is trained for it if it"
                            + " is not there.")
    private boolean features;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            defaultValue = "interpolation.png",
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

    /** From each code to that beside it. */
    private record Ends(Codes from, Codes to, Interpolation way) {
        Ends limit(int walks) {
            int[] first = IntStream.range(0, Math.min(walks, from.images())).toArray();
            return new Ends(from.select(first), to.select(first), way);
        }
    }

    /**
     * How unevenly the images change.
     *
     * @param walks along which something changes
     * @param largestOverMeanStep its mean over these walks, with the ends of the 95 % interval
     * @param most of one walk
     * @param shareBelow3 of the walks
     */
    record Evenness(int walks, Judged.Ends largestOverMeanStep, double most, double shareBelow3) {
        static Evenness of(Unevenness of) {
            return new Evenness(of.walks(), Judged.Ends.of(of.mean()), of.most(), of.below());
        }

        private List<String> row(String in) {
            return List.of(
                    in,
                    largestOverMeanStep.interval().textWithEnds(),
                    String.format(Locale.ROOT, "%.2f", most),
                    String.format(Locale.ROOT, "%.1f %%", 100 * shareBelow3));
        }
    }

    /**
     * @param between "codes of the prior" or "test images"
     * @param way "slerp" or "lerp"
     * @param unevenness by what steps are measured in, "pixels" or "features"; without one where nothing changes along any walk
     */
    record Interpolated(
            String model,
            String between,
            String way,
            int pairs,
            int steps,
            Map<String, Evenness> unevenness,
            long seed,
            String device,
            String runDir,
            String file)
            implements Result {
        @Override
        public String text() {
            String line = "%s: walks of %s of %s between %s, by %s".formatted(file, model, runDir, between, way);
            String gap = System.lineSeparator().repeat(2);
            if (unevenness.isEmpty()) return line + gap + "nothing changes along any of them";
            List<List<String>> rows = new ArrayList<>();
            unevenness.forEach((in, of) -> rows.add(of.row(in)));
            return line
                    + gap
                    + "longest step over mean step, along %s of %s; a cross-fade of pixels has 1:%n"
                            .formatted(Plural.of(pairs, "walk"), Plural.of(steps, "step"))
                    + TextTable.of(List.of("steps in", "mean", "most", "below 3"), rows);
        }
    }

    @Override
    public Interpolated call() throws IOException {
        OutputFile.requireWritable(out);
        RunFolder folder = RunFolder.open(run);
        var notices = new LoadNotices(spec.commandLine().getErr());
        SavedModel saved = device.load(folder, notices);
        Decodes model = saved.able(Decodes.class, "make images of codes");
        boolean drawn = !images && model instanceof DrawsCodes;
        Ends ends = drawn ? ofPrior((DrawsCodes) model) : ofImages(saved, notices);
        if (!ends.from.areFinite() || !ends.to.areFinite()) throw saved.incapable("give finite codes");
        Map<String, Evenness> unevenness = unevenness(saved, model, ends, notices);
        Ends shown = ends.limit(SHOWN);
        Walks walks = Walks.between(model, shown.from, shown.to, shown.way, COLUMNS, _ -> {});
        Png.write(out, ImageGrid.of(walks.images(), COLUMNS, SCALE));
        return new Interpolated(
                saved.card().name(),
                drawn ? "codes of the prior" : "test images",
                ends.way.toString().toLowerCase(Locale.ROOT),
                pairs,
                steps,
                unevenness,
                seed.seed(),
                DeviceOption.name(saved.site().device()),
                folder.toString(),
                out.toString());
    }

    private Noise noise() {
        return new Noise(seed.seed());
    }

    private Ends ofPrior(DrawsCodes model) {
        Codes codes = Codes.drawn(model, noise().of("interpolate: codes", 0), 2 * pairs);
        int[] first = IntStream.range(0, pairs).toArray();
        int[] second = IntStream.range(pairs, 2 * pairs).toArray();
        return new Ends(codes.select(first), codes.select(second), lerp ? Interpolation.LERP : Interpolation.SLERP);
    }

    /** Every image is met before one is met again, so a few images have many pairs. */
    private Ends ofImages(SavedModel saved, LoadNotices notices) {
        Encodes model = saved.able(Encodes.class, images ? "encode images" : "draw codes or encode images");
        Images test = Evaluate.testImages(saved, new DataOptions(), notices);
        if (test.count() < 2) throw new Incapable("there is one test image only, and a walk needs two");
        Codes codes;
        try (var bar = ProgressBar.of("encode")) {
            codes = Codes.of(model, test, bar::show);
        }
        int[] from = new int[pairs], to = new int[pairs];
        int together = test.count() / 2;
        for (int first = 0; first < pairs; first += together) {
            int[] order = noise().of("interpolate: images", first / together).permutation(test.count());
            int count = Math.min(together, pairs - first);
            System.arraycopy(order, 0, from, first, count);
            System.arraycopy(order, together, to, first, count);
        }
        return new Ends(codes.select(from), codes.select(to), Interpolation.LERP);
    }

    private Map<String, Evenness> unevenness(SavedModel saved, Decodes model, Ends ends, LoadNotices notices)
            throws IOException {
        Optional<FeatureClassifier> classifier = features
                ? Optional.of(classifiers.require(
                                WholeData.of(saved.settings(), notices),
                                saved.site().device()))
                        .map(judge -> saved.settings().loading().stacked() ? judge.ofStacks() : judge)
                : Optional.empty();
        Walks walks;
        try (var bar = ProgressBar.of("interpolate")) {
            walks = Walks.between(model, ends.from, ends.to, ends.way, steps + 1, bar::show);
        }
        var by = new LinkedHashMap<String, double[]>();
        by.put("pixels", walks.unevenness());
        try (var bar = ProgressBar.of("features")) {
            classifier.ifPresent(judge ->
                    by.put("features", walks.unevenness(Described.of(judge.network(), walks.images(), bar::show))));
        }
        var unevenness = new LinkedHashMap<String, Evenness>();
        by.forEach((in, perWalk) -> Unevenness.of(perWalk, noise().of("interpolate: groups", 0))
                .ifPresent(of -> unevenness.put(in, Evenness.of(of))));
        return unevenness;
    }
}
