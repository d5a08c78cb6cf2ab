package hanji.generative.cli;

import hanji.generative.inspect.Filters;
import hanji.generative.model.LayerChain.Link;
import hanji.generative.report.ImageGrid;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Png;
import hanji.nn.data.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The weights of the first layer as pictures. */
@Command(
        name = "filters",
        description =
                "Draws the weights of the first layer's units, those with the largest first: grey is 0, white pulls"
                        + " the unit up where the image is bright, black down.",
        sortOptions = false)
final class InspectFilters implements Callable<InspectFilters.Drawn> {
    private static final int COLUMNS = 8;

    /** Width of a filter in the picture, or more. */
    private static final int SIDE = 48;

    @ParentCommand
    private Inspect inspect;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            defaultValue = "filters.png",
            description = "The picture to write (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Mixin
    private DeviceOption device = new DeviceOption();

    /**
     * @param units of the layer
     * @param shown how many of them are in the picture
     * @param height rows of a filter
     * @param width its columns
     * @param channels its channels
     */
    record Drawn(
            String model,
            String layer,
            int units,
            int shown,
            int height,
            int width,
            int channels,
            String device,
            String runDir,
            String file)
            implements Result {
        @Override
        public String text() {
            String which = shown < units ? "%d of the %d filters".formatted(shown, units) : units + " filters";
            return "%s: %s of %s of %s of %s, %d x %d x %d, those with the largest weights first"
                    .formatted(file, which, layer, model, runDir, height, width, channels);
        }
    }

    @Override
    public Drawn call() throws IOException {
        OutputFile.requireWritable(out);
        LookedInto run = inspect.open(device);
        Link first = run.model().layers().links().getFirst();
        Images filters = Filters.of(first, run.saved().site());
        Png.write(out, ImageGrid.of(filters, COLUMNS, Math.max(1, SIDE / filters.width())));
        return new Drawn(
                run.saved().card().name(),
                first.name(),
                first.units(),
                filters.count(),
                filters.height(),
                filters.width(),
                filters.channels(),
                DeviceOption.name(run.device()),
                run.folder().toString(),
                out.toString());
    }
}
