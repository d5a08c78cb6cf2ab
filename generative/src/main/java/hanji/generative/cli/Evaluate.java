package hanji.generative.cli;

import hanji.generative.BitsPerDim;
import hanji.generative.report.OutputFile;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.nn.data.DataException;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a trained model on the test images of a data set. */
@Command(
        name = "evaluate",
        description = "Measures a trained model in bits per dimension on test images, with the standard error.",
        sortOptions = false)
final class Evaluate implements Callable<Evaluate.Measured> {
    @Parameters(paramLabel = "RUN", description = "The folder that ./hanji train left behind.")
    private Path run;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(
            names = "--per-image",
            paramLabel = "FILE.csv",
            description = "Also write the bits/dim of each image to this file.")
    private Optional<Path> perImage = Optional.empty();

    /**
     * @param bitsPerDim mean over the images
     * @param standardError of that mean
     * @param device "CPU", or the name of the GPU
     */
    record Measured(
            String model,
            String data,
            double bitsPerDim,
            double standardError,
            int images,
            String device,
            String runDir)
            implements Result {
        @Override
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%.4f ± %.4f bits/dim: %s of %s on %,d test images of %s",
                    bitsPerDim,
                    standardError,
                    model,
                    runDir,
                    images,
                    data);
        }
    }

    @Override
    public Measured call() throws IOException {
        if (perImage.isPresent()) OutputFile.requireWritable(perImage.get());
        RunFolder folder = RunFolder.open(run);
        SavedModel saved = device.load(folder);
        String name = data.data().orElse(saved.settings().data());
        Images images = testImages(saved, name, data);
        double[] bits;
        try (var bar = ProgressBar.of("evaluate")) {
            bits = Evaluation.bitsPerDim(saved.density(), images, bar);
        }
        if (perImage.isPresent()) writeCsv(perImage.get(), bits);
        BitsPerDim all = BitsPerDim.of(bits);
        return new Measured(
                saved.model(),
                name,
                all.mean(),
                all.standardError(),
                all.images(),
                DeviceOption.name(saved.device()),
                folder.toString());
    }

    /** The test images of a data set, which must be of the model's size. */
    static Images testImages(SavedModel saved, String name, DataOptions options) {
        var roots = DataRoots.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));
        Images images = DataSet.of(name)
                .load(roots, options.loading(saved.settings().loading()))
                .test();
        if (images.height() != saved.height()
                || images.width() != saved.width()
                || images.channels() != saved.colours())
            throw new DataException(
                    name,
                    "has images of %d x %d x %d".formatted(images.height(), images.width(), images.channels()),
                    "%d x %d x %d, as the model was trained on"
                            .formatted(saved.height(), saved.width(), saved.colours()),
                    "choose other data, or train a model on these");
        return images;
    }

    private static void writeCsv(Path file, double[] bits) throws IOException {
        var csv = new StringBuilder("image,bits_per_dim\n");
        for (int i = 0; i < bits.length; i++)
            csv.append(i).append(',').append(bits[i]).append('\n');
        OutputFile.write(file, csv.toString().getBytes(StandardCharsets.UTF_8));
    }
}
