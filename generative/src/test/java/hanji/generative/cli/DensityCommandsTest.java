package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is asked of densities: what they see, which images they find strange, which is the best. */
class DensityCommandsTest {
    @TempDir
    private static Path folder;

    private static Path images;
    private static Path counts;

    @BeforeAll
    static void train() throws IOException {
        images = TinyImages.grey(folder.resolve("images"));
        counts = folder.resolve("counts");
        Outcome outcome = Outcome.of("train", "counts", "--data", images.toString(), "--out", counts.toString());
        assertEquals(0, outcome.code(), outcome::toString);
    }

    @Test
    void aPixelCnnIsCertifiedAndItsBlindSpotShown() {
        Outcome outcome = Outcome.of("certify", "pixelcnn", "--size", "7x9", "--at", "4,4");
        assertEquals(0, outcome.code(), outcome::toString);
        assertTrue(outcome.out().contains("certified. No conditional depends"), outcome.out());
        assertTrue(outcome.out().lines().anyMatch(line -> line.startsWith("####@")), outcome.out());
        JsonNode json = Outcome.of("certify", "pixelcnn", "--size", "7x9", "--at", "4,4", "--json")
                .json();
        assertEquals(63 * 63, json.get("pairs").asInt());
        assertEquals(4 * 9 + 4, json.get("seen").asInt() + json.get("blind").asInt());
    }

    @Test
    void theGatedPixelCnnIsBlindToNothingInItsReach() {
        JsonNode json = Outcome.of("certify", "gated-pixelcnn", "--size", "5x6", "--colour", "--json")
                .json();
        assertEquals(0, json.get("violation_count").asInt());
        assertEquals(0, json.get("blind").asInt());
        assertEquals(90 * 90, json.get("pairs").asInt());
    }

    @Test
    void aDensityInAnotherOrderIsCertifiedInItsOwn() {
        JsonNode json = Outcome.of("certify", "made", "--size", "3x4", "--json").json();
        assertEquals(0, json.get("violation_count").asInt());
        assertTrue(json.get("pairs").asInt() % (12 * 12) == 0);
    }

    @Test
    void whatHasNoOrderIsNotCertified() {
        Outcome.of("certify", "kmeans").failed(ExitCode.USAGE, "kmeans is no product of conditionals");
        Outcome.of("certify", counts.toString(), "--size", "3x3").failed(ExitCode.USAGE, "--size and --colour");
        Outcome.of("certify", "pixelcnn", "--size", "3x3", "--at", "3,0").failed(ExitCode.USAGE, "--at", "3 x 3");
        Outcome.of("certify", "pixelcnm").failed(ExitCode.USAGE, "neither a run nor a model; did you mean 'pixelcnn'");
    }

    @Test
    void noiseIsFoundStrangeAndEveryKindHasItsRow() {
        JsonNode json = Outcome.of("outliers", counts.toString(), "--against", counts.toString(), "--json")
                .json();
        Set<String> kinds = new HashSet<>();
        json.get("rows").forEach(row -> kinds.add(row.get("images").asString()));
        assertEquals(
                Set.of(
                        "test images",
                        "noise",
                        "shuffled",
                        "inverted",
                        "black",
                        "transposed",
                        "half brightness",
                        "digits"),
                kinds);
        JsonNode noise = json.get("rows").get(1);
        assertTrue(noise.get("auroc").asDouble() > 0.9, noise::toString);
        assertEquals(0.5, noise.get("auroc_of_ratio").asDouble(), "against itself every ratio is 1");
        assertTrue(Outcome.of("outliers", counts.toString()).out().contains("AUROC less deflated"));
    }

    /** An autoencoder of stripes cannot give back what it has never seen. */
    @Test
    void whatOnlyReconstructsIsHeldAgainstOtherImagesByItsErrors() {
        Path autoencoder = folder.resolve("autoencoder");
        Outcome.of("train", "autoencoder", "--steps", "200", "--limit", "500", "--out", autoencoder.toString());
        JsonNode found = Outcome.of("outliers", autoencoder.toString(), "--limit", "100", "--json")
                .json();
        JsonNode test = found.get("rows").get(0), digits = found.get("rows").get(7);
        assertEquals("digits", digits.get("images").asString());
        assertEquals(
                digits.get("error").asDouble() / test.get("error").asDouble(),
                digits.get("ratio").asDouble(),
                1e-9);
        assertTrue(digits.get("ratio").asDouble() > 1.5, found::toString);
        assertTrue(digits.get("auroc").asDouble() > 0.9, found::toString);
        Outcome.of("outliers", autoencoder.toString(), "--against", counts.toString())
                .failed(ExitCode.USAGE, "--against is for densities, and autoencoder is none");
        String text =
                Outcome.of("outliers", autoencoder.toString(), "--limit", "100").out();
        assertTrue(text.contains("squared errors of reconstructions"), text);
    }

