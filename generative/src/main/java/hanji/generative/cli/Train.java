package hanji.generative.cli;

import hanji.cuda.CudaException;
import hanji.generative.BitsPerDim;
import hanji.generative.Density;
import hanji.generative.counts.CountTable;
import hanji.generative.run.Budget;
import hanji.generative.run.CountTableRun;
import hanji.generative.run.Interrupt;
import hanji.generative.run.PixelCnnRun;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.TrainingLoop;
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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a model, measures it on held-out images and leaves a run folder. */
@Command(
        name = "train",
        description = "Trains a model, measures it on held-out images, draws from it, and leaves a folder with all"
                + " of it. With no options: a PixelCNN on the embedded images, about 3 minutes on 2 cores.",
        sortOptions = false)
final class Train implements Callable<TrainResult> {
    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            converter = ModelName.class,
            description = "pixelcnn (the default) or counts.")
    private Optional<ModelKind> model = Optional.empty();

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private TrainOptions options = new TrainOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(names = "--out", paramLabel = "RUN", description = "Folder for the run (default: runs/MODEL-DATA-NUMBER).")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Go on with a run that was stopped, to the same bits; takes no option but --device,"
                    + " --threads and --save-every.")
    private Optional<Path> resume = Optional.empty();

    @Option(
            names = "--save-every",
            paramLabel = "SECONDS",
            defaultValue = "15",
            converter = Seconds.class,
            description = "Save the run this often (default: ${DEFAULT-VALUE}).")
    private Duration saveEvery;

    @Spec
    private CommandSpec spec;

    @Override
    public TrainResult call() throws IOException {
        return resume.isPresent() ? resume(resume.get()) : begin();
    }

    private TrainResult begin() throws IOException {
        DataSet set = DataSet.of(data.data().orElse("embedded"));
        var notices = new LoadNotices(spec.commandLine().getErr());
        Split split = load(set, data.loading(), notices);
        ModelKind kind = model.orElse(ModelKind.PIXELCNN);
        Settings settings = settings(set, split.train());
        return switch (kind) {
            case PIXELCNN -> {
                if (settings.batch() > split.train().count())
                    throw usage("--batch " + settings.batch() + " is more than the "
                            + split.train().count() + " training images");
                Device opened = device.open();
                yield pixelCnn(begin(settings, split, opened), folder(kind, set, notices), split, opened);
            }
            case COUNTS -> {
                device.requireNoGpu("counts");
                requireCountable(split.train());
                yield counts(settings, folder(kind, set, notices), split);
            }
        };
    }

    private void requireCountable(Images images) {
        if (options.anyOfNetwork())
            throw usage("counts has no network, so of the options of a model it takes --seed only");
        if (images.channels() != 1) throw usage("counts takes grey images, and these have colours");
        if (images.count() < 2) throw usage("counts needs at least 2 training images");
    }

    private PixelCnnRun begin(Settings settings, Split split, Device opened) {
        try {
            return PixelCnnRun.begin(settings, split.train(), opened);
        } catch (IllegalArgumentException impossible) {
            throw usage("--channels " + settings.channels() + ": " + impossible.getMessage());
        }
    }

    private TrainResult resume(Path path) throws IOException {
        if (options.anyGiven() || model.isPresent() || out.isPresent() || data.anyGiven())
            throw usage("--resume goes on with the settings of the run, so of the others only --device,"
                    + " --threads and --save-every go with it");
        RunFolder folder = RunFolder.open(path);
        Device opened = device.open();
        PixelCnnRun run = PixelCnnRun.resume(folder, opened);
        Settings settings = run.settings();
        Split split = load(
                DataSet.of(settings.data()),
                settings.loading(),
                new LoadNotices(spec.commandLine().getErr()));
        if (!split.train().sha256().equals(settings.dataSha256()))
            throw new FormatException(
                    folder.checkpoint(), "the images of '" + settings.data() + "' are no longer those of this run");
        return pixelCnn(run, folder, split, opened);
    }

    private TrainResult pixelCnn(PixelCnnRun run, RunFolder folder, Split split, Device opened) throws IOException {
        try (var interrupt = Interrupt.listen()) {
            train(run, folder, split, interrupt);
            Measured measured = measure(
                    run.density(),
                    split.test(),
                    run.settings().seed(),
                    bar -> interrupt.release(() -> sayHowToGoOn(bar, "stopped after training", folder)));
            return new RunOutputs(folder, run.settings(), ModelKind.PIXELCNN, opened)
                    .write(
                            measured.samples,
                            split,
                            measured.bits,
                            run.stepsDone(),
                            run.seconds(),
                            run.weightsSha256(),
                            run.parameters());
        }
    }

    private record Measured(BitsPerDim bits, Images samples) {}

    /** Evaluates a model and draws from it. The bar of each phase is shown to the last argument as the phase begins. */
    private static Measured measure(Density density, Images test, long seed, Consumer<ProgressBar> phase) {
        BitsPerDim bits;
        try (var bar = ProgressBar.of("evaluate")) {
            phase.accept(bar);
            bits = BitsPerDim.of(Evaluation.bitsPerDim(density, test, bar));
        }
        try (var bar = ProgressBar.of("sample")) {
            phase.accept(bar);
            return new Measured(bits, density.sample(RunOutputs.sampling(seed), RunOutputs.SAMPLES, bar::show));
        }
    }

    private void train(PixelCnnRun run, RunFolder folder, Split split, Interrupt interrupt) throws IOException {
        try (var bar = ProgressBar.of("train")) {
            bar.println("training in " + folder + " on " + split.train().count() + " images; Ctrl-C saves and stops");
            long stepsBefore = run.stepsDone();
            double secondsBefore = run.seconds();
            int batch = run.settings().batch();
            long perEpoch = split.train().count() / batch;
            TrainingLoop.Watcher watcher = (now, bits) -> bar.show(
                    now.progress(),
                    "epoch " + ((now.stepsDone() - 1) / perEpoch + 1),
                    String.format(
                            Locale.ROOT,
                            "%.0f images/s",
                            (now.stepsDone() - stepsBefore) * batch / (now.seconds() - secondsBefore)),
                    String.format(Locale.ROOT, "%.3f bits/dim", bits));
            boolean finished;
            try {
                finished = new TrainingLoop(run, folder, split, saveEvery, interrupt::requested, watcher).train();
            } catch (CudaException failure) {
                sayHowToGoOn(bar, "the device failed after step " + run.stepsDone() + ", the last save stays", folder);
                throw failure;
            }
            if (!finished)
                interrupt.end(() -> sayHowToGoOn(bar, "saved and stopped at step " + run.stepsDone(), folder));
        }
    }

    private static void sayHowToGoOn(ProgressBar bar, String what, RunFolder folder) {
        bar.close();
        bar.println(what + "; go on with: ./hanji train --resume " + Shell.word(folder.toString()));
    }

    private TrainResult counts(Settings settings, RunFolder folder, Split split) throws IOException {
        long began = System.nanoTime();
        CountTable table = CountTable.fit(split.train());
        double seconds = (System.nanoTime() - began) * 1e-9;
        CountTableRun.save(folder, settings, table);
        Measured measured = measure(table, split.test(), settings.seed(), _ -> {});
        return new RunOutputs(folder, settings, ModelKind.COUNTS, Device.cpu(1))
                .write(
                        measured.samples,
                        split,
                        measured.bits,
                        0,
                        seconds,
                        CountTableRun.sha256(table),
                        table.counts().length);
    }

    private Settings settings(DataSet set, Images images) {
        int batch = options.batch.orElse(TrainOptions.BATCH);
        long perEpoch = Math.max(1, images.count() / batch);
        var length = options.length;
        Budget budget;
        if (length.minutes.isPresent()) {
            budget = new Budget.Minutes(length.minutes.get());
        } else {
            budget = new Budget.Steps(
                    length.epochs.map(epochs -> epochs * perEpoch).orElse((long)
                            length.steps.orElse(TrainOptions.STEPS)));
        }
        int channels = options.channels.orElse(
                images.channels() == 1 ? TrainOptions.GREY_CHANNELS : TrainOptions.COLOUR_CHANNELS);
        return new Settings(
                set instanceof FolderSet folder
                        ? folder.folder().toAbsolutePath().toString()
                        : set.id(),
                images.sha256(),
                data.loading(),
                channels,
                options.layers.orElse(TrainOptions.LAYERS),
                batch,
                options.learningRate.orElse(TrainOptions.LEARNING_RATE),
                options.seed.orElse(1L),
                budget);
    }

    private RunFolder folder(ModelKind kind, DataSet set, LoadNotices notices) throws IOException {
        String data =
                Path.of(set.id()).toAbsolutePath().normalize().getFileName().toString();
        RunFolder folder = out.isPresent() ? RunFolder.create(out.get()) : RunFolder.createNumbered(kind + "-" + data);
        notices.writeTo(folder.path());
        return folder;
    }

    private static Split load(DataSet set, LoadOptions options, LoadNotices notices) {
        var roots = DataRoots.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));
        return set.load(roots, options, notices);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
