package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.nn.data.DataRoots;
import hanji.nn.data.Embedded;
import hanji.nn.data.ImageFiles;
import hanji.nn.data.Images;
import hanji.nn.data.LoadListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Images go through a file and come back. */
class CompressTest {
    @TempDir
    private static Path shared;

    private static Path images;
    private static Path run;
    private static Path other;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        images = TinyImages.colour(shared.resolve("images"));
        run = train("run", "pixelcnn", "--channels", "6", "--layers", "1", "--batch", "4", "--steps", "2");
        other = train("other", "grid-rnn", "--units", "4", "--wide", "6", "--batch", "4", "--steps", "2");
    }

    private static Path train(String name, String... words) {
        Path out = shared.resolve(name);
        String[] all = Stream.concat(
                        Stream.concat(Stream.of("train"), Stream.of(words)),
                        Stream.of("--data", images.toString(), "--out", out.toString()))
                .toArray(String[]::new);
        Outcome outcome = Outcome.of(all);
        assertEquals(0, outcome.code(), outcome::toString);
        return out;
    }

    private Path file() {
        return folder.resolve("images.hanji");
    }

    private JsonNode compress(String... more) {
        return Outcome.of(Stream.concat(
                                Stream.of(
                                        "compress",
                                        run.toString(),
                                        images.toString(),
                                        "--out",
                                        file().toString(),
                                        "--json"),
                                Stream.of(more))
                        .toArray(String[]::new))
                .json();
    }

    private Outcome decompress(Path from, String... more) {
        return Outcome.of(Stream.concat(
                        Stream.of(
                                "decompress",
                                from.toString(),
                                file().toString(),
                                "--out",
                                folder.resolve("back").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void everyFileComesBackByItsName() {
        JsonNode compressed = compress();
        assertEquals(20, compressed.get("images").asInt());
        assertEquals(file().toFile().length(), compressed.get("bytes").asLong());
        JsonNode back = decompress(run, "--json").json();
        assertEquals(compressed.get("images_sha256"), back.get("images_sha256"));
        ImageFiles.Named before = ImageFiles.read(List.of(images), LoadListener.NONE);
        ImageFiles.Named after = ImageFiles.read(List.of(folder.resolve("back")), LoadListener.NONE);
        assertEquals(before.names(), after.names());
        assertArrayEquals(before.images().pixels(), after.images().pixels());
    }

    @Test
    void theSimulatorReadsWhatTheCpuWroteAndTheOtherWayRound() throws IOException {
        compress("--limit", "2", "--device", "cpu");
        byte[] ofCpu = Files.readAllBytes(file());
        assertTrue(decompress(run, "--device", "simulated", "--json")
                .json()
                .get("device")
                .asString()
                .contains("imulat"));
        compress("--limit", "2", "--device", "simulated");
        assertArrayEquals(ofCpu, Files.readAllBytes(file()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 30, 100, 200, -40, -1})
    void anAlteredByteIsOneLineAndNothingIsWritten(int at) throws IOException {
        compress();
        byte[] bytes = Files.readAllBytes(file());
        bytes[at < 0 ? bytes.length + at : at] ^= 1;
        Files.write(file(), bytes);
        decompress(run).failed(ExitCode.DATA, file().toString());
        assertNothingWritten();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 8, 100, 300})
    void aTruncatedFileIsOneLineAndNothingIsWritten(int length) throws IOException {
        compress();
        byte[] bytes = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(bytes, length));
        decompress(run).failed(ExitCode.DATA, file().toString());
        assertNothingWritten();
    }

    private void assertNothingWritten() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            assertEquals(List.of(file()), entries.toList());
        }
    }

    @Test
    void anotherModelIsNamedAsTheReason() throws IOException {
        compress();
        decompress(other).failed(ExitCode.DATA, "weights", "name the run that compressed it");
        assertNothingWritten();
    }

    @Test
    void misuseIsOneLine() throws IOException {
        Outcome.of("compress", run.toString(), "--out", file().toString()).failed(ExitCode.USAGE, "IMAGES");
        Outcome.of("compress", run.toString(), "embedded", images.toString(), "--out", file().toString())
                .failed(ExitCode.USAGE, "embedded is a data set and goes alone");
        Outcome.of("compress", run.toString(), "embedded", "--out", file().toString())
                .failed(ExitCode.DATA, "28 x 28 x 1", "4 x 4 x 3");
        Outcome.of("compress", run.toString(), "missing.png", "--out", file().toString())
                .failed(ExitCode.DATA, "missing.png", "is missing");
        Outcome.of("compress", run.toString(), "embeded", "--out", file().toString())
                .failed(ExitCode.USAGE, "'embeded' is neither a file nor a data set; did you mean 'embedded'");
        String one = images.resolve("001.png").toString();
        Outcome.of("compress", run.toString(), one, one, "--out", file().toString())
                .failed(ExitCode.DATA, "has the name of another image");
        assertFalse(Files.exists(file()));
        compress();
        Files.createDirectory(folder.resolve("back"));
        decompress(run).failed(ExitCode.DATA, "back", "exists already");
    }

    /** Image files have no labels: the encoder takes for each the class that makes it the likeliest. */
    @Test
    void imageFilesGoThroughAClassConditionalModel() throws IOException {
        Path classes = TinyImages.classes(folder.resolve("classes")), model = folder.resolve("by-class");
        String[] train = {
            "train",
            "gated-pixelcnn",
            "--channels",
            "4",
            "--layers",
            "1",
            "--conditional",
            "true",
            "--batch",
            "4",
            "--steps",
            "2",
            "--data",
            classes.toString(),
            "--out",
            model.toString()
        };
        assertEquals(0, Outcome.of(train).code());
        JsonNode written = Outcome.of(
                        "compress", model.toString(), classes.toString(), "--out", file().toString(), "--json")
                .json();
        assertEquals("likeliest", written.get("classes").asString());
        assertFalse(decompress(model, "--json").json().get("labelled").asBoolean());
        ImageFiles.Named before = ImageFiles.read(List.of(classes), LoadListener.NONE);
        ImageFiles.Named after = ImageFiles.read(List.of(folder.resolve("back")), LoadListener.NONE);
        assertEquals(before.names(), after.names());
        assertArrayEquals(before.images().pixels(), after.images().pixels());
    }

    /** Of a data set: its labels go with the images, which come back in a folder for each. */
    @Test
    void theLabelsOfADataSetComeBackAndADamagedFileIsOneLine() throws IOException {
        Path model = folder.resolve("by-class");
        String[] train = {
            "train",
            "gated-pixelcnn",
            "--channels",
            "2",
            "--layers",
            "1",
            "--conditional",
            "--batch",
            "4",
            "--limit",
            "20",
            "--steps",
            "1",
            "--data",
            "embedded",
            "--out",
            model.toString()
        };
        assertEquals(0, Outcome.of(train).code());
        JsonNode written = Outcome.of(
                        "compress", model.toString(), "embedded", "--limit", "18", "--out", file().toString(), "--json")
                .json();
        assertEquals("labels", written.get("classes").asString());
        double modelBits = written.get("model_bits_per_dim").asDouble();
        assertEquals(modelBits, written.get("bits_per_dim").asDouble(), 0.01 * modelBits + 8.0 * 200 / (18 * 784));
        byte[] bytes = Files.readAllBytes(file());
        for (int at : new int[] {10, 120, 1000, bytes.length - 1}) {
            bytes[at] ^= 1;
            Files.write(file(), bytes);
            decompress(model).failed(ExitCode.DATA, file().toString());
            assertFalse(Files.exists(folder.resolve("back")));
            bytes[at] ^= 1;
        }
        Files.write(file(), bytes);
        JsonNode back = decompress(model, "--json").json();
        assertTrue(back.get("labelled").asBoolean());
        assertEquals(written.get("images_sha256"), back.get("images_sha256"));
        Images test = new Embedded().load(new DataRoots(Path.of(""), List.of())).test();
        for (int n = 0; n < 18; n++) {
            Path png = folder.resolve("back/%d/%02d.png".formatted(test.label(n), n));
            assertArrayEquals(
                    test.slice(n, n + 1).pixels(),
                    ImageFiles.read(List.of(png), LoadListener.NONE).images().pixels());
        }
    }

    @Test
    void aModelWithoutADensityOfBytesCannot() {
        Path means = train("kmeans", "kmeans", "--clusters", "2");
        Outcome.of("compress", means.toString(), images.toString(), "--out", file().toString())
                .failed(ExitCode.USAGE, "cannot compress images");
    }
}
