package hanji.generative.cli;

import hanji.generative.report.ImageGrid;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Png;
import hanji.generative.run.Incapable;
import hanji.generative.run.SavedModel;
import hanji.generative.use.Strip;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that all uses of a model have: how many images, and where the picture goes. */
final class UseOptions {
    private static final int SCALE = 3;

    /** Columns of a picture. */
    static final int COLUMNS = 10;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            converter = AtLeastOne.class,
            description = "Test images, at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--out", paramLabel = "FILE.png", description = "The picture to write (default: TASK.png).")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private SeedOption seed = new SeedOption();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    LoadNotices notices() {
        return new LoadNotices(spec.commandLine().getErr());
    }

    /** The picture's file, which can be written as far as can be known. */
    Path picture() throws IOException {
        Path file = out.orElse(Path.of(spec.name() + ".png"));
        OutputFile.requireWritable(file);
        return file;
    }

    long seed() {
        return seed.seed();
    }

    Philox key(String use) {
        return new Noise(seed.seed()).of(spec.name() + ": " + use, 0);
    }

    /** The parts of the images of a run, with no more test images than asked for. */
    Split images(SavedModel saved, LoadNotices notices) {
        Split all = WholeData.load(saved.settings(), saved.settings().loading(), notices);
        boolean train = all.train().sha256().equals(saved.settings().dataSha256());
        if (!train || !saved.settings().testsOn(all.test()))
            throw new FormatException(
                    Path.of(saved.settings().data()),
                    "its " + (train ? "test" : "training")
                            + " images are no longer those of the run, so that others may be among"
                            + " those it has learned from");
        return new Split(all.train(), all.validation(), some(all.test(), limit));
    }

    /** @throws Incapable if the run's images have no classes, as images stacked into one have none */
    static void requireLabels(SavedModel saved) {
        if (saved.settings().loading().stacked())
            throw new Incapable("this run is of stacked images, which have no class that a classifier could find");
    }

    /** No more images than asked for. */
    Images limited(Images images) {
        return some(images, limit);
    }

    /** The first images; where these lack classes, as in folders, which go class by class, images from all over the set. */
    static Images some(Images images, int most) {
        Images first = images.limit(most);
        if (!images.labelled() || classes(first) == classes(images)) return first;
        return spread(images, most);
    }

    private static long classes(Images images) {
        return Arrays.stream(images.labels()).distinct().count();
    }

    /** Images from all over a set. */
    static Images spread(Images images, int most) {
        int count = Math.min(most, images.count());
        return images.select(IntStream.range(0, count)
                .map(i -> (int) ((long) i * images.count() / count))
                .toArray());
    }

    /** What a simple way is tuned on: validation images, or training images where there are none. */
    static Images tuning(Split split, int most) {
        return some(split.validation().isEmpty() ? split.train() : split.validation(), most);
    }

    /** Writes images row by row: before, after, the simple ways, truth. */
    static void write(Path file, List<Images> rows) throws IOException {
        Images strip = Strip.of(rows, COLUMNS);
        Png.write(file, ImageGrid.of(strip, strip.count() / rows.size(), SCALE));
    }

    ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
