package hanji.generative.cli;

import hanji.generative.inspect.Patches;
import hanji.generative.inspect.Peaks;
import hanji.generative.inspect.Peaks.Peak;
import hanji.generative.inspect.Tiles;
import hanji.generative.model.LayerChain;
import hanji.generative.model.LayerChain.Link;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Plural;
import hanji.generative.report.Png;
import hanji.nn.data.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The patches of images in which units of a layer are highest. */
@Command(
        name = "patches",
        description =
                "Draws what units of a layer saw where they were highest, over all positions of all test images: a row"
                        + " for each unit, cut by what the unit can depend on there (its exact receptive field).",
        sortOptions = false)
final class InspectPatches implements Callable<InspectPatches.Found> {
    /** Width of a patch in the picture, or more. */
    private static final int SIDE = 36;

    @ParentCommand
    private Inspect inspect;

    @Option(
            names = "--layer",
            paramLabel = "NAME",
            description = "The layer (default: the last convolution, or the first layer where there is none).")
    private Optional<String> layer = Optional.empty();

    @Option(
            names = "--units",
            paramLabel = "N",
            defaultValue = "12",
            converter = AtLeastOne.class,
            description = "Units shown, those with the highest peaks first (default: ${DEFAULT-VALUE}, or all).")
    private int units;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "12",
            converter = AtLeastOne.class,
            description = "Patches of each unit, each of another image (default: ${DEFAULT-VALUE}).")
    private int most;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            defaultValue = "patches.png",
            description = "The picture to write (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec;

    /** One row of the picture. */
    record Row(int unit, List<Peak> peaks) {}

    /**
     * @param units of the layer
     * @param silent how many of them are 0 at every position of every image
     * @param height rows of the largest receptive field
     * @param width its columns
     */
    record Found(
            String model,
            String layer,
            int images,
            int units,
            int silent,
            int height,
            int width,
            List<Row> rows,
            String device,
            String runDir,
            String file)
            implements Result {
        @Override
        public String text() {
            return "%s: %s of %s of %s of %s, highest over %s; units that are 0 everywhere: %d of %d.%n%s%n%n%s"
                    .formatted(
                            file,
                            Plural.of(rows.size(), "unit"),
                            layer,
                            model,
                            runDir,
                            Plural.of(images, "test image"),
                            silent,
                            units,
                            "A unit sees %d x %d pixels at most.".formatted(height, width),
                            TextTable.of(
                                    List.of("unit", "highest", "the last of its patches"),
                                    rows.stream().map(Found::line).toList()));
        }

        private static List<String> line(Row row) {
            return List.of(
                    Integer.toString(row.unit),
                    number(row.peaks.getFirst().value()),
                    number(row.peaks.getLast().value()));
        }

        private static String number(double value) {
            return String.format(Locale.ROOT, "%.3f", value);
        }
    }

    @Override
    public Found call() throws IOException {
        OutputFile.requireWritable(out);
        LookedInto run = inspect.open(device);
        LayerChain chain = run.model().layers();
        String name = layer.orElseGet(() -> usual(chain));
        if (!chain.names().contains(name))
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no layer '%s'; there are %s".formatted(name, String.join(", ", chain.names())));
        Images images = run.split().test();
        List<List<Peak>> peaks;
        try (var bar = ProgressBar.of("patches")) {
            peaks = Peaks.of(run.model(), name, images, Math.min(most, images.count()), bar::show);
        }
        Patches patches = Patches.of(run.model(), name, images, peaks, units);
        int columns = peaks.getFirst().size();
        Png.write(out, Tiles.grid(patches.tiles(), columns, Math.max(1, SIDE / patches.width())));
        return new Found(
                run.saved().card().name(),
                name,
                images.count(),
                peaks.size(),
                (int) peaks.stream()
                        .filter(unit -> unit.getFirst().value() == 0)
                        .count(),
                patches.height(),
                patches.width(),
                patches.units().stream()
                        .map(unit -> new Row(unit, peaks.get(unit)))
                        .toList(),
                DeviceOption.name(run.device()),
                run.folder().toString(),
                out.toString());
    }

    private static String usual(LayerChain chain) {
        return chain.links().reversed().stream()
                .filter(Link::convolves)
                .findFirst()
                .orElse(chain.links().getFirst())
                .name();
    }
}
