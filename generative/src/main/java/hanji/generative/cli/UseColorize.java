package hanji.generative.cli;

import hanji.generative.model.Translates;
import hanji.generative.run.Incapable;
import hanji.generative.signal.ColourByBrightness;
import hanji.generative.signal.View;
import hanji.generative.use.Margin;
import hanji.generative.use.PhotoPatches;
import hanji.generative.use.Psnr;
import hanji.generative.use.Trial;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Colours of brightness, against grey. */
@Command(
        name = "colorize",
        description =
                "Colours grey images: of test images in colour only the brightness is kept, and a translator puts colours to it."
                        + " Beside it stand the grey images themselves, and each pixel coloured as training pixels of its"
                        + " brightness are on the average.",
        sortOptions = false)
final class UseColorize implements Callable<Used> {
    @Mixin
    private RunOption run = new RunOption();

    @Option(
            names = "--photos",
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Photographs to cut squares of 32 x 32 out of, in place of --data: the left three quarters are trained on,"
                            + " the right one is tested on.")
    private List<Path> photos = List.of();

    @Mixin
    private UseOptions use = new UseOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Override
    public Used call() throws IOException {
        if ((run.named() || run.hasData()) == !photos.isEmpty())
            throw use.usage("one of RUN, --data and --photos says which images in colour");
        Path file = use.picture();
        var notices = use.notices();
        if (!photos.isEmpty()) run.trainOn(patches().toString());
        UsedRun used = run.model("translator", List.of("--view", View.GREY.toString()), device, notices);
        Translates model = used.saved().able(Translates.class, "colour images");
        if (model.view() != View.GREY)
            throw new Incapable(
                    "this translator makes images of their " + model.view().words());
        Split split = use.images(used.saved(), notices);
        Images truth = split.test(), grey = View.GREY.of(truth), made = model.translate(grey);
        Images without = ColourByBrightness.none(grey),
                simple = ColourByBrightness.of(split.train()).colour(grey);
        double[] psnr = Psnr.of(truth, made);
        var trial = new Trial(
                "%dx%d".formatted(truth.height(), truth.width()),
                Arrays.stream(psnr).average().orElseThrow(),
                List.of(
                        Margin.of("grey", "", psnr, Psnr.of(truth, without), use.key("bootstrap")),
                        Margin.of("colour by brightness", "", psnr, Psnr.of(truth, simple), use.key("bootstrap"))));
        UseOptions.write(
                file,
                Stream.of(without, made, simple, truth)
                        .map(each -> UseOptions.spread(each, UseOptions.COLUMNS))
                        .toList());
        return Used.of(
                used,
                truth.count(),
                "PSNR in dB, the mean",
                List.of(trial),
                List.of("before", "by the model", "colour by brightness", "truth"),
                use,
                file);
    }

    /** The folder of the squares, named after the photographs and their content, which are cut unless they are there. */
    private Path patches() throws IOException {
        var names = new StringBuilder();
        var content = new CRC32();
        for (Path photo : photos) {
            if (!Files.isRegularFile(photo)) throw use.usage(photo + " is no file");
            names.append(photo.getFileName().toString().replaceFirst("\\.[^.]*$", ""))
                    .append('-');
            content.update(Files.readAllBytes(photo));
        }
        Path folder = run.runs("photos").resolve(names + Long.toHexString(content.getValue()));
        if (!Files.exists(folder)) {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            NewFolder.write(folder, part -> PhotoPatches.cut(photos, part));
        }
        return folder;
    }
}
