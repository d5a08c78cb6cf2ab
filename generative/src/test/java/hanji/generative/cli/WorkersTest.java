package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.distributed.ClusterFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands give the same with workers as without. */
class WorkersTest {
    @TempDir
    private static Path folder;

    private static Path images;

    @BeforeAll
    static void makeImages() throws IOException {
        images = TinyImages.classes(folder.resolve("images"));
    }

    private static int runs;

    private static Path train(String model, String... more) {
        Path run = folder.resolve(model + runs++);
        String[] words = new String[more.length + 8];
        System.arraycopy(
                new String[] {"train", model, "--data", images.toString(), "--steps", "3", "--out", run.toString()},
                0,
                words,
                0,
                8);
        System.arraycopy(more, 0, words, 8, more.length);
        Outcome outcome = Outcome.of(words);
        assertEquals(0, outcome.code(), outcome::toString);
        return run;
    }

    @Test
    void evaluationByPartsHasTheBitsOfOne() throws IOException {
        Path many = TinyImages.folder(folder.resolve("many"), 2_500, 4, 4, 1); // 250 of them for the test
        Path run = train("vae", "--hidden", "4", "--latent", "2", "--batch", "4");
        Path here = folder.resolve("here.csv"), there = folder.resolve("there.csv");
        JsonNode alone = evaluate(run, many, here), shared = evaluate(run, many, there, "--workers", "threads[2]");
        assertEquals(250, alone.get("images").asInt());
        assertEquals(alone.get("figures"), shared.get("figures"));
        assertEquals(Files.readString(here), Files.readString(there));
    }

    private static JsonNode evaluate(Path run, Path data, Path csv, String... more) {
        List<String> words = new ArrayList<>(List.of("evaluate", run.toString(), "--json"));
        words.addAll(List.of("--data", data.toString(), "--per-image", csv.toString()));
        words.addAll(List.of(more));
        return Outcome.of(words.toArray(String[]::new)).json();
    }

    /** Pixel by pixel, plainly too, and of classes that are asked for; 20 images are three jobs. */
    @Test
    void samplesByPartsHaveTheBitsOfOne() {
        Path pixels = train("pixelcnn", "--channels", "6", "--layers", "1", "--batch", "4");
        samplesAlike(pixels);
        samplesAlike(pixels, "--plain");
        Path told = train("cvae", "--hidden", "4", "--latent", "2", "--batch", "4");
        samplesAlike(told);
        samplesAlike(told, "--class", "1,0");
    }

    private static void samplesAlike(Path run, String... more) {
        JsonNode alone = sample(run, more);
        String[] shared = Arrays.copyOf(more, more.length + 2);
        shared[more.length] = "--workers";
        shared[more.length + 1] = "threads[3]";
        JsonNode together = sample(run, shared);
        assertEquals(20, together.get("images").asInt());
        for (String same : List.of("sha256", "sampler", "classes")) assertEquals(alone.get(same), together.get(same));
    }

    private static JsonNode sample(Path run, String... more) {
        List<String> words = new ArrayList<>(List.of("sample", run.toString(), "--count", "20", "--json"));
        words.addAll(List.of("--out", folder.resolve("samples.png").toString()));
        words.addAll(List.of(more));
        return Outcome.of(words.toArray(String[]::new)).json();
    }

    @Test
    void workersCompleteNoImages() {
        Outcome.of("sample", train("counts").toString(), "--complete", "--workers", "threads[2]")
                .failed(ExitCode.USAGE, "--workers draws whole images only: leave out --complete");
    }

    @Test
    void aTrainingByWorkersHasTheWeightsOfOne() {
        String alone = trained("alone", "--shards", "4");
        assertEquals(alone, trained("two", "--workers", "threads[2]"));
        assertEquals(alone, trained("four", "--workers", "threads[4]"));
    }

    private static String trained(String out, String... more) {
        List<String> words = new ArrayList<>(List.of("train", "vae", "--data", images.toString(), "--json"));
        words.addAll(List.of("--hidden", "4", "--latent", "2", "--batch", "8", "--steps", "12"));
        words.addAll(List.of("--out", folder.resolve(out).toString()));
        words.addAll(List.of(more));
        return Outcome.of(words.toArray(String[]::new))
                .json()
                .get("weights_sha256")
                .asString();
    }

    @Test
    void howManyTrainTogetherMustBeSaid() {
        Outcome.of(
                        "train",
                        "vae",
                        "--data",
                        images.toString(),
                        "--out",
                        folder.resolve("n").toString(),
                        "--workers",
                        "threads")
                .failed(ExitCode.USAGE, "say how many workers train together: --workers threads[N]");
        assertTrue(Files.notExists(folder.resolve("n")));
    }

    @Test
    void compressionByPartsHasTheBytesOfOne() throws IOException {
        Path run = train("pixelcnn", "--channels", "6", "--layers", "1", "--batch", "4");
        Path here = folder.resolve("here.hanji"), there = folder.resolve("there.hanji");
        String coats = images.resolve("coats").toString();
        assertEquals(
                0,
                Outcome.of("compress", run.toString(), coats, "--out", here.toString())
                        .code());
        Outcome shared =
                Outcome.of("compress", run.toString(), coats, "--out", there.toString(), "--workers", "threads[3]");
        assertEquals(0, shared.code(), shared::toString);
        assertArrayEquals(Files.readAllBytes(here), Files.readAllBytes(there));
    }

    @Test
    void aGalleryIsTrainedByWorkersToEqualWeights() {
        JsonNode here = gallery("gallery-here"), there = gallery("gallery-there", "--workers", "threads[2]");
        for (String model : List.of("counts", "pixelcnn"))
            assertEquals(weights("gallery-here", model), weights("gallery-there", model));
        assertEquals("vae", there.at("/left_out/0/model").asString());
        assertEquals(here.at("/left_out/0/reason"), there.at("/left_out/0/reason"));
    }

    private static JsonNode gallery(String out, String... more) {
        List<String> words = new ArrayList<>(List.of("gallery", "--json", "--steps", "3", "--only"));
        words.addAll(List.of("vae,counts,pixelcnn", "--data", images.toString()));
        words.addAll(List.of("--out", folder.resolve(out).toString()));
        words.addAll(List.of(more));
        return Outcome.of(words.toArray(String[]::new)).json();
    }

    private static JsonNode weights(String gallery, String model) {
        Path result = folder.resolve(gallery).resolve(model).resolve("result.json");
        return JsonMapper.shared().readTree(result.toFile()).get("weights_sha256");
    }

    @Test
    void anAddressThatNoClusterKnowsIsMisuse() {
        Outcome.of("evaluate", train("counts").toString(), "--workers", "yarn")
                .failed(ExitCode.USAGE, "--workers yarn is no cluster");
    }

    @Test
    void withoutAClusterOneLineSaysHowToGetOne() {
        var failure = assertThrows(ClusterFailure.class, () -> WorkersOption.requireSome(List.of()));
        assertTrue(failure.getMessage().contains("hanji-generative-spark"), failure.getMessage());
    }

    @Test
    void rangesCoverAllAndBeginAtUnits() {
        for (int count : new int[] {1, 8, 9, 250, 10_000, 12_345})
            for (int unit : new int[] {1, 8, 100}) {
                int next = 0;
                for (WorkersOption.Range range : WorkersOption.Range.cut(count, unit)) {
                    assertEquals(next, range.from());
                    assertEquals(0, range.from() % unit);
                    assertTrue(range.count() > 0);
                    next = range.to();
                }
                assertEquals(count, next);
            }
    }
}
