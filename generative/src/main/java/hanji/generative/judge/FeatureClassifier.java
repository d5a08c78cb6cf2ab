package hanji.generative.judge;

import hanji.autograd.Numerics;
import hanji.generative.measure.Described;
import hanji.generative.model.Describes;
import hanji.generative.model.Recipe;
import hanji.generative.report.Metrics;
import hanji.generative.run.Budget;
import hanji.generative.run.Options;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.TrainingLoop;
import hanji.generative.run.Zoo;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * The classifier on whose features images are judged: the zoo's convnet at its defaults, six passes over the training images and
 * 3,000 steps at most, from seed 1. Its weights are a function of the training images and of the version of the numerics, on any
 * machine, so that nothing has to be downloaded and figures of two machines can be set beside each other. It is an ordinary run,
 * kept in a folder, and read from there when it is needed again.
 *
 * @param network that is trained
 * @param folder of its run
 * @param steps of its training
 * @param weightsSha256 fingerprint of its weights: figures on features of other weights are other figures
 */
public record FeatureClassifier(Describes network, RunFolder folder, long steps, String weightsSha256) {
    private static final String MODEL = "convnet";
    private static final long SEED = 1;
    private static final int BATCH = 64;
    private static final int PASSES = 6;
    private static final long MOST_STEPS = 3000;
    private static final int LEAST_SIDE = 4;

    /** Whether these images can be classified: they have labels of 2 classes or more, and 4 x 4 pixels or more. */
    public static boolean suits(Images training) {
        return training.labelled()
                && training.height() >= LEAST_SIDE
                && training.width() >= LEAST_SIDE
                && Arrays.stream(training.labels()).distinct().count() > 1;
    }

    /**
     * The classifier of a data set, trained now unless it is in the folder; a training that was stopped goes on.
     *
     * @param kept folder of all such classifiers
     * @param data name of the data set
     * @param loading how it was loaded
     * @param progress is told the share of the training that is done, 0 to 1, if there is one
     * @throws FormatException if what is in the folder is damaged, or of another training
     */
    public static FeatureClassifier of(
            Path kept, String data, LoadOptions loading, Split split, Device device, DoubleConsumer progress)
            throws IOException {
        Optional<FeatureClassifier> there = kept(kept, data, loading, split, device);
        if (there.isPresent()) return there.get();
        Settings settings = settings(data, loading, split);
        RunFolder folder = folder(kept, settings);
        return of(trained(settings, folder, split, device, progress), settings, folder);
    }

    /**
     * The classifier of a data set, if it is in the folder, trained to its end.
     *
     * @throws FormatException if what is in the folder is damaged, or of another training
     */
    public static Optional<FeatureClassifier> kept(
            Path kept, String data, LoadOptions loading, Split split, Device device) throws IOException {
        Settings settings = settings(data, loading, split);
        RunFolder folder = folder(kept, settings);
        if (!Files.exists(folder.checkpoint())) return Optional.empty();
        Run run = Run.resume(folder, _ -> device);
        return run.progress() < 1 ? Optional.empty() : Optional.of(of(run, settings, folder));
    }

    private static FeatureClassifier of(Run run, Settings settings, RunFolder folder) {
        requireSame(run.settings(), settings, folder);
        return new FeatureClassifier((Describes) run.fitted(), folder, run.stepsDone(), run.weightsSha256());
    }

    private static Recipe<?> recipe() {
        return Zoo.find(MODEL).orElseThrow();
    }

    private static RunFolder folder(Path kept, Settings settings) {
        return new RunFolder(kept.resolve(name(settings)).toAbsolutePath().normalize());
    }

    private static Settings settings(String data, LoadOptions loading, Split split) {
        int images = split.train().count(), batch = Math.min(BATCH, images);
        return new Settings(
                MODEL,
                Options.text(recipe().defaults(split.train().channels())),
                data,
                split.train().sha256(),
                Optional.of(split.test().sha256()),
                loading,
                batch,
                1,
                SEED,
                new Budget.Steps(Math.min(MOST_STEPS, (long) PASSES * (images / batch))));
    }

    /** Says of which training images, and whose bits. */
    private static String name(Settings settings) {
        return "%s-%s-%s-numerics-%d"
                .formatted(MODEL, settings.dataName(), settings.dataSha256().substring(0, 12), Numerics.VERSION);
    }

    /** Trains, or goes on, while no other process does. */
    private static Run trained(Settings settings, RunFolder folder, Split split, Device device, DoubleConsumer progress)
            throws IOException {
        Files.createDirectories(folder.path());
        try (Metrics log = Metrics.open(folder.metrics())) {
            Run run = Files.exists(folder.checkpoint())
                    ? Run.resume(folder, _ -> device)
                    : Run.begin(recipe(), settings, split.train(), device);
            TrainingLoop.Watcher watcher = now -> progress.accept(now.progress());
            new TrainingLoop(run, folder, log, split, TrainingLoop.Pace.STANDARD, () -> false, watcher).train();
            return run;
        }
    }

    private static void requireSame(Settings found, Settings wanted, RunFolder folder) {
        boolean same = found.model().equals(wanted.model())
                && found.options().equals(wanted.options())
                && found.dataSha256().equals(wanted.dataSha256())
                && found.batch() == wanted.batch()
                && found.seed() == wanted.seed()
                && found.budget().equals(wanted.budget());
        if (!same)
            throw new FormatException(
                    folder.path(),
                    "is no classifier that images are judged by; delete the folder, and it is made anew");
    }

    /** The same for stacks of the images that it is of. */
    public FeatureClassifier ofStacks() {
        return new FeatureClassifier(new StackClassifier(network), folder, steps, weightsSha256);
    }

    /** Features and classes of images. */
    public Described describe(Images images, DoubleConsumer progress) {
        return Described.of(network, images, progress);
    }
}
