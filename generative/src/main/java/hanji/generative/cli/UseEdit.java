package hanji.generative.cli;

import hanji.generative.judge.Judging;
import hanji.generative.judge.LabelledCodes;
import hanji.generative.measure.AttributeMoves;
import hanji.generative.measure.ClassMeans;
import hanji.generative.measure.Codes;
import hanji.generative.measure.Described;
import hanji.generative.measure.Interpolation;
import hanji.generative.model.Decodes;
import hanji.generative.model.Describes;
import hanji.generative.model.Encodes;
import hanji.generative.run.SavedModel;
import hanji.generative.signal.Signals;
import hanji.generative.use.Attribute;
import hanji.generative.use.Margin;
import hanji.generative.use.Trial;
import hanji.nn.data.Images;
import hanji.nn.data.OneClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Attribute edits of real images against random directions and mean images. */
@Command(
        name = "edit",
        description =
                "Gives test images of one class what another class has, by adding the way between the mean codes of both to their"
                        + " codes, and asks the classifier of ./hanji judge how many it takes for the other class. Beside it the same"
                        + " images moved as far in random directions, and with the difference of the mean images added to their pixels.",
        sortOptions = false)
final class UseEdit implements Callable<Used> {
    /** Labelled images whose codes are taken, at most. */
    private static final int LABELLED = 10_000;

    @Mixin
    private RunOption run = new RunOption();

    @Option(
            names = "--attribute",
            paramLabel = "NAME",
            description = "Of Fashion-MNIST's clothes: ${COMPLETION-CANDIDATES} (default: sleeves).")
    private Optional<Attribute> attribute = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "CLASS",
            description = "In place of an attribute, the class that has it not.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "CLASS", description = "In place of an attribute, the class that has it.")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--strength",
            paramLabel = "X",
            defaultValue = "1.5",
            converter = AboveZero.class,
            description = "How many times the way is added (default: ${DEFAULT-VALUE}).")
    private Double strength = 1.5;

    @Mixin
    private UseOptions use = new UseOptions();

    @Mixin
    private ClassifierOption classifiers = new ClassifierOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec;

    /** Images, and 1 for each that the classifier takes for the class that it is to become. */
    private record Edited(Images images, double[] taken) {}

    @Override
    public Used call() throws IOException {
        if (from.isPresent() != to.isPresent() || from.isPresent() && attribute.isPresent())
            throw use.usage("name an attribute, or both --from and --to");
        Path file = use.picture();
        var notices = use.notices();
        UsedRun used = run.model("vae", List.of(), device, notices);
        SavedModel saved = used.saved();
        Decodes model = saved.able(Decodes.class, "make images of codes");
        Encodes encoder = saved.able(Encodes.class, "encode images");
        UseOptions.requireLabels(saved);
        WholeData data = WholeData.of(saved.settings(), notices);
        Describes classifier = classifiers.require(data, saved.site().device()).network();
        ClassWords words = data.classes();
        Attribute usual = attribute.orElse(Attribute.SLEEVES);
        int a = words.label(from.orElse(usual.without()), spec.commandLine());
        int b = words.label(to.orElse(usual.with()), spec.commandLine());
        if (a == b) throw use.usage("--from and --to are the same class");
        Images before = use.limited(new OneClass(a).of(data.split().test()));
        if (before.isEmpty())
            throw use.usage("there is no test image of " + words.names().of(a));
        Images some = Judging.chosen(data.split().train(), LABELLED, use.key("images"));
        Edited after, astray, added;
        try (var bar = ProgressBar.of("edit")) {
            ClassMeans means = LabelledCodes.of(encoder, some, bar::show).means(words.classes());
            Codes codes = Codes.of(encoder, before, bar::show);
            after = edited(
                    model, Codes.each(codes.images(), i -> means.moved(codes.code(i), a, b, strength)), classifier, b);
            double far = strength * Interpolation.norm(means.vector(a, b));
            astray = edited(model, Codes.each(codes.images(), i -> strayed(codes.code(i), i, far)), classifier, b);
            ClassMeans pixels = ClassMeans.of(Codes.ofPixels(some), some.labels(), words.classes());
            added = taken(added(before, pixels.vector(a, b)), classifier, b);
        }
        UseOptions.write(file, List.of(before, after.images, astray.images, added.images));
        var trial = new Trial(
                words.names().of(a) + " to " + words.names().of(b),
                Arrays.stream(after.taken).average().orElseThrow(),
                List.of(margin("random direction", after, astray), margin("mean images", after, added)));
        return Used.of(
                used,
                before.count(),
                "share that the classifier takes for " + words.names().of(b) + ", the mean",
                List.of(trial),
                List.of("before", "by the model", "random direction", "difference of the mean images"),
                use,
                file);
    }

    private Margin margin(String name, Edited model, Edited simple) {
        return Margin.of(name, "", model.taken, simple.taken, use.key("bootstrap"));
    }

    private double[] strayed(double[] code, int image, double far) {
        double[] direction = AttributeMoves.direction(use.key("directions"), image, code.length);
        return Interpolation.sum(1, code, far / Interpolation.norm(direction), direction);
    }

    /** The difference of the mean images on the pixels, as often as the way of the codes. */
    private Images added(Images before, double[] difference) {
        Signals x = Signals.of(before);
        float[] values = x.values().clone();
        for (int i = 0; i < values.length; i++) values[i] += (float) (strength * difference[i % difference.length]);
        return x.with(values).images();
    }

    private static Edited edited(Decodes model, Codes codes, Describes classifier, int wanted) {
        return taken(codes.decoded(model, _ -> {}), classifier, wanted);
    }

    private static Edited taken(Images images, Describes classifier, int wanted) {
        int[] classes = Described.of(classifier, images, _ -> {}).classes();
        return new Edited(
                images,
                IntStream.of(classes)
                        .mapToDouble(each -> each == wanted ? 1 : 0)
                        .toArray());
    }
}
