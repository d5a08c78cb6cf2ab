package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.generative.inspect.MapTiles;
import hanji.generative.inspect.Occlusion;
import hanji.generative.inspect.Shown;
import hanji.generative.inspect.Tiles;
import hanji.generative.measure.Figure;
import hanji.generative.model.Meaning;
import hanji.generative.model.Unit;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Picture;
import hanji.generative.report.Plural;
import hanji.generative.report.Png;
import hanji.nn.data.Images;
import hanji.tensor.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What the classifier needs to see. */
@Command(
        name = "occlusion",
        description = "Slides a square over test images and draws how far the score of the image's class falls with the"
                + " square at each place (blue; orange where it rises). Measures how often the class found changes, with the"
                + " square where the score falls most and with the square anywhere.",
        sortOptions = false)
final class InspectOcclusion implements Callable<InspectOcclusion.Hidden> {
    private static final int SCALE = 2;

    @ParentCommand
    private Inspect inspect;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "7",
            converter = AtLeastOne.class,
            description = "Width and height of the square in pixels (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--fill",
            paramLabel = "X",
            defaultValue = "0.5",
            description = "Value of its pixels, 0 black to 1 white (default: ${DEFAULT-VALUE}).")
    private double fill;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "100",
            converter = AtLeastOne.class,
            description = "Test images that are measured, of each class in turn (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "10",
            converter = AtLeastOne.class,
            description = "How many of them are in the picture (default: ${DEFAULT-VALUE}).")
    private int show;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            defaultValue = "occlusion.png",
            description = "The picture to write (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec;

    /** @param figures how often the class changes */
    record Hidden(
            String model,
            int images,
            int size,
            double fill,
            Map<String, FigureJson> figures,
            @JsonIgnore List<Figure> each,
            String device,
            String runDir,
            String file)
            implements Result {
        @Override
        public String text() {
            return "%s: test images, and below how far the score of their class falls, of %s of %s%n%n%s"
                    .formatted(
                            file,
                            model,
                            runDir,
                            TextTable.of(
                                    List.of(
                                            "a square of %d x %d of value %s".formatted(size, size, fill),
                                            "the class changes, of " + Plural.of(images, "test image")),
                                    List.of(
                                            List.of(
                                                    "where the score falls most",
                                                    each.get(0).text()),
                                            List.of("anywhere", each.get(1).text()))));
        }
    }

    @Override
    public Hidden call() throws IOException {
        if (!(fill >= 0 && fill <= 1))
            throw new ParameterException(spec.commandLine(), "--fill must be 0 to 1, not " + fill);
        OutputFile.requireWritable(out);
        LookedInto run = inspect.open(device);
        Images images = Shown.ofEachClass(run.split().test(), count);
        List<Occlusion.Falls> maps = maps(run, images);
        List<Picture> tiles = new ArrayList<>();
        int shown = Math.min(show, images.count());
        for (int i = 0; i < shown; i++) tiles.add(Tiles.of(images, i));
        for (int i = 0; i < shown; i++) tiles.add(MapTiles.signed(maps.get(i).falls(), images.width()));
        Png.write(out, Tiles.grid(tiles, shown, SCALE));
        List<Figure> figures = List.of(
                figure(
                        "changed_where_the_score_falls_most",
                        maps.stream().mapToDouble(map -> map.worst() ? 100 : 0).toArray()),
                figure(
                        "changed_anywhere",
                        maps.stream().mapToDouble(map -> 100 * map.share()).toArray()));
        return new Hidden(
                run.saved().card().name(),
                images.count(),
                size,
                fill,
                FigureJson.of(figures),
                figures,
                DeviceOption.name(run.device()),
                run.folder().toString(),
                out.toString());
    }

    private List<Occlusion.Falls> maps(LookedInto run, Images images) {
        var square = new Occlusion(size, fill);
        List<Occlusion.Falls> maps = new ArrayList<>();
        try (var bar = ProgressBar.of("occlusion")) {
            for (int i = 0; i < images.count(); i++)
                try (var _ = Scope.open()) {
                    bar.show((double) i / images.count());
                    maps.add(square.of(
                            run.model().layers(), run.model().input(images.slice(i, i + 1)), images.label(i)));
                }
        }
        return maps;
    }

    private static Figure figure(String name, double[] percent) {
        return Figure.of(name, Unit.PERCENT, Meaning.EXACT, false, percent);
    }
}
