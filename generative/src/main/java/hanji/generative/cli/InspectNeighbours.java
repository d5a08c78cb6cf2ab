package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.generative.inspect.FeatureNeighbours;
import hanji.generative.inspect.Shown;
import hanji.generative.inspect.Tiles;
import hanji.generative.judge.Judging;
import hanji.generative.measure.Figure;
import hanji.generative.measure.NearestRows;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Picture;
import hanji.generative.report.Png;
import hanji.nn.data.Images;
import hanji.tensor.Noise;
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

/** The nearest training images of test images, in features and in pixels. */
@Command(
        name = "neighbours",
        description =
                "Finds the training images nearest to test images, in the units before the last layer and in pixels,"
                        + " and how often most of them are of the test image's class. In the picture a test image and its neighbours:"
                        + " one row in features, one row in pixels below; orange ones are of another class.",
        sortOptions = false)
final class InspectNeighbours implements Callable<InspectNeighbours.Compared> {
    private static final int SCALE = 2;

    @ParentCommand
    private Inspect inspect;

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "10",
            converter = AtLeastOne.class,
            description = "Neighbours of each image (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(
            names = "--queries",
            paramLabel = "N",
            defaultValue = "2000",
            converter = AtLeastOne.class,
            description = "Test images, at random (default: ${DEFAULT-VALUE}, or all).")
    private int queries;

    @Option(
            names = "--gallery",
            paramLabel = "N",
            defaultValue = "10000",
            converter = AtLeastOne.class,
            description =
                    "Training images that neighbours are found among, at random (default: ${DEFAULT-VALUE}, or all).")
    private int gallery;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "10",
            converter = AtLeastOne.class,
            description = "Test images in the picture, of each class in turn (default: ${DEFAULT-VALUE}).")
    private int show;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            defaultValue = "neighbours.png",
            description = "The picture to write (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Mixin
    private SeedOption seed = new SeedOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec;

    /** @param figures accuracies in features and in pixels, and their difference on the same images */
    record Compared(
            String model,
            int k,
            int queries,
            int gallery,
            Map<String, FigureJson> figures,
            @JsonIgnore List<Figure> each,
            long seed,
            String device,
            String runDir,
            String file)
            implements Result {
        @Override
        public String text() {
            return "%s: test images and their neighbours, %s of %s%n%n%s"
                    .formatted(
                            file,
                            model,
                            runDir,
                            TextTable.of(
                                    List.of(
                                            "%d nearest of %,d training images, by".formatted(k, gallery),
                                            "accuracy on %,d test images".formatted(queries)),
                                    List.of(
                                            List.of(
                                                    "features (units before the last layer)",
                                                    each.get(0).text()),
                                            List.of("pixels", each.get(1).text()),
                                            List.of(
                                                    "features above pixels, the same images",
                                                    each.get(2).text()))));
        }
    }

    @Override
    public Compared call() throws IOException {
        OutputFile.requireWritable(out);
        LookedInto run = inspect.open(device);
        var noise = new Noise(seed.seed());
        Images among = Judging.chosen(run.split().train(), gallery, noise.of("neighbours: gallery", 0));
        Images asked = Judging.chosen(run.split().test(), queries, noise.of("neighbours: queries", 0));
        if (k > among.count())
            throw new ParameterException(
                    spec.commandLine(), "--k %d is more than the %d images of the gallery".formatted(k, among.count()));
        FeatureNeighbours found;
        try (var bar = ProgressBar.of("neighbours")) {
            found = FeatureNeighbours.of(run.model(), run.device(), asked, among, k, bar::show);
        }
        Images shown = Shown.ofEachClass(asked, show);
        FeatureNeighbours ofShown = FeatureNeighbours.of(run.model(), run.device(), shown, among, k, _ -> {});
        Png.write(out, Tiles.grid(tiles(shown, among, ofShown), k + 1, SCALE));
        List<Figure> figures = List.of(
                FeatureNeighbours.accuracy("accuracy_in_features", found.features(), asked, among),
                FeatureNeighbours.accuracy("accuracy_in_pixels", found.pixels(), asked, among),
                found.gain(asked, among));
        return new Compared(
                run.saved().card().name(),
                k,
                asked.count(),
                among.count(),
                FigureJson.of(figures),
                figures,
                seed.seed(),
                DeviceOption.name(run.device()),
                run.folder().toString(),
                out.toString());
    }

    private static List<Picture> tiles(Images shown, Images among, FeatureNeighbours found) {
        List<Picture> tiles = new ArrayList<>();
        for (int i = 0; i < shown.count(); i++)
            for (NearestRows nearest : List.of(found.features(), found.pixels())) {
                tiles.add(Tiles.of(shown, i));
                for (int number : nearest.numbers()[i]) {
                    Picture tile = Tiles.of(among, number);
                    tiles.add(among.label(number) == shown.label(i) ? tile : Tiles.warned(tile));
                }
            }
        return tiles;
    }
}
