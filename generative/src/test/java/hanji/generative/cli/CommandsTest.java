package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.nn.data.ImageFolder;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** train, evaluate and sample from end to end on tiny images. */
class CommandsTest {
    private static final Set<String> RUN_FILES = Set.of(
            "checkpoint.safetensors",
            "config.txt",
            "curve.svg",
            "data.png",
            "metrics.jsonl",
            "report.html",
            "result.json",
            "samples.png");

    /** What a model has besides that is trained in batches, and so over some time. */
    private static final Set<String> OVER_TIME = Set.of("moments.safetensors", "progress.gif", "progress.png");

    @TempDir
    private static Path folder;

    private static Path grey;
    private static Path colour;
    private static JsonNode greyResult;
    private static JsonNode colourResult;
    private static JsonNode countsResult;

    @BeforeAll
    static void trainEachModel() throws IOException {
        grey = TinyImages.grey(folder.resolve("grey images"));
        colour = TinyImages.colour(folder.resolve("colour"));
        greyResult = train("pixelcnn", grey, "--channels 4 --layers 1 --batch 4 --steps 20 --seed 7");
        colourResult = train("colourful", colour, "--channels 3 --layers 1 --batch 4 --epochs 2 --limit 17");
        countsResult = train("counts", grey, "counts");
    }

    private static JsonNode train(String name, Path data, String words) {
        var line = new ArrayList<>(List.of("train", "--json", "--data", data.toString()));
        line.addAll(List.of("--out", folder.resolve(name).toString()));
        line.addAll(List.of(words.split(" ")));
        return Outcome.of(line.toArray(String[]::new)).json();
    }

    @Test
    void theResultHasEveryFieldThatIsPromised() {
        for (JsonNode result : List.of(greyResult, colourResult, countsResult))
            for (String field : List.of(
                    "model",
                    "data",
                    "seed",
                    "steps",
                    "train_images_seen",
                    "seconds",
                    "images_per_second",
                    "figures",
                    "weights_sha256",
                    "data_sha256",
                    "parameters",
                    "reproducible",
                    "command",
                    "hanji",
                    "numerics",
                    "jdk",
                    "device",
                    "precision",
                    "threads",
                    "vector_bits",
                    "run_dir")) assertTrue(result.hasNonNull(field), field);
        assertEquals("pixelcnn", greyResult.get("model").asString());
        assertEquals(grey.toString(), greyResult.get("data").asString());
        assertEquals(7, greyResult.get("seed").asInt());
        assertEquals(20, greyResult.get("steps").asInt());
        assertEquals(80, greyResult.get("train_images_seen").asInt());
        assertEquals(4, bits(greyResult).get("n").asInt());
        assertTrue(greyResult.get("reproducible").asBoolean());
        assertTrue(greyResult.get("weights_sha256").asString().matches("[0-9a-f]{64}"));
        assertEquals(
                folder.resolve("pixelcnn").toString(), greyResult.get("run_dir").asString());
    }

    @Test
    void theRunFolderHoldsThePromisedFilesAndNoOthers() throws IOException {
        var inBatches = new TreeSet<>(RUN_FILES);
        inBatches.addAll(OVER_TIME);
        for (String run : List.of("pixelcnn", "colourful")) assertEquals(inBatches, names(folder.resolve(run)));
        assertEquals(RUN_FILES, names(folder.resolve("counts")));
    }

    private static JsonNode bits(JsonNode result) {
        return result.get("figures").get("bits_per_dim");
    }

    @Test
    void theResultIsInTheFolderToo() throws IOException {
        assertEquals(
                greyResult,
                JsonMapper.shared()
                        .readTree(folder.resolve("pixelcnn/result.json").toFile()));
    }

    @Test
    void theCommandInTheResultCanBePastedIntoAShell() {
        String command = greyResult.get("command").asString();
        assertTrue(command.startsWith("./hanji train pixelcnn --data '" + grey + "' --channels 4"), command);
    }

    @Test
    void anEpochIsAllWholeBatches() {
        assertEquals(2 * (17 / 4), colourResult.get("steps").asInt());
    }

