package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.generative.measure.Figure;
import hanji.generative.measure.Measure;
import hanji.generative.measure.Measured;
import hanji.generative.model.Partition;
import hanji.generative.model.Unnormalized;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Plural;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.nn.data.DataException;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a trained model on test images: a figure for each thing that it can do. */
@Command(
        name = "evaluate",
        description = "Measures a trained model on test images: bits/dim, accuracy, reconstruction error, whatever the"
                + " model has.",
        sortOptions = false)
final class Evaluate implements Callable<Evaluate.Evaluation> {
    @Parameters(paramLabel = "RUN", description = "The folder that ./hanji train left behind.")
    private Path run;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Mixin
    private WorkersOption workers = new WorkersOption();

    @Option(names = "--per-image", paramLabel = "FILE.csv", description = "Write the figures of each image too.")
    private Optional<Path> perImage = Optional.empty();

    @Option(
            names = "--per-pixel",
            paramLabel = "FILE.svg",
            description = "Draw what each pixel costs, in bits, and list it by column.")
    private Optional<Path> perPixel = Optional.empty();

    @Option(
            names = "--against",
            paramLabel = "RUN",
            description = "With --per-pixel: what it costs the model of another run too, and the difference.")
    private Optional<Path> against = Optional.empty();

    @Spec
    private CommandSpec spec;

    /**
     * @param figures over the images, by name
     * @param lines the figures in words
     * @param partition of a density that is known up to its partition function
     * @param testImagesOfTheRun whether they are those that the run was measured on, as far as it is known
     * @param device "CPU", or the name of the GPU, with its precision unless that is STRICT
     * @param perPixel what each pixel costs, if that was asked for
     */
    record Evaluation(
            String model,
            String data,
            Map<String, FigureJson> figures,
            @JsonIgnore List<String> lines,
            Optional<Partition> partition,
            int images,
            boolean testImagesOfTheRun,
            String device,
            String runDir,
            Optional<PixelCosts> perPixel)
            implements Result {
        @Override
        public String text() {
            return lines.stream()
                            .map(line -> "%s: %s of %s on %s of %s"
                                    .formatted(line, model, runDir, Plural.of(images, "test image"), data))
                            .collect(Collectors.joining(System.lineSeparator()))
                    + partition
                            .map(found -> System.lineSeparator() + found.text())
                            .orElse("")
                    + perPixel.map(costs -> System.lineSeparator().repeat(2) + costs.text())
                            .orElse("");
        }
    }

    @Override
    public Evaluation call() throws IOException {
        if (perImage.isPresent()) OutputFile.requireWritable(perImage.get());
        if (perPixel.isPresent()) OutputFile.requireWritable(perPixel.get());
        else if (against.isPresent())
            throw new ParameterException(spec.commandLine(), "--against goes with --per-pixel");
        RunFolder folder = RunFolder.open(run);
        var notices = new LoadNotices(spec.commandLine().getErr());
        SavedModel saved = device.load(folder, notices, precision);
        String name = data.data().orElse(saved.settings().data());
        Images images = testImages(saved, data, notices);
        boolean ofTheRun = saved.settings().testsOn(images);
        if (!ofTheRun && !data.anyGiven())
            notices.notice("the test images of " + name + " are no longer those of " + folder
                    + ": these figures are not to be set beside those in its report");
        Optional<WorkersOption.Workers> others = workers.workers();
        List<Measured> measured = others.isPresent()
                ? new EvaluateElsewhere(folder, saved, images).measured(others.get())
                : measured(saved, images);
        if (measured.isEmpty()) throw saved.incapable("be measured by a figure");
        if (perImage.isPresent()) writeCsv(perImage.get(), measured);
        Optional<PixelCosts> costs =
                perPixel.isPresent() ? Optional.of(costs(saved, images, notices)) : Optional.empty();
        List<Figure> figures = measured.stream().map(Measured::figure).toList();
        return new Evaluation(
                saved.card().name(),
                name,
                FigureJson.of(figures),
                figures.stream().map(Evaluate::line).toList(),
                saved.fitted() instanceof Unnormalized unnormalized
                        ? Optional.of(unnormalized.partition())
                        : Optional.empty(),
                images.count(),
                ofTheRun,
                DeviceOption.name(saved.site().device()),
                folder.toString(),
                costs);
    }

    private static List<Measured> measured(SavedModel saved, Images images) {
        try (var bar = ProgressBar.of("evaluate")) {
            return Measure.all(saved.fitted(), images, saved.site().noise(), bar::show);
        }
    }

    private PixelCosts costs(SavedModel saved, Images images, LoadNotices notices) throws IOException {
        Optional<SavedModel> other = Optional.empty();
        if (against.isPresent()) {
            SavedModel second = device.load(RunFolder.open(against.get()), notices, precision);
            requireFit(second, images, data.data().orElse(saved.settings().data()));
            other = Optional.of(second);
        }
        try (var bar = ProgressBar.of("what each pixel costs")) {
            PixelCosts costs = PixelCosts.of(saved, other, images, bar::show);
            OutputFile.write(perPixel.orElseThrow(), costs.maps().svg().getBytes(StandardCharsets.UTF_8));
            return costs;
        }
    }

    private static String line(Figure figure) {
        String value = figure.text(figure.unit().digits() + 1);
        return figure.name().equals("bits_per_dim") ? value : value + " (" + figure.words() + ")";
    }

    /** The test images of the data that the options name, or of the run's; they must be of the model's size. */
    static Images testImages(SavedModel saved, DataOptions options, LoadNotices notices) {
        String name = options.data().orElse(saved.settings().data());
        var roots = DataRoots.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));
        Images images = DataSet.of(name)
                .load(roots, options.loading(saved.settings().loading()), notices)
                .test();
        requireFit(saved, images, name);
        return images;
    }

    private static void requireFit(SavedModel saved, Images images, String name) {
        if (!saved.site().fits(images))
            throw new DataException(
                    name,
                    "has images of %d x %d x %d".formatted(images.height(), images.width(), images.channels()),
                    "%d x %d x %d, as the model was trained on"
                            .formatted(
                                    saved.site().height(),
                                    saved.site().width(),
                                    saved.site().channels()),
                    "choose other data, or train a model on these");
    }

    private static void writeCsv(Path file, List<Measured> measured) throws IOException {
        var csv = new StringBuilder("image");
        measured.forEach(each -> csv.append(',').append(each.figure().name()));
        csv.append('\n');
        for (int i = 0; i < measured.getFirst().perImage().length; i++) {
            csv.append(i);
            for (Measured each : measured) csv.append(',').append(each.perImage()[i]);
            csv.append('\n');
        }
        OutputFile.write(file, csv.toString().getBytes(StandardCharsets.UTF_8));
    }
}
