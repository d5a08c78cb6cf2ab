package hanji.generative.cli;

import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.mean;

import hanji.generative.inspect.Shown;
import hanji.generative.model.LayerChain;
import hanji.generative.model.Site;
import hanji.generative.report.ImageGrid;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Plural;
import hanji.generative.report.Png;
import hanji.generative.style.Inversion;
import hanji.generative.style.PixelDescent;
import hanji.generative.style.Target;
import hanji.nn.data.Images;
import hanji.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.DoubleConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What each layer still knows of an image. */
@Command(
        name = "invert",
        description =
                "Looks for images whose units in a layer are those of test images, from grey by L-BFGS on the pixels: what"
                        + " the layer still knows of them. In the picture the first row are the test images, each further row a layer's.",
        sortOptions = false)
final class InspectInvert implements Callable<InspectInvert.Inverted> {
    private static final int SCALE = 2;

    @ParentCommand
    private Inspect inspect;

    @Option(
            names = "--layer",
            paramLabel = "NAME",
            description = "A layer by its name; may be given again (default: all layers).")
    private List<String> names = List.of();

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "10",
            converter = AtLeastOne.class,
            description = "Test images, of each class in turn (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "400",
            converter = AtLeastOne.class,
            description = "Steps for each image and layer, at most (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--smoothness",
            paramLabel = "X",
            defaultValue = "0.01",
            description =
                    "Weight of the mean squared step between neighbouring pixels, 0 for none (default: ${DEFAULT-VALUE}).")
    private double smoothness;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            defaultValue = "invert.png",
            description = "The picture to write (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec;

    /**
     * How far a layer could be inverted, means over the images.
     *
     * @param unitsMissed share of the squares of the layer's units that is missed at the end
     * @param pixelError root of the mean squared difference of pixels in [0, 1]
     * @param silent images that leave all units of the layer at 0, so that nothing is known of them; not counted before
     */
    record Row(String layer, double unitsMissed, double pixelError, int silent) {
        private List<String> cells() {
            return List.of(
                    silent == 0 ? layer : layer + " (of " + silent + " images it knows nothing)",
                    String.format(Locale.ROOT, "%.1e", unitsMissed),
                    String.format(Locale.ROOT, "%.4f", pixelError));
        }
    }

    /** @param rows of the layers, in order */
    record Inverted(
            String model,
            int images,
            List<Row> rows,
            int steps,
            double smoothness,
            String device,
            String runDir,
            String file)
            implements Result {
        @Override
        public String text() {
            return "%s: %s, and below them images of the same units in each layer of %s of %s%n%n%s"
                    .formatted(
                            file,
                            Plural.of(images, "test image"),
                            model,
                            runDir,
                            TextTable.of(
                                    List.of("layer", "missed of its units", "root mean square error of pixels"),
                                    rows.stream().map(Row::cells).toList()));
        }
    }

    @Override
    public Inverted call() throws IOException {
        if (!(smoothness >= 0 && smoothness < Double.POSITIVE_INFINITY))
            throw usage("--smoothness must be 0 or more, not " + smoothness);
        OutputFile.requireWritable(out);
        LookedInto run = inspect.open(device);
        List<String> layers = layers(run.model().layers());
        Images shown = Shown.ofEachClass(run.split().test(), count);
        List<Row> rows = new ArrayList<>();
        var pictures = new ByteArrayOutputStream();
        pictures.writeBytes(shown.pixels());
        try (var bar = ProgressBar.of("invert")) {
            for (String layer : layers)
                rows.add(row(
                        run, layer, shown, pictures, done -> bar.show((rows.size() + done) / layers.size(), layer)));
        }
        Images all = Images.unlabelled(shown.height(), shown.width(), shown.channels(), pictures.toByteArray());
        Png.write(out, ImageGrid.of(all, shown.count(), SCALE));
        return new Inverted(
                run.saved().card().name(),
                shown.count(),
                rows,
                steps,
                smoothness,
                DeviceOption.name(run.device()),
                run.folder().toString(),
                out.toString());
    }

    private List<String> layers(LayerChain chain) {
        for (String name : names)
            if (!chain.names().contains(name))
                throw usage("there is no layer '%s'; there are %s".formatted(name, String.join(", ", chain.names())));
        return names.isEmpty() ? chain.names() : names;
    }

    /** Inverts a layer for each image, and appends what was found to the pictures. */
    private Row row(
            LookedInto run, String layer, Images shown, ByteArrayOutputStream pictures, DoubleConsumer progress) {
        Site site = run.saved().site();
        double missed = 0, squares = 0;
        int silent = 0;
        for (int i = 0; i < shown.count(); i++) {
            progress.accept(i / (double) shown.count());
            Tensor seen = run.model().input(shown.slice(i, i + 1));
            if (!Target.canBe(run.model().layers().activations(layer, seen))) {
                silent++;
                pictures.writeBytes(site.images(grey(seen)).pixels());
                continue;
            }
            var inversion = Inversion.of(image -> run.model().layers().activations(layer, image), seen, smoothness);
            Tensor found = PixelDescent.run(inversion::loss, grey(seen), steps, PixelDescent.Progress.NONE)
                    .picture();
            missed += inversion.distance(found).item();
            squares += mean(square(subtract(found, seen))).item();
            pictures.writeBytes(site.images(found).pixels());
        }
        int inverted = shown.count() - silent;
        return new Row(layer, missed / inverted, Math.sqrt(squares / inverted), silent);
    }

    /** What a descent starts from, and what stands for an image of which nothing is known. */
    private static Tensor grey(Tensor like) {
        return Tensor.full(0.5, like.dtype(), like.shape(), like.device());
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
