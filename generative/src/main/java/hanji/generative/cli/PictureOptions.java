package hanji.generative.cli;

import hanji.generative.model.Site;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Picture;
import hanji.generative.report.Png;
import hanji.generative.style.PixelDescent;
import hanji.generative.style.TextureNetwork;
import hanji.nn.data.DataException;
import hanji.nn.data.Images;
import hanji.nn.data.Photo;
import hanji.nn.data.Size;
import hanji.tensor.DType;
import hanji.tensor.Noise;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of commands that paint a picture by descent on its pixels. */
final class PictureOptions {
    private static final int LARGEST = 1024;

    @Option(names = "--out", paramLabel = "FILE.png", required = true, description = "The picture to write.")
    private Path out;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "256",
            converter = AtLeastOne.class,
            description = "Rows and columns: the middle of each picture is taken and scaled to this size (default:"
                    + " ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "200",
            converter = AtLeastOne.class,
            description = "Steps of L-BFGS on the pixels (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Mixin
    private SeedOption seed = new SeedOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Refuses what is sure to fail, before any work. */
    void require() throws IOException {
        OutputFile.requireWritable(out);
        if (size < TextureNetwork.LEAST_SIDE || size > LARGEST)
            throw new ParameterException(
                    spec.commandLine(),
                    "--size is %d to %d, not %d".formatted(TextureNetwork.LEAST_SIDE, LARGEST, size));
        long bytes = TextureNetwork.bytes(size, size),
                room = Runtime.getRuntime().maxMemory();
        if (bytes > room)
            throw new ParameterException(
                    spec.commandLine(),
                    String.format(
                            Locale.ROOT,
                            "--size %d takes about %,d MiB, and the heap has %,d; take a smaller size, or"
                                    + " HANJI_JAVA_OPTS=-Xmx%dg",
                            size,
                            bytes >> 20,
                            room >> 20,
                            1 + (bytes >> 30)));
    }

    /** Where pictures of the wanted size are painted. */
    Site site() {
        return new Site(size, size, 3, 0, device.open(), DType.F32, noise());
    }

    /** The middle of a picture at the wanted size, [1, size, size, 3] in [0, 1]. */
    Tensor read(Path file, Site site) {
        return site.unit(Photo.read(file, new Size(size, size)));
    }

    /**
     * The same of a picture whose texture counts.
     *
     * @throws DataException if it is of one colour, nearly
     */
    Tensor example(Path file, Site site) {
        Tensor picture = read(file, site);
        if (TextureNetwork.isPlain(picture))
            throw new DataException(
                    file, "is of one colour, nearly, in its middle", "a picture with a texture", "take another");
        return picture;
    }

    Noise noise() {
        return new Noise(seed.seed());
    }

    /** Descends from a picture, with a bar of that name. */
    PixelDescent paint(String task, UnaryOperator<Tensor> loss, Tensor start) {
        try (var bar = ProgressBar.of(task)) {
            return PixelDescent.run(
                    loss,
                    start,
                    steps,
                    (step, now) -> bar.show(
                            step / (double) steps, "step " + step, String.format(Locale.ROOT, "loss %.5f", now)));
        }
    }

    /** Writes what was painted. */
    void write(PixelDescent painted, Site site) throws IOException {
        Images image = site.images(painted.picture());
        Png.write(out, new Picture(image.pixels(), size, size, 3));
    }

    int size() {
        return size;
    }

    long seed() {
        return seed.seed();
    }

    Path out() {
        return out;
    }
}