    /** A naive Bayes classifier must name a garment, and is sure of it; its density knows that noise is none. */
    @Test
    void aClassConditionalDensityIsSureOfNoiseAndYetRejectsIt() {
        Path bayes = folder.resolve("bayes");
        String[] train = {
            "train",
            "bernoulli-mixture",
            "--components",
            "10",
            "--start",
            "classes",
            "--steps",
            "1",
            "--out",
            bayes.toString()
        };
        assertEquals(0, Outcome.of(train).code());
        JsonNode found = Outcome.of("outliers", bayes.toString(), "--json").json();
        assertTrue(found.get("accuracy").asDouble() > 0.6, found::toString);
        JsonNode test = found.get("rows").get(0), noise = found.get("rows").get(1);
        assertTrue(test.get("rejected").asDouble() <= 0.01, test::toString);
        assertEquals("noise", noise.get("images").asString());
        assertEquals(1, noise.get("rejected").asDouble());
        assertTrue(noise.get("sure").asDouble() > 0.95, noise::toString);
        assertTrue(noise.get("bits").asDouble() > found.get("threshold").asDouble());
        String text = Outcome.of("outliers", bayes.toString(), "--limit", "100").out();
        assertTrue(text.contains("Rejected: what needs more bits than 99 % of the test images"), text);
        assertTrue(text.contains("the right one for "), text);
    }

    @Test
    void whatEachPixelCostsIsDrawnAndListedBesideAnother() throws IOException {
        Path svg = folder.resolve("bits.svg");
        Path plain = pixels("pixelcnn"), gated = pixels("gated-pixelcnn");
        JsonNode one = Outcome.of("evaluate", plain.toString(), "--per-pixel", svg.toString(), "--json")
                .json();
        double bits = 0;
        for (JsonNode column : one.get("per_pixel").get("columns"))
            bits += column.get("bits").asDouble() / 4;
        assertEquals(one.get("figures").get("bits_per_dim").get("mean").asDouble(), bits, 1e-4);
        Outcome both =
                Outcome.of("evaluate", plain.toString(), "--per-pixel", svg.toString(), "--against", gated.toString());
        assertTrue(both.out().contains("seen by the other only"), both.out());
        assertTrue(Files.readString(svg).contains("the first less the second"));
        Outcome.of("evaluate", plain.toString(), "--against", gated.toString())
                .failed(ExitCode.USAGE, "--against goes with --per-pixel");
        Outcome.of("evaluate", counts.toString(), "--per-pixel", svg.toString())
                .failed(ExitCode.USAGE, "counts cannot say what each pixel costs");
    }

    private static Path pixels(String model) {
        Path out = folder.resolve("pixels-" + model);
        String[] train = {
            "train",
            model,
            "--channels",
            "4",
            "--layers",
            "1",
            "--batch",
            "4",
            "--steps",
            "2",
            "--data",
            images.toString(),
            "--out",
            out.toString()
        };
        assertEquals(0, Outcome.of(train).code());
        return out;
    }

    @Test
    void theBoardHasEveryModelThatWasAskedForBestFirstAndTrainsNoneTwice() throws IOException {
        String[] words = {
            "board",
            "--data",
            images.toString(),
            "--only",
            "Counts,kde,tree",
            "--out",
            folder.resolve("board").toString(),
            "--json"
        };
        JsonNode board = Outcome.of(words).json();
        List<JsonNode> bytes =
                List.of(board.get("bytes").get(0), board.get("bytes").get(1));
        assertEquals(2, board.get("bytes").size());
        assertEquals("tree", board.get("binarized").get(0).get("model").asString());
        assertTrue(bytes.get(0).get("figure").asDouble()
                <= bytes.get(1).get("figure").asDouble());
        FileTime written = Files.getLastModifiedTime(folder.resolve("board/tree/result.json"));
        assertEquals(board, Outcome.of(words).json());
        assertEquals(written, Files.getLastModifiedTime(folder.resolve("board/tree/result.json")));
        Outcome.of("board", "--only", "nothing").failed(ExitCode.USAGE, "'nothing' is no model");
        Outcome.of("board", "--data", "nosuch").failed(ExitCode.DATA, "nosuch", "is neither a data set nor a folder");
    }

    @Test
    void whatCannotBeTrainedIsNamedAndTheOthersStandOnTheBoard() throws IOException {
        Path few = TinyImages.folder(folder.resolve("few"), 8, 4, 4, 1);
        JsonNode board = Outcome.of(
                        "board",
                        "--data",
                        few.toString(),
                        "--only",
                        "pixelcnn,counts",
                        "--minutes",
                        "1e-9",
                        "--out",
                        folder.resolve("board-of-few").toString(),
                        "--json")
                .json();
        assertEquals("counts", board.get("bytes").get(0).get("model").asString());
        assertEquals(1, board.get("bytes").size());
        assertTrue(board.get("failed").get(0).asString().startsWith("pixelcnn: --batch 16 is more than"));
    }
}
