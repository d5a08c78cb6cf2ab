package hanji.generative.cli;

import hanji.autograd.Numerics;
import hanji.generative.codec.Codec;
import hanji.generative.codec.CompressedImages;
import hanji.generative.codec.DamagedCode;
import hanji.generative.report.Picture;
import hanji.generative.report.Plural;
import hanji.generative.report.Png;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.generative.sampler.Codable;
import hanji.nn.data.Images;
import hanji.nn.train.Weights;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives back the images of a compressed file. */
@Command(
        name = "decompress",
        description = "Gives back the images that ./hanji compress compressed, as a folder of PNG files; those that had"
                + " labels, in a folder for each label.",
        sortOptions = false)
final class Decompress implements Callable<Decompress.Decompressed> {
    @Parameters(index = "0", paramLabel = "RUN", description = "The run whose model compressed them.")
    private Path run;

    @Parameters(index = "1", paramLabel = "FILE", description = "The compressed file.")
    private Path file;

    @Option(names = "--out", paramLabel = "FOLDER", required = true, description = "The folder to make.")
    private Path out;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec;

    /**
     * @param labelled whether they lie in a folder for each label
     * @param imagesSha256 of the images' pixels, and of their labels, if they have any, as it was when they were compressed
     */
    record Decompressed(
            String model,
            int images,
            boolean labelled,
            double seconds,
            double imagesPerSecond,
            String imagesSha256,
            String device,
            String folder)
            implements Result {
        @Override
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%s: %s, each as it was%s; %.0f images/s",
                    folder,
                    Plural.of(images, "image"),
                    labelled ? ", in a folder for each label" : "",
                    imagesPerSecond);
        }
    }

    @Override
    public Decompressed call() throws IOException {
        NewFolder.requireFree(out);
        var notices = new LoadNotices(spec.commandLine().getErr());
        CompressedImages compressed = CompressedImages.read(file);
        SavedModel saved = device.load(RunFolder.open(run), notices);
        Codable density = saved.able(Codable.class, "decompress images");
        requireSame(compressed, saved);
        long began = System.nanoTime();
        Images images;
        try (var bar = ProgressBar.of("decompress")) {
            images = new Codec(density).decode(compressed, bar::show);
        } catch (DamagedCode e) {
            throw new FormatException(file, "is damaged: this model did not write it", e);
        }
        double seconds = (System.nanoTime() - began) * 1e-9;
        write(
                images,
                compressed.names(),
                Integer.toString(saved.site().classes() - 1).length());
        return new Decompressed(
                saved.card().name(),
                images.count(),
                images.labelled(),
                seconds,
                images.count() / seconds,
                images.sha256(),
                DeviceOption.name(saved.site().device()),
                out.toString());
    }

    private void requireSame(CompressedImages compressed, SavedModel saved) {
        String weights = Weights.sha256(saved.fitted().weights());
        if (!compressed.weightsSha256().equals(weights))
            throw new FormatException(
                    file,
                    "was compressed with weights %s..., and those of %s are %s...; name the run that compressed it"
                            .formatted(compressed.weightsSha256().substring(0, 8), run, weights.substring(0, 8)));
        if (compressed.numerics() != Numerics.VERSION)
            throw new FormatException(
                    file,
                    "was compressed with roundings of version %d, and this Hanji has %d; use the one that compressed it"
                            .formatted(compressed.numerics(), Numerics.VERSION));
    }

    /** @param labelDigits of a label, so that folders are in the order of labels */
    private void write(Images images, List<String> names, int labelDigits) throws IOException {
        NewFolder.write(out, part -> {
            byte[] pixels = new byte[images.imageSize()];
            int digits = Integer.toString(images.count() - 1).length();
            for (int i = 0; i < images.count(); i++) {
                images.copyTo(i, pixels, 0);
                String name = names.isEmpty() ? String.format(Locale.ROOT, "%0" + digits + "d.png", i) : names.get(i);
                var picture = new Picture(pixels, images.height(), images.width(), images.channels());
                Path into = part;
                if (images.labelled()) {
                    into = part.resolve(String.format(Locale.ROOT, "%0" + labelDigits + "d", images.label(i)));
                    Files.createDirectories(into);
                }
                Files.write(into.resolve(name), Png.encode(picture));
            }
        });
    }
}
