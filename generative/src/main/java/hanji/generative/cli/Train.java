package hanji.generative.cli;

import hanji.generative.model.Card;
import hanji.generative.model.Recipe;
import hanji.generative.report.Metrics;
import hanji.generative.run.Need;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.TrainingLoop.Pace;
import hanji.generative.run.Zoo;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.FolderSet;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Trains a model, measures it on test images and leaves a run folder. */
@Command(
        name = "train",
        description = "Trains a model, measures it on held-out images, draws from it, and leaves a folder with all"
                + " of it. With no options: a PixelCNN on the embedded images, 1 to 6 minutes on 2 cores."
                + " ./hanji models lists the models; train MODEL --help has the options of each.",
        sortOptions = false)
final class Train implements Callable<Result> {
    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "One of ./hanji models (default: pixelcnn).")
    private Optional<String> model = Optional.empty();

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.class,
            description = "Seed of all randomness; the same seed gives the same bits (default: 1).")
    private Optional<Long> seed = Optional.empty();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Option(names = "--out", paramLabel = "RUN", description = "Folder for the run (default: runs/MODEL-DATA-NUMBER).")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--resume",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "RUN",
            description = "Go on with a run that was stopped, to the same bits; without RUN, with the last one in runs."
                    + " --steps N makes a finished run longer; else it takes --device, --precision, --threads,"
                    + " --save-every, --no-graph, --collapse-alarm and --workers only.")
    private Optional<Path> resume = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read options from a file of lines NAME = VALUE, such as the config.txt that each run leaves;"
                    + " what stands on the command line comes first.")
    private Optional<Path> config = Optional.empty(); // taken out of the words before they are parsed

    @Option(
            names = "--save-every",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "Save the run this often (default: 15, and more where a save takes long).")
    private Optional<Duration> saveEvery = Optional.empty();

    @Option(
            names = "--no-graph",
            description = "On a GPU, launch the kernels of a step one by one and not as one CUDA graph, to compare: it"
                    + " changes no bit.")
    private boolean noGraph;

    @Mixin
    private AlarmOption alarm = new AlarmOption();

    @Mixin
    private SweepOption sweep = new SweepOption();

    @Mixin
    private WorkersOption workers = new WorkersOption();

    @Spec
    private CommandSpec spec;

    private final Recipe<?> recipe;
    private final TrainOptions options;

    /** @param recipe that the command line names, or the default */
    Train(Recipe<?> recipe) {
        this.recipe = recipe;
        this.options = new TrainOptions(recipe);
    }

    /** Adds the options that the recipe has. */
    void addOptions(CommandSpec to) {
        options.addTo(to);
    }

    @Override
    public Result call() throws IOException {
        if (model.isPresent() && Zoo.find(model.get()).isEmpty()) throw unknownModel(model.get());
        Optional<Sweep> several = several();
        if (several.isPresent()) return several.get().train();
        workers.team(); // says now what would be said once all is read
        return resume.isPresent() ? resume(resume.get()) : begin();
    }

    private Device open(Need need) {
        return precision.on(device.openFor(need));
    }

    /** The sweep that is asked for, if one is. */
    private Optional<Sweep> several() throws IOException {
        if (sweep.given() && resume.isPresent())
            throw usage("a sweep that was stopped has its settings in its folder; leave --sweep out beside --resume");
        if (sweep.given())
            return Optional.of(Sweep.begin(
                    out,
                    sweep.plan(recipe.card().name(), options),
                    workers.workers(),
                    spec.commandLine().getErr()));
        return resume.isPresent() && SweepPlan.isIn(resume.get())
                ? Optional.of(Sweep.resume(
                        resume.get(), workers.workers(), spec.commandLine().getErr()))
                : Optional.empty();
    }

    private ParseResult parsed() {
        return spec.commandLine().getParseResult();
    }

    private TrainResult begin() throws IOException {
        Optional<String> contradiction = options.contradiction(parsed());
        if (contradiction.isPresent()) throw usage(contradiction.get());
        DataSet set = DataSet.of(data.data().orElse("embedded"));
        var notices = new LoadNotices(spec.commandLine().getErr());
        Split split = load(set, data.loading(), notices);
        Settings settings = settings(set, split);
        requireBatch(settings.batch(), split.train().count());
        requireShared(settings);
        Run run = begin(settings, split.train(), open(new Need(recipe.card(), settings.shards())));
        if (recipe.card().feed() == Card.Feed.BATCHES && settings.batch() < run.least())
            throw usage("--batch must be at least " + run.least() + " for "
                    + recipe.card().name() + " with these options"
                    + (settings.shards() > 1 ? " and " + settings.shards() + " shards" : "") + ", not "
                    + settings.batch());
        alarm.requirePossible(run, split.train());
        RunFolder folder = folder(set);
        notices.writeTo(folder.path());
        try (Metrics log = Metrics.open(folder.metrics())) {
            return finish(run, folder, log, split);
        }
    }

    private void requireBatch(int batch, int images) {
        Card card = recipe.card();
        if (card.feed() == Card.Feed.WHOLE) return;
        int least = card.training().least();
        if (batch < least)
            throw usage("--batch must be at least " + least + " for " + card.name()
                    + ", which compares the images of a batch, not " + batch);
        if (batch > images) throw usage("--batch " + batch + " is more than the " + images + " training images");
    }

    /** Before there is a folder. */
    private void requireShared(Settings settings) {
        if (!workers.given()) return;
        String model = recipe.card().name();
        if (recipe.card().feed() == Card.Feed.WHOLE)
            throw usage(
                    model + " sees all images in each step, which workers cannot share; --workers goes with --sweep");
        int count = workers.count().orElse(1);
        if (count > settings.shards())
            throw usage(count + " workers cannot share a batch of " + settings.shards()
                    + (settings.shards() == 1 ? " shard" : " shards") + "; leave --shards out, or give "
                    + Integer.highestOneBit(2 * count - 1) + " or more");
        if (device.isOfGpu()) throw usage("workers compute on the CPU: leave --device out, or --workers");
    }

    private Run begin(Settings settings, Images train, Device opened) {
        try {
            return Run.begin(recipe, settings, train, opened);
        } catch (IllegalArgumentException impossible) {
            throw usage(recipe.card().name() + ": " + impossible.getMessage());
        }
    }

    private TrainResult resume(Path path) throws IOException {
        Optional<Long> steps = options.stepsOnly(parsed());
        if ((steps.isEmpty() && !options.given(parsed()).isEmpty())
                || model.isPresent()
                || seed.isPresent()
                || out.isPresent()
                || data.anyGiven())
            throw usage("--resume goes on with the settings of the run, so of the others only --device,"
                    + " --precision, --threads, --save-every, --no-graph, --collapse-alarm, --workers and --steps, to make"
                    + " it longer, go with it");
        RunFolder folder = path.toString().isEmpty() ? last() : RunFolder.open(path);
        try (Metrics log = Metrics.open(folder.metrics())) { // before the checkpoint is read
            Run run = steps.isPresent() ? Run.extend(folder, steps.get(), this::open) : Run.resume(folder, this::open);
            Settings settings = run.settings();
            var notices = new LoadNotices(spec.commandLine().getErr());
            run.unread().ifPresent(line -> notices.notice(folder + ": " + line));
            if (!run.isOfOnePrecision())
                notices.notice(folder + ": its steps so far were computed in " + run.precisions()
                        + "; it goes on in another precision, that of "
                        + DeviceOption.name(run.site().device())
                        + ", and its report says so");
            Split split = load(DataSet.of(settings.data()), settings.loading(), notices);
            requireImagesOf(settings, split, folder);
            alarm.requirePossible(run, split.train());
            return finish(run, folder, log, split);
        }
    }

    private static void requireImagesOf(Settings settings, Split split, RunFolder folder) {
        boolean train = split.train().sha256().equals(settings.dataSha256());
        if (!train || !settings.testsOn(split.test()))
            throw new FormatException(
                    folder.checkpoint(),
                    "the " + (train ? "test" : "training") + " images of '" + settings.data()
                            + "' are no longer those of this run");
    }

    private static RunFolder last() throws IOException {
        return RunFolder.all(RunFolder.RUNS).stream()
                .findFirst()
                .orElseThrow(() -> new FormatException(
                        RunFolder.RUNS, "holds no run to go on with; begin one with ./hanji train"));
    }

    private TrainResult finish(Run run, RunFolder folder, Metrics log, Split split) throws IOException {
        if (noGraph) run.withoutGraph();
        Pace pace = saveEvery.map(Pace::exactly).orElse(Pace.STANDARD);
        var notices = new LoadNotices(spec.commandLine().getErr());
        return new ToTheEnd(run, folder, log, split, pace, notices).go(workers.team(), device.givenThreads(), alarm);
    }

    private Settings settings(DataSet set, Split split) {
        Images images = split.train();
        try {
            return new Settings(
                    recipe.card().name(),
                    options.values(parsed(), images.channels()),
                    set instanceof FolderSet folder
                            ? folder.folder().toAbsolutePath().toString()
                            : set.id(),
                    images.sha256(),
                    Optional.of(split.test().sha256()),
                    data.loading(),
                    options.batch(parsed()),
                    options.shards(parsed(), workers.count()),
                    seed.orElse(1L),
                    options.budget(parsed(), images));
        } catch (IllegalArgumentException impossible) {
            throw usage(String.valueOf(impossible.getMessage()));
        }
    }

    private RunFolder folder(DataSet set) throws IOException {
        if (out.isPresent()) return RunFolder.create(out.get());
        String name =
                Path.of(set.id()).toAbsolutePath().normalize().getFileName().toString();
        String stacked = data.loading().stacked() ? "-stacked" : "";
        return RunFolder.createNumbered(recipe.card().name() + "-" + name + stacked);
    }

    /** The images of a data set, those of the user's own folders included. */
    static Split load(DataSet set, LoadOptions options, LoadNotices notices) {
        var roots = DataRoots.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));
        return set.load(roots, options, notices);
    }

    private ParameterException unknownModel(String word) {
        List<String> names =
                Zoo.recipes().stream().map(known -> known.card().name()).toList();
        String meant = Suggestion.nearest(word.toLowerCase(Locale.ROOT), names)
                .map(name -> "; did you mean '" + name + "'")
                .orElse("");
        return usage("'" + word + "' is no model; expected " + Zoo.names() + meant);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
