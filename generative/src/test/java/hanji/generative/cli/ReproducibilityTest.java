package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.generative.run.TrainingOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The same command gives the same bits whatever the number of threads, the width of the vectors and the compiler. The
 * tests of this module run with poisoned buffers, and the processes started here without.
 */
class ReproducibilityTest {
    @TempDir
    private static Path folder;

    private static Path images;
    private static JsonNode expected;

    @BeforeAll
    static void trainWithOneThread() throws IOException {
        images = TinyImages.grey(folder.resolve("images"));
        expected = Outcome.of(words("one", 1)).json();
    }

    @Test
    void threadsDoNotMatter() throws IOException {
        for (int threads : new int[] {2, 3}) {
            JsonNode result = Outcome.of(words("threads" + threads, threads)).json();
            assertEquals(threads, result.get("threads").asInt());
            assertSameBits(result, "threads" + threads);
        }
    }

    /** Vectors narrower than this machine's, which the expected run used. */
    @Test
    void vectorsDoNotMatter() throws IOException, InterruptedException {
        int own = expected.get("vector_bits").asInt() / 8;
        int[] narrower = IntStream.of(16, 32).filter(bytes -> bytes < own).toArray();
        assumeTrue(narrower.length > 0, "skipped, because this machine has no vectors of more than 16 bytes");
        List<Child> children = new ArrayList<>();
        for (int bytes : narrower)
            children.add(Child.start(folder, List.of("-XX:MaxVectorSize=" + bytes), words("bytes" + bytes, 2)));
        for (int i = 0; i < narrower.length; i++)
            try (Child child = children.get(i)) {
                JsonNode result = child.outcome().json();
                assertEquals(8 * narrower[i], result.get("vector_bits").asInt(), "the flag had no effect");
                assertSameBits(result, "bytes" + narrower[i]);
            }
    }

    @Test
    void theInterpreterGivesTheSameBits() throws IOException, InterruptedException {
        Path few = TinyImages.folder(folder.resolve("few"), 5, 3, 3, 1);
        String weights = TrainingOnly.weightsSha256(few, folder.resolve("compiled"));
        String[] words = {few.toString(), folder.resolve("interpreted").toString()};
        try (Child child = Child.start(folder, Map.of(), List.of("-Xint"), TrainingOnly.class, words)) {
            assertEquals(weights, child.outcome().out().strip());
        }
    }

    private static String[] words(String run, int threads) {
        String out = folder.resolve(run).toString();
        return new String[] {
            "train",
            "--json",
            "--data",
            images.toString(),
            "--out",
            out,
            "--threads",
            Integer.toString(threads),
            "--channels",
            "8",
            "--layers",
            "1",
            "--batch",
            "4",
            "--steps",
            "12"
        };
    }

    private static void assertSameBits(JsonNode result, String run) throws IOException {
        for (String field : List.of("weights_sha256", "figures", "data_sha256"))
            assertEquals(expected.get(field), result.get(field), field);
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("one/samples.png")),
                Files.readAllBytes(folder.resolve(run).resolve("samples.png")));
        assertEquals(Logs.withoutTimes(folder.resolve("one")), Logs.withoutTimes(folder.resolve(run)));
    }
}
