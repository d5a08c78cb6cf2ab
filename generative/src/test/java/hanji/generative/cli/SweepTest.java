package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SweepTest {
    private static final List<String> RUNS =
            List.of("1-lr=0.001-seed=1", "2-lr=0.001-seed=2", "3-lr=0.003-seed=1", "4-lr=0.003-seed=2");

    @TempDir
    private static Path folder;

    private static Path images;
    private static JsonNode here;

    @BeforeAll
    static void train() throws IOException {
        images = TinyImages.folder(folder.resolve("images"), 60, 4, 4, 1);
        here = sweep("here", "lr=0.001,0.003", "seed=1..2").json();
    }

    private static Outcome sweep(String out, String... sweep) {
        return Outcome.of(words(out, sweep, "--json"));
    }

    private static String[] words(String out, String[] sweep, String... more) {
        List<String> words = new ArrayList<>(List.of("train", "vae", "--data", images.toString()));
        words.addAll(List.of(more));
        words.addAll(List.of("--hidden", "4", "--latent", "2", "--batch", "6", "--steps", "12"));
        words.addAll(List.of("--validation", "6", "--out", folder.resolve(out).toString(), "--sweep"));
        words.addAll(List.of(sweep));
        return words.toArray(String[]::new);
    }

    private static List<String> weights(JsonNode swept) {
        List<String> weights = new ArrayList<>();
        swept.get("settings")
                .forEach(row -> weights.add(row.get("weights_sha256").asString()));
        return weights;
    }

    @Test
    void everyCombinationIsARunOfItsOwnInOrder() {
        for (int i = 0; i < 4; i++) {
            JsonNode row = here.at("/settings/" + i);
            Path run = folder.resolve("here").resolve(RUNS.get(i));
            JsonNode result =
                    JsonMapper.shared().readTree(run.resolve("result.json").toFile());
            assertEquals(result.get("weights_sha256"), row.get("weights_sha256"));
            assertEquals(i / 2 == 0 ? "0.001" : "0.003", row.at("/values/lr").asString());
            assertEquals(i % 2 + 1, result.get("seed").asInt());
            assertEquals(12, row.get("steps").asInt());
            assertTrue(row.at("/figures/bits_per_dim/mean").asDouble() > 0);
        }
        assertEquals(4, weights(here).stream().distinct().count());
    }

    @Test
    void theBestIsThatOnValidationImages() {
        int best = here.get("best").asInt();
        for (JsonNode row : here.get("settings"))
            assertTrue(here.at("/settings/" + best + "/validation").asDouble()
                    <= row.get("validation").asDouble());
    }

    @Test
    void thePageHasTheTableAndAllCurvesInOneDrawingAndNeedsNoNetwork() throws IOException {
        String page = Files.readString(folder.resolve("here/sweep.html"));
        for (String run : RUNS) assertTrue(page.contains("<a href=\"" + run + "/report.html\">report</a>"), run);
        assertEquals(2, page.split("<svg", -1).length);
        assertEquals(2, page.split("class=\"self\"", -1).length);
        for (String line : List.of("lr=0.001 seed=1", "lr=0.003 seed=2", "bits/dim", "lower is better"))
            assertTrue(page.contains(line), line);
        assertFalse(page.contains("src=\"http"));
    }

    @Test
    void otherProcessesTrainToEqualWeights() throws IOException {
        Outcome outcome = sweep("there", "lr=0.001,0.003", "seed=1..2", "--workers", "threads[2]");
        assertEquals(weights(here), weights(outcome.json()));
        Path run = folder.resolve("there").resolve(RUNS.get(3));
        assertEquals(
                run.toString(),
                JsonMapper.shared()
                        .readTree(run.resolve("result.json").toFile())
                        .get("run_dir")
                        .asString());
        assertEquals(0, Outcome.of("evaluate", run.toString()).code());
    }

    @Test
    void aSweepThatWasStoppedTrainsWhatIsMissing() throws IOException {
        JsonNode first = sweep("stopped", "seed=1..3").json();
        Path kept = folder.resolve("stopped/1-seed=1/checkpoint.safetensors");
        FileTime before = Files.getLastModifiedTime(kept);
        try (Stream<Path> files = Files.walk(folder.resolve("stopped/2-seed=2"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
        JsonNode second = Outcome.of(
                        "train", "--json", "--resume", folder.resolve("stopped").toString())
                .json();
        assertEquals(weights(first), weights(second));
        assertEquals(before, Files.getLastModifiedTime(kept));
    }

    @Test
    void aSettingThatFailsIsARowWithItsReason() {
        Outcome outcome = sweep("failing", "lr=0.001,fast", "seed=1");
        assertEquals(ExitCode.OTHER.status(), outcome.code());
        JsonNode swept = JsonMapper.shared().readTree(outcome.out());
        assertEquals(12, swept.at("/settings/0/steps").asInt());
        assertTrue(swept.at("/settings/1/failed").asString().contains("'fast' is not a"), outcome.out());
        assertEquals(0, swept.get("best").asInt());
    }

    @Test
    void namesAreCheckedBeforeAnythingIsTrained() {
        misuse("laten=1,2").failed(ExitCode.USAGE, "'laten' is no option of vae", "did you mean 'latent'");
        misuse("latent=1,2").failed(ExitCode.USAGE, "--latent is given and swept too");
        misuse("seed=1", "seed=2").failed(ExitCode.USAGE, "one name twice");
        assertFalse(Files.exists(folder.resolve("none")));
    }

    private static Outcome misuse(String... sweep) {
        return Outcome.of(words("none", sweep));
    }

    @Test
    void wordsAreValuesOrRanges() {
        var reader = new SweepWord.Reader();
        assertEquals(new SweepWord("lr", List.of("0.1", "1e-3")), reader.convert("lr=0.1,1e-3"));
        assertEquals(new SweepWord("seed", List.of("-1", "0", "1", "7")), reader.convert("--seed=-1..1,7"));
        assertEquals(
                List.of(
                        Map.of("a", "1", "b", "x"),
                        Map.of("a", "1", "b", "y"),
                        Map.of("a", "2", "b", "x"),
                        Map.of("a", "2", "b", "y")),
                SweepWord.product(
                        List.of(new SweepWord("a", List.of("1", "2")), new SweepWord("b", List.of("x", "y")))));
        for (String wrong : List.of("lr", "lr=", "=1", "seed=5..1", "seed=1,1", "seed=1,,2", "seed=1..99999"))
            assertThrows(TypeConversionException.class, () -> reader.convert(wrong), wrong);
    }

    @Test
    void theModelIsFoundBehindASweep() {
        assertEquals(
                "vae",
                TrainWords.model("train", "--sweep", "lr=1,2", "seed=1..2", "--batch", "4", "vae")
                        .orElseThrow());
    }
}
