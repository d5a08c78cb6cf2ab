package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.measure.Codes;
import hanji.generative.measure.Neighbours;
import hanji.generative.model.Encodes;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.Images;
import hanji.nn.data.LoadListener;
import hanji.nn.data.LoadOptions;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The codes of test images as files, a picture and figures. */
class LatentTest {
    private static final int IMAGES = 60;
    private static final int NUMBERS = 3;

    @TempDir
    private static Path shared;

    private static Path vae;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() {
        vae = shared.resolve("vae");
        trained(vae, "vae", "--latent", "3", "--hidden", "8", "--batch", "8", "--steps", "3", "--limit", "60");
    }

    private static void trained(Path out, String... words) {
        String[] all = Stream.concat(
                        Stream.concat(Stream.of("train"), Stream.of(words)), Stream.of("--out", out.toString()))
                .toArray(String[]::new);
        Outcome outcome = Outcome.of(all);
        assertEquals(0, outcome.code(), outcome::toString);
    }

    private Path out() {
        return folder.resolve("codes");
    }

    private Outcome latent(Path run, String... more) {
        return Outcome.of(Stream.concat(Stream.of("latent", run.toString(), "--out", out().toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(out())) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private static Images testImages() {
        var roots = DataRoots.ofUser(Map.of(), shared);
        return DataSet.of("embedded")
                .load(roots, LoadOptions.DEFAULT, LoadListener.NONE)
                .test()
                .limit(IMAGES);
    }

    /** The elements of a .npy file of format version 1.0 (NumPy's NEP 1), whose dictionary must be this one. */
    private static ByteBuffer npy(Path file, String dictionary) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[8];
        bytes.get(magic);
        assertArrayEquals(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}, magic);
        byte[] header = new byte[Short.toUnsignedInt(bytes.getShort())];
        bytes.get(header);
        assertEquals(0, bytes.position() % 64);
        assertEquals('\n', header[header.length - 1]);
        assertEquals(dictionary, new String(header, StandardCharsets.US_ASCII).strip());
        return bytes;
    }

    @Test
    void codesAndLabelsAreThoseOfTheTestImages() throws IOException {
        assertEquals(0, latent(vae).code());
        assertEquals(Set.of("codes.npy", "labels.npy", "plane.svg"), files());
        var saved = SavedModel.load(RunFolder.open(vae), _ -> Device.cpu(1));
        double[] expected = ((Encodes) saved.fitted()).encode(testImages()).toDoubles();
        ByteBuffer codes =
                npy(out().resolve("codes.npy"), "{'descr': '<f4', 'fortran_order': False, 'shape': (60, 3), }");
        for (double each : expected) assertEquals((float) each, codes.getFloat());
        assertFalse(codes.hasRemaining());
        ByteBuffer labels =
                npy(out().resolve("labels.npy"), "{'descr': '<i4', 'fortran_order': False, 'shape': (60,), }");
        for (int n = 0; n < IMAGES; n++) assertEquals(testImages().label(n), labels.getInt());
        assertFalse(labels.hasRemaining());
        String svg = Files.readString(out().resolve("plane.svg"));
        testImages().classNames().forEach(name -> assertTrue(svg.contains(">" + name + "<"), name));
    }

    @Test
    void figuresAreThoseOfTheCodesAndOfThePixels() throws IOException {
        JsonNode json = latent(vae, "--json").json();
        assertEquals(IMAGES, json.get("images").asInt());
        assertEquals(NUMBERS, json.get("dimensions").asInt());
        ByteBuffer bytes =
                npy(out().resolve("codes.npy"), "{'descr': '<f4', 'fortran_order': False, 'shape': (60, 3), }");
        double[] codes = IntStream.range(0, IMAGES * NUMBERS)
                .mapToDouble(_ -> bytes.getFloat())
                .toArray();
        int[] labels = testImages().labels();
        JsonNode purity = json.get("purity");
        assertEquals(
                Neighbours.purity(Device.CPU, codes, labels, 10),
                purity.get("codes").asDouble());
        double[] pixels = Codes.ofPixels(testImages()).plane(Device.CPU).points();
        assertEquals(
                Neighbours.purity(Device.CPU, pixels, labels, 10),
                purity.get("pixels").asDouble());
        double share = json.get("share_of_variance").asDouble();
        assertTrue(share > 0.6 && share < 1, json::toString);
        assertTrue(json.get("active_units").asInt() <= NUMBERS);
    }

    @Test
    void asTextThePuritiesAreATable() {
        String text = latent(vae, "--limit", "20").out();
        assertTrue(text.contains("codes of 20 test images of embedded by vae of " + vae + ", 3 numbers each, "), text);
        assertTrue(text.contains("purity of the 10 nearest neighbours"), text);
        assertEquals(3, text.lines().filter(line -> line.endsWith(" %")).count(), text);
    }

    @Test
    void imagesWithoutLabelsHaveCodesAlone() throws IOException {
        Path run = folder.resolve("pca");
        trained(
                run,
                "pca",
                "--components",
                "2",
                "--data",
                TinyImages.colour(folder.resolve("images")).toString());
        JsonNode json = latent(run, "--json").json();
        assertEquals(Set.of("codes.npy", "plane.svg"), files());
        assertFalse(json.hasNonNull("purity"));
        assertFalse(json.hasNonNull("active_units"));
        npy(out().resolve("codes.npy"), "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }");
    }

    @Test
    void whatCannotBeDoneIsOneLineAndNothingIsWritten() throws IOException {
        Path images = TinyImages.grey(folder.resolve("images")), counts = folder.resolve("counts");
        trained(counts, "counts", "--data", images.toString());
        latent(counts).failed(ExitCode.USAGE, "counts cannot encode images; it scores images");
        latent(folder.resolve("none")).failed(ExitCode.DATA, "there is no such folder");
        latent(vae, "--data", images.toString()).failed(ExitCode.DATA, "has images of 4 x 4 x 1");
        assertFalse(Files.exists(out()));
        Files.createDirectory(out());
        latent(vae).failed(ExitCode.DATA, out() + ": exists already");
        Outcome.of("latent", vae.toString()).failed(ExitCode.USAGE, "--out");
    }
}
