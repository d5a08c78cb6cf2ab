package hanji.generative.cli;

import hanji.generative.inspect.Ascended;
import hanji.generative.inspect.Ascent;
import hanji.generative.inspect.Peaks;
import hanji.generative.model.LayerChain;
import hanji.generative.report.ImageGrid;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Plural;
import hanji.generative.report.Png;
import hanji.nn.data.Images;
import hanji.tensor.Noise;
import hanji.tensor.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Images that a class or a unit likes. */
@Command(
        name = "ascent",
        description =
                "Makes images that raise the score of a class, or a unit, as far as it goes: gradient ascent from faint"
                        + " noise, less a penalty on the size of values, with a blur now and then. In the picture grey is 0, and the"
                        + " largest value of each image black or white; with --within, images as they are.",
        sortOptions = false)
final class InspectAscent implements Callable<InspectAscent.Climbed> {
    private static final int SCALE = 3;
    private static final int COLUMNS = 5;

    @ParentCommand
    private Inspect inspect;

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "A class, by name or number; may be given again (default: all classes).")
    private List<String> classes = List.of();

    @Option(
            names = "--unit",
            paramLabel = "LAYER:K",
            description =
                    "A unit of a layer in place of a class, such as conv3:5, in the middle of the image; may be given"
                            + " again, of the same layer.")
    private List<String> units = List.of();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "300",
            converter = AtLeastOne.class,
            description = "Steps (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--rate",
            paramLabel = "X",
            defaultValue = "0.05",
            converter = AboveZero.class,
            description = "Length of a step for a gradient of length 1 (default: ${DEFAULT-VALUE}).")
    private Double rate;

    @Option(
            names = "--l2",
            paramLabel = "X",
            defaultValue = "0.1",
            converter = AboveZero.class,
            description = "Weight of the sum of squares that is taken from the score (default: ${DEFAULT-VALUE}).")
    private Double l2;

    @Option(
            names = "--blur",
            paramLabel = "X",
            defaultValue = "0.5",
            description = "Standard deviation of the blur in pixels, 0 for none (default: ${DEFAULT-VALUE}).")
    private double blur;

    @Option(
            names = "--every",
            paramLabel = "N",
            defaultValue = "4",
            converter = AtLeastOne.class,
            description = "Steps from one blur to the next (default: ${DEFAULT-VALUE}).")
    private int every;

    @Option(names = "--within", description = "Hold values in [0, 1], as those of images are.")
    private boolean within;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            defaultValue = "ascent.png",
            description = "The picture to write (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Mixin
    private SeedOption seed = new SeedOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec;

    /**
     * What became of one image.
     *
     * @param of class or unit
     * @param before its score at the start
     * @param after its score at the end
     * @param highest of any test image, at any position, behind the rectifier where the layer has one
     * @param probability of the likeliest class at the end
     * @param likeliest that class
     */
    record Row(String of, double before, double after, double highest, double probability, String likeliest) {
        private List<String> cells() {
            return List.of(
                    of,
                    number(before),
                    number(after),
                    number(highest),
                    "%s (%s)".formatted(likeliest, String.format(Locale.ROOT, "%.3f", probability)));
        }

        private static String number(double value) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
    }

    /** @param images test images that the highest scores are of */
    record Climbed(
            String model,
            List<Row> rows,
            int steps,
            double rate,
            double l2,
            double blur,
            int every,
            boolean within,
            int images,
            long seed,
            String device,
            String runDir,
            String file)
            implements Result {
        @Override
        public String text() {
            return "%s: %s that %s of %s likes%n%n%s"
                    .formatted(
                            file,
                            Plural.of(rows.size(), "image"),
                            model,
                            runDir,
                            TextTable.of(
                                    List.of(
                                            "score of",
                                            "at first",
                                            "at last",
                                            "highest of " + Plural.of(images, "test image"),
                                            "taken for (probability)"),
                                    rows.stream().map(Row::cells).toList()));
        }
    }

    /**
     * What is climbed.
     *
     * @param layer whose units have the scores
     * @param numbers of the units
     * @param names of them
     */
    private record Goal(String layer, int[] numbers, List<String> names) {}

    @Override
    public Climbed call() throws IOException {
        if (!(blur >= 0 && blur < Double.POSITIVE_INFINITY)) throw usage("--blur must be 0 or more, not " + blur);
        if (rate * l2 >= 1)
            throw usage("--rate times --l2 must be less than 1, or each step goes further out: not " + rate * l2);
        if (!classes.isEmpty() && !units.isEmpty()) throw usage("--class and --unit exclude each other");
        OutputFile.requireWritable(out);
        LookedInto run = inspect.open(device);
        int widest = Math.max(run.saved().site().height(), run.saved().site().width());
        if (blur > widest) throw usage("--blur must be " + widest + " or less, as wide as the images, not " + blur);
        LayerChain chain = run.model().layers();
        Goal goal = units.isEmpty() ? ofClasses(run, chain) : ofUnits(chain);
        try (var _ = Scope.open();
                var bar = ProgressBar.of("ascent")) {
            Ascended climbed = Ascended.of(
                    run.model(),
                    run.saved().site(),
                    new Ascent(steps, rate, l2, blur, every, within),
                    goal.layer,
                    goal.numbers,
                    new Noise(seed.seed()),
                    bar::show);
            Png.write(out, ImageGrid.of(climbed.pictures(within), COLUMNS, SCALE));
            return climbed(run, goal, climbed);
        }
    }

    private Climbed climbed(LookedInto run, Goal goal, Ascended climbed) {
        Images test = run.split().test();
        var peaks = Peaks.of(run.model(), goal.layer, test, 1, _ -> {});
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < goal.numbers.length; i++)
            rows.add(new Row(
                    goal.names.get(i),
                    climbed.before()[i],
                    climbed.after()[i],
                    peaks.get(goal.numbers[i]).getFirst().value(),
                    climbed.probability(i),
                    run.classes().of(climbed.likeliest(i))));
        return new Climbed(
                run.saved().card().name(),
                rows,
                steps,
                rate,
                l2,
                blur,
                every,
                within,
                test.count(),
                seed.seed(),
                DeviceOption.name(run.device()),
                run.folder().toString(),
                out.toString());
    }

    private Goal ofClasses(LookedInto run, LayerChain chain) {
        var words = new ClassWords(run.classes(), run.saved().site().classes());
        int[] labels = classes.isEmpty()
                ? IntStream.range(0, words.classes()).toArray()
                : classes.stream()
                        .mapToInt(word -> words.label(word, spec.commandLine()))
                        .toArray();
        return new Goal(
                chain.names().getLast(),
                labels,
                IntStream.of(labels).mapToObj(words.names()::of).toList());
    }

    private Goal ofUnits(LayerChain chain) {
        String layer = "";
        int[] numbers = new int[units.size()];
        for (int i = 0; i < numbers.length; i++) {
            String[] parts = units.get(i).split(":", 2);
            if (parts.length < 2
                    || !parts[1].matches("\\d{1,9}")
                    || !chain.names().contains(parts[0]))
                throw usage("--unit is LAYER:K, such as %s:0, not '%s'; there are %s"
                        .formatted(chain.names().getFirst(), units.get(i), String.join(", ", chain.names())));
            if (i > 0 && !layer.equals(parts[0])) throw usage("all --unit must be of one layer");
            layer = parts[0];
            numbers[i] = Integer.parseInt(parts[1]);
            int count = chain.links().get(chain.place(layer)).units();
            if (numbers[i] >= count)
                throw usage("%s has units 0 to %d, not %d".formatted(layer, count - 1, numbers[i]));
        }
        return new Goal(layer, numbers, units);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
