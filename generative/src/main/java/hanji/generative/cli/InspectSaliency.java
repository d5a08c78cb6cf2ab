package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.generative.inspect.GuidedBackprop;
import hanji.generative.inspect.MapTiles;
import hanji.generative.inspect.Parts;
import hanji.generative.inspect.Saliency;
import hanji.generative.inspect.SanityCheck;
import hanji.generative.inspect.SanityCheck.Stage;
import hanji.generative.inspect.Sensitivity;
import hanji.generative.inspect.Shown;
import hanji.generative.inspect.SmoothGrad;
import hanji.generative.inspect.Tiles;
import hanji.generative.model.LayerChain;
import hanji.generative.model.Layered;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Picture;
import hanji.generative.report.Plural;
import hanji.generative.report.Png;
import hanji.nn.data.Images;
import hanji.tensor.Noise;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Which pixels the score of a class follows, and whether that says anything of the weights. */
@Command(
        name = "saliency",
        description =
                "Draws how much the score of each test image's class follows each pixel, the |gradient|, and measures"
                        + " how much less the maps are alike (rank correlation) when the weights are made random layer by layer: a map"
                        + " that stays the same shows the image, not the network.",
        sortOptions = false)
final class InspectSaliency implements Callable<InspectSaliency.Checked> {
    private static final int SCALE = 2;

    @ParentCommand
    private Inspect inspect;

    @Option(
            names = "--smooth",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Also the mean gradient of N copies with noise on them (SmoothGrad).")
    private Optional<Integer> smooth = Optional.empty();

    @Option(
            names = "--sigma",
            paramLabel = "X",
            defaultValue = "0.15",
            converter = AboveZero.class,
            description = "Standard deviation of that noise, of values in [0, 1] (default: ${DEFAULT-VALUE}).")
    private Double sigma;

    @Option(names = "--guided", description = "Also guided backpropagation.")
    private boolean guided;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "10",
            converter = AtLeastOne.class,
            description = "Test images in the picture, of each class in turn (default: ${DEFAULT-VALUE}).")
    private int show;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "100",
            converter = AtLeastOne.class,
            description = "Test images that the maps are compared on (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            defaultValue = "saliency.png",
            description = "The picture to write (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Mixin
    private SeedOption seed = new SeedOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    /** @param stages of each kind of map: its rank correlation with itself after layers were made random */
    record Checked(
            String model,
            int images,
            Map<String, Map<String, FigureJson>> stages,
            @JsonIgnore Map<String, List<Stage>> each,
            long seed,
            String device,
            String runDir,
            String file)
            implements Result {
        @Override
        public String text() {
            if (each.isEmpty())
                return "%s: test images, and below them their maps, of %s of %s%nno check: an untrained %s has weights of 0, whose maps are empty"
                        .formatted(file, model, runDir, model);
            List<String> header = new ArrayList<>(List.of("random from this layer up"));
            header.addAll(each.keySet());
            List<List<String>> rows = new ArrayList<>();
            List<Stage> first = each.values().iterator().next();
            for (int i = 0; i < first.size(); i++) {
                int stage = i;
                List<String> row = new ArrayList<>(List.of(first.get(i).layer()));
                each.values()
                        .forEach(stages ->
                                row.add(stages.get(stage).correlation().text(2)));
                rows.add(row);
            }
            return "%s: test images, and below them %s, of %s of %s%n%nrank correlation with the map of the trained network, of %s:%n%s"
                    .formatted(
                            file,
                            String.join(", ", each.keySet()),
                            model,
                            runDir,
                            Plural.of(images, "test image"),
                            TextTable.of(header, rows));
        }
    }

    @Override
    public Checked call() throws IOException {
        OutputFile.requireWritable(out);
        LookedInto run = inspect.open(device);
        Map<String, Sensitivity> ways = ways();
        Images test = run.split().test();
        Png.write(out, picture(run.model(), Shown.ofEachClass(test, show), ways));
        Images compared = test.limit(count);
        LayerChain random = ((Layered)
                        run.saved().untrained(otherSeed(run.saved().settings().seed())))
                .layers();
        var stages = new LinkedHashMap<String, List<Stage>>();
        boolean isChecked = !isSilent(random, run.model().input(compared.limit(1)));
        if (isChecked)
            try (var bar = ProgressBar.of("saliency")) {
                ways.forEach((name, way) -> stages.put(
                        name,
                        SanityCheck.of(
                                way,
                                run.model(),
                                random,
                                compared,
                                done -> bar.show((stages.size() + done) / ways.size(), name))));
            }
        return new Checked(
                run.saved().card().name(),
                compared.count(),
                json(stages),
                stages,
                seed.seed(),
                DeviceOption.name(run.device()),
                run.folder().toString(),
                out.toString());
    }

    /** Whether an untrained network has weights of 0, as one of a single layer may: its maps are empty. */
    private static boolean isSilent(LayerChain random, Tensor image) {
        for (double logit : random.logits(image).toDoubles()) if (logit != 0) return false;
        return true;
    }

    /** A seed that is not the run's: weights that the run began with are still like its own. */
    private long otherSeed(long ofRun) {
        return seed.seed() == 0 ? ~ofRun : ofRun + seed.seed();
    }

    private static Map<String, Map<String, FigureJson>> json(Map<String, List<Stage>> stages) {
        var json = new LinkedHashMap<String, Map<String, FigureJson>>();
        stages.forEach((name, each) -> {
            var byLayer = new LinkedHashMap<String, FigureJson>();
            for (Stage stage : each)
                byLayer.putAll(Map.of(
                        stage.layer(),
                        FigureJson.of(List.of(stage.correlation()))
                                .values()
                                .iterator()
                                .next()));
            json.put(name, byLayer);
        });
        return json;
    }

    private Map<String, Sensitivity> ways() {
        var ways = new LinkedHashMap<String, Sensitivity>();
        ways.put("gradient", Saliency::gradient);
        smooth.ifPresent(copies ->
                ways.put("smoothgrad", new SmoothGrad(Saliency::gradient, copies, sigma, new Noise(seed.seed()))));
        if (guided) ways.put("guided", GuidedBackprop::of);
        return ways;
    }

    /** A row of images, and a row of maps for each way. */
    private static Picture picture(Layered model, Images shown, Map<String, Sensitivity> ways) {
        List<Picture> tiles = new ArrayList<>();
        for (int i = 0; i < shown.count(); i++) tiles.add(Tiles.of(shown, i));
        for (Sensitivity way : ways.values())
            Parts.each(model, shown, _ -> {}, (_, part, input) -> {
                for (double[] map : Sensitivity.maps(way.of(model.layers(), input, part.labels())))
                    tiles.add(MapTiles.of(map, shown.width()));
            });
        return Tiles.grid(tiles, shown.count(), SCALE);
    }
}