    @Test
    void minutesCannotBeRepeatedAndRecordTheirSteps() {
        JsonNode result = train("minutes", grey, "--channels 2 --layers 1 --batch 2 --minutes 0.002");
        assertFalse(result.get("reproducible").asBoolean());
        assertTrue(result.get("steps").asInt() > 0);
        assertTrue(result.get("command").asString().contains(" --minutes 0.002"));
    }

    @Test
    void evaluateGivesTheFigureOfTrain() {
        for (JsonNode result : List.of(greyResult, colourResult, countsResult)) {
            JsonNode again = Outcome.of("evaluate", result.get("run_dir").asString(), "--json")
                    .json();
            assertEquals(result.get("figures"), again.get("figures"));
            assertEquals(bits(result).get("n"), again.get("images"));
        }
    }

    @Test
    void theMeanOfTheFilePerImageIsTheFigure() throws IOException {
        Path csv = folder.resolve("bits.csv");
        JsonNode whole = Outcome.of("evaluate", run("pixelcnn"), "--per-image", csv.toString(), "--json")
                .json();
        List<String> lines = Files.readAllLines(csv);
        assertEquals("image,bits_per_dim", lines.getFirst());
        double mean = lines.stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.split(",")[1]))
                .average()
                .orElseThrow();
        assertEquals(bits(whole).get("mean").asDouble(), mean, 1e-12);
        assertEquals(whole.get("images").asInt(), lines.size() - 1);
    }

    @Test
    void evaluateCanBeLimitedAndTakesOtherData() throws IOException {
        Path other = TinyImages.folder(folder.resolve("other"), 30, 4, 4, 1);
        JsonNode limited = Outcome.of("evaluate", run("pixelcnn"), "--data", other.toString(), "--limit", "2", "--json")
                .json();
        assertEquals(2, limited.get("images").asInt());
        assertEquals(other.toString(), limited.get("data").asString());
    }

    @Test
    void aSeedGivesTheSamePictureEachTimeAndAnotherSeedAnother() throws IOException {
        for (String run : List.of("pixelcnn", "colourful", "counts")) {
            byte[] first = sample(run, "--seed 5 --count 6 --threads 1");
            assertArrayEquals(first, sample(run, "--seed 5 --count 6 --threads 3"));
            assertFalse(Arrays.equals(first, sample(run, "--seed 6 --count 6")));
        }
    }

    @Test
    void thePlainSamplerDrawsTheSameImagesAndIsNamed() {
        for (String run : List.of("pixelcnn", "colourful", "counts"))
            for (List<String> words : List.of(List.of("--count", "5"), List.of("--complete", "--count", "2"))) {
                JsonNode usual = drawn(run, words), plain = drawn(run, with(words, "--plain"));
                assertEquals(usual.get("sha256"), plain.get("sha256"));
                assertEquals(
                        run.equals("counts") ? "plain" : "cached",
                        usual.get("sampler").asString());
                assertEquals("plain", plain.get("sampler").asString());
            }
    }

    @Test
    void aGpuDrawsTheSameImagesByOneKernelOrPlainlyAndSaysWhich() {
        List<String> few = List.of("--count", "1"), onGpu = with(few, "--device", "simulated");
        JsonNode persistent = drawn("pixelcnn", onGpu), plain = drawn("pixelcnn", with(onGpu, "--plain"));
        assertEquals("persistent", persistent.get("sampler").asString());
        assertEquals("plain", plain.get("sampler").asString());
        for (JsonNode simulated : List.of(persistent, plain))
            assertEquals(drawn("pixelcnn", few).get("sha256"), simulated.get("sha256"));
        String text = Outcome.of("sample", run("pixelcnn"), "--out", run("drawn.png"), "--device", "simulated")
                .out();
        assertTrue(text.contains("by the persistent sampler"), text);
    }

    private static JsonNode drawn(String run, List<String> words) {
        var line = new ArrayList<>(List.of("sample", run(run), "--json", "--out", run("drawn.png")));
        line.addAll(words);
        return Outcome.of(line.toArray(String[]::new)).json();
    }

    private static List<String> with(List<String> words, String... more) {
        var all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void trainsSamplesAreThoseOfItsSeed() throws IOException {
        assertArrayEquals(Files.readAllBytes(folder.resolve("pixelcnn/samples.png")), sample("pixelcnn", "--seed 7"));
    }

    @Test
    void completionKeepsTheTopHalfOfRealImages() throws IOException {
        for (String run : List.of("pixelcnn", "colourful", "counts")) {
            Images real = ImageFolder.read(run.equals("colourful") ? colour : grey, LoadOptions.DEFAULT)
                    .test();
            BufferedImage drawn = picture(sample(run, "--complete --count 2"));
            BufferedImage other = picture(sample(run, "--complete --count 2 --seed 2"));
            assertTrue(sameHalf(real, drawn, 0) && sameHalf(real, other, 0), run + ": a known pixel was changed");
            assertFalse(sameHalf(real, drawn, 2) && sameHalf(real, other, 2), run + ": nothing was drawn");
        }
    }

    @Test
    void completionKeepsAnyPartWhereAModelDrawsInAnyOrder() throws IOException {
        train("filled", grey, "lmconv --channels 4 --layers 1 --batch 4 --steps 3");
        Images real = ImageFolder.read(grey, LoadOptions.DEFAULT).test();
        BufferedImage drawn = picture(sample("filled", "--complete --known bottom --count 2"));
        assertTrue(sameHalf(real, drawn, 2), "a known pixel was changed");
        assertFalse(sameHalf(real, drawn, 0), "nothing was drawn");
        String out = run("refused.png");
        Outcome.of("sample", run("pixelcnn"), "--complete", "--known", "left", "--out", out)
                .failed(ExitCode.USAGE, "pixelcnn cannot complete images from their left half; it scores");
        Outcome.of("sample", run("filled"), "--known", "rim", "--out", out).failed(ExitCode.USAGE, "--complete only");
        Outcome.of("sample", run("filled"), "--complete", "--known", "half", "--out", out)
                .failed(ExitCode.USAGE, "[TOP, BOTTOM, LEFT, RIGHT, RIM]");
    }

    @Test
    void colourImagesGiveColourPictures() throws IOException {
        BufferedImage samples =
                ImageIO.read(folder.resolve("colourful/samples.png").toFile());
        assertEquals(3, samples.getRaster().getNumBands());
        boolean coloured = false;
        for (int x = 0; x < samples.getWidth(); x++) {
            int rgb = samples.getRGB(x, 4);
            coloured |= (rgb >> 16 & 0xFF) != (rgb & 0xFF);
        }
        assertTrue(coloured);
        assertEquals(
                1,
                ImageIO.read(folder.resolve("pixelcnn/samples.png").toFile())
                        .getRaster()
                        .getNumBands());
    }

    @Test
    void asTextTheResultIsOneLineThatSaysWhereAndHowGood() {
        Outcome outcome = Outcome.of("evaluate", run("pixelcnn"));
        assertEquals(1, outcome.out().lines().count());
        assertTrue(
                outcome.out().contains(" bits/dim: pixelcnn of " + run("pixelcnn") + " on 4 test images"),
                outcome::out);
    }

    private static String run(String name) {
        return folder.resolve(name).toString();
    }

    private static byte[] sample(String run, String words) throws IOException {
        Path file = folder.resolve("drawn.png");
        var line = new ArrayList<>(List.of("sample", run(run), "--out", file.toString()));
        line.addAll(List.of(words.split(" ")));
        Outcome outcome = Outcome.of(line.toArray(String[]::new));
        assertEquals(0, outcome.code(), outcome::toString);
        return Files.readAllBytes(file);
    }

    private static BufferedImage picture(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    /** Whether two rows, from the given one on, of every image in a grid are those of the real image. */
    private static boolean sameHalf(Images real, BufferedImage grid, int firstRow) {
        byte[] pixels = real.pixels();
        for (int n = 0; n < real.count() && n < 2; n++)
            for (int y = firstRow; y < firstRow + 2; y++)
                for (int x = 0; x < real.width(); x++)
                    for (int c = 0; c < real.channels(); c++) {
                        int shown = grid.getRaster().getSample(3 * (1 + n * (real.width() + 1) + x), 3 * (1 + y), c);
                        int place = ((n * real.height() + y) * real.width() + x) * real.channels() + c;
                        if (shown != Byte.toUnsignedInt(pixels[place])) return false;
                    }
        return true;
    }

    private static Set<String> names(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }
}
