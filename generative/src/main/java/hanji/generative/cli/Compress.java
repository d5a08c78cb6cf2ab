package hanji.generative.cli;

import hanji.autograd.Numerics;
import hanji.generative.codec.Codec;
import hanji.generative.codec.CompressedImages;
import hanji.generative.codec.UnknownClass;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Plural;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.generative.sampler.Codable;
import hanji.nn.data.DataException;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.ImageFiles;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.train.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compresses images with a trained density. */
@Command(
        name = "compress",
        description = "Compresses images, without loss, by the probabilities that a trained density gives them;"
                + " ./hanji decompress gives them back. The file is as long as the density's bits/dim says.",
        sortOptions = false)
final class Compress implements Callable<Compress.Compressed> {
    @Parameters(index = "0", paramLabel = "RUN", description = "The folder that ./hanji train left behind.")
    private Path run;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "IMAGES",
            description =
                    "Image files, folders of them, or one data set by its name, of which the test images are taken.")
    private List<String> words;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write.")
    private Path out;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Take the first N images only (default: all).")
    private Optional<Integer> limit = Optional.empty();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private WorkersOption workers = new WorkersOption();

    @Spec
    private CommandSpec spec;

    /**
     * @param classes what the file holds of the images' classes: {@code labels}, {@code likeliest} or {@code none}
     * @param bytes of the file
     * @param bitsPerDim bits of the file for each intensity
     * @param modelBitsPerDim -log2 p of these images, and of their classes, under the model, for each intensity
     * @param imagesSha256 of the images' pixels, and of their labels, if the file holds them
     */
    record Compressed(
            String model,
            int images,
            String classes,
            long bytes,
            double bitsPerDim,
            double modelBitsPerDim,
            double seconds,
            double imagesPerSecond,
            String imagesSha256,
            String device,
            String file)
            implements Result {
        @Override
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%s: %s%s in %,d bytes, %.4f bits/dim; the model's is %.4f; %.0f images/s",
                    file,
                    Plural.of(images, "image"),
                    switch (Codec.Classes.valueOf(classes.toUpperCase(Locale.ROOT))) {
                        case NONE -> "";
                        case LABELS -> " and the label of each";
                        case LIKELIEST -> ", each as of its likeliest class,";
                    },
                    bytes,
                    bitsPerDim,
                    modelBitsPerDim,
                    imagesPerSecond);
        }
    }

    @Override
    public Compressed call() throws IOException {
        OutputFile.requireWritable(out);
        var notices = new LoadNotices(spec.commandLine().getErr());
        Optional<WorkersOption.Workers> others = workers.workers();
        RunFolder folder = RunFolder.open(run);
        SavedModel saved = device.load(folder, notices);
        Codable density = saved.able(Codable.class, "compress images");
        ImageFiles.Named named = named(notices);
        Images given = ofTheModel(saved, named.images());
        List<String> names = pngNames(named.names());
        long began = System.nanoTime();
        Codec.Encoded encoded;
        try (var bar = ProgressBar.of("compress")) {
            encoded = others.isPresent()
                    ? CompressElsewhere.encoded(folder, given, others.get())
                    : new Codec(density).encode(given, bar::show);
        } catch (UnknownClass e) {
            throw new DataException(
                    String.join(" ", words),
                    "cannot be compressed with its labels: " + e.getMessage(),
                    "images of the classes that the model was trained on",
                    "give image files, which have no labels");
        }
        boolean labelled = encoded.classes() == Codec.Classes.LABELS;
        Images images = labelled ? given : bare(given);
        double seconds = (System.nanoTime() - began) * 1e-9;
        byte[] content = new CompressedImages(
                        Numerics.VERSION,
                        Weights.sha256(saved.fitted().weights()),
                        images.sha256(),
                        images.count(),
                        images.height(),
                        images.width(),
                        images.channels(),
                        labelled,
                        names,
                        encoded.blocks())
                .toBytes();
        OutputFile.write(out, content);
        double dimensions = (double) images.count() * images.imageSize();
        return new Compressed(
                saved.card().name(),
                images.count(),
                encoded.classes().name().toLowerCase(Locale.ROOT),
                content.length,
                8 * content.length / dimensions,
                encoded.nats() / Math.log(2) / dimensions,
                seconds,
                images.count() / seconds,
                images.sha256(),
                DeviceOption.name(saved.site().device()),
                out.toString());
    }

    private ImageFiles.Named named(LoadNotices notices) {
        Optional<DataSet> set = DataSet.named().stream()
                .filter(each -> words.contains(each.id()))
                .findFirst();
        if (set.isEmpty() && words.size() == 1 && !Files.exists(Path.of(words.getFirst())))
            Suggestion.nearest(
                            words.getFirst(),
                            DataSet.named().stream().map(DataSet::id).toList())
                    .ifPresent(id -> {
                        throw usage("'" + words.getFirst() + "' is neither a file nor a data set; did you mean '" + id
                                + "'");
                    });
        if (set.isEmpty()) return ImageFiles.read(words.stream().map(Path::of).toList(), notices);
        if (words.size() > 1)
            throw usage(set.get().id() + " is a data set and goes alone; a folder of that name is ./"
                    + set.get().id());
        var roots = DataRoots.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));
        Images test = set.get().load(roots, LoadOptions.DEFAULT, notices).test();
        return new ImageFiles.Named(test, List.of());
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Those images that are asked for, if they are of the model's size. */
    private Images ofTheModel(SavedModel saved, Images images) {
        if (!saved.site().fits(images))
            throw new DataException(
                    String.join(" ", words),
                    "has images of %d x %d x %d".formatted(images.height(), images.width(), images.channels()),
                    "%d x %d x %d, as the model was trained on"
                            .formatted(
                                    saved.site().height(),
                                    saved.site().width(),
                                    saved.site().channels()),
                    "choose other images, or train a model on these");
        return limit.isPresent() ? images.limit(limit.get()) : images;
    }

    private static Images bare(Images images) {
        return Images.unlabelled(images.height(), images.width(), images.channels(), images.pixels());
    }

    /** What is read back is a PNG, whatever it was. */
    private List<String> pngNames(List<String> files) {
        List<String> names = files.stream()
                .limit(limit.orElse(Integer.MAX_VALUE))
                .map(name -> name.toLowerCase(Locale.ROOT).endsWith(".png") ? name : name + ".png")
                .toList();
        Set<String> met = new HashSet<>();
        for (String name : names)
            if (!CompressedImages.isName(name) || !met.add(name))
                throw new DataException(
                        name, "is no name to give back", "a name of its own without control characters", "rename it");
        return names;
    }
}
