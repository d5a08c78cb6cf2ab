package hanji.bench.codec;

import hanji.bench.Table;
import hanji.generative.cli.ProgressBar;
import hanji.generative.cli.Result;
import hanji.generative.report.Picture;
import hanji.generative.report.Png;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compresses test images with the programs of this machine: the floors of a density. */
@Command(
        name = "codecs",
        description = "Compresses test images with the lossless codecs that are installed here, all images as one"
                + " picture and each alone; what ./hanji compress says of a model stands beside these.",
        sortOptions = false)
public final class Codecs implements Callable<Codecs.Measured> {
    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            defaultValue = "fashion-mnist",
            description = "Images, as train takes them (default: ${DEFAULT-VALUE}).")
    private String data = "";

    @Option(
            names = "--each",
            paramLabel = "N",
            defaultValue = "200",
            description = "Images that are compressed each alone (default: ${DEFAULT-VALUE}).")
    private int each;

    /**
     * What a codec made of them.
     *
     * @param together bits/dim of all images as one picture, or one file
     * @param alone bits/dim of images in a file each
     */
    record Row(String codec, OptionalDouble together, OptionalDouble alone) {}

    /** @param missing programs that are not installed */
    record Measured(String data, int images, int imagesAlone, List<Row> rows, List<String> missing) implements Result {
        @Override
        public String text() {
            var table = new Table(
                    List.of("codec", "together", "each alone"),
                    rows.stream()
                            .map(row -> List.of(row.codec, number(row.together), number(row.alone)))
                            .toList());
            return String.format(
                            Locale.ROOT,
                            "bits/dim of %,d test images of %s together, and of the first %,d each alone%n%n",
                            images,
                            data,
                            imagesAlone)
                    + table.markdown()
                    + (missing.isEmpty() ? "" : "\n\nnot installed: " + String.join(", ", missing));
        }

        private static String number(OptionalDouble value) {
            return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "";
        }
    }

    @Override
    public Measured call() throws IOException {
        var roots = DataRoots.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));
        Images test = DataSet.of(data).load(roots, LoadOptions.DEFAULT).test(), some = test.limit(each);
        List<Program> programs =
                Program.all().stream().filter(Program::installed).toList();
        List<Row> rows = new ArrayList<>();
        Path folder = Files.createTempDirectory("hanji-codecs");
        try (var bar = ProgressBar.of("codecs")) {
            for (Program program : programs) {
                bar.show((double) rows.size() / programs.size(), program.name());
                rows.add(row(program, test, some, folder));
            }
            rows.add(new Row(
                    "PNG of this project", bits(Png.encode(sprite(test)).length, test), bits(pngBytes(some), some)));
        } finally {
            delete(folder);
        }
        rows.sort(Comparator.comparingDouble(row -> row.together.orElse(Double.MAX_VALUE)));
        return new Measured(
                data,
                test.count(),
                some.count(),
                rows,
                Program.all().stream()
                        .filter(program -> !program.installed())
                        .map(Program::name)
                        .toList());
    }

    private static Row row(Program program, Images all, Images some, Path folder) throws IOException {
        Path input = folder.resolve(program.takesPictures() ? "in.png" : "in.raw");
        Files.write(input, program.takesPictures() ? Png.encode(sprite(all)) : all.pixels());
        OptionalDouble together = bits(program.bytes(input, folder), all);
        long bytes = 0;
        for (int i = 0; i < some.count(); i++) {
            Images one = some.slice(i, i + 1);
            Files.write(input, program.takesPictures() ? Png.encode(sprite(one)) : one.pixels());
            bytes += program.bytes(input, folder);
        }
        return new Row(program.name(), together, bits(bytes, some));
    }

    private static long pngBytes(Images images) {
        long bytes = 0;
        for (int i = 0; i < images.count(); i++) bytes += Png.encode(sprite(images.slice(i, i + 1))).length;
        return bytes;
    }

    private static OptionalDouble bits(long bytes, Images images) {
        return OptionalDouble.of(8.0 * bytes / images.count() / images.imageSize());
    }

    /** All images in one picture, as nearly square as their number allows, nothing between them; black where none are left. */
    static Picture sprite(Images images) {
        int columns = (int) Math.ceil(Math.sqrt(images.count())), rows = Math.ceilDiv(images.count(), columns);
        int line = images.width() * images.channels();
        byte[] sprite = new byte[rows * columns * images.imageSize()], image = new byte[images.imageSize()];
        for (int n = 0; n < images.count(); n++) {
            images.copyTo(n, image, 0);
            int top = n / columns * images.height();
            for (int y = 0; y < images.height(); y++)
                System.arraycopy(image, y * line, sprite, ((top + y) * columns + n % columns) * line, line);
        }
        return new Picture(sprite, rows * images.height(), columns * images.width(), images.channels());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(folder);
    }
}
