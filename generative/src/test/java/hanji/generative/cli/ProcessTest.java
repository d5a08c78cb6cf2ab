package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line as processes: what scripts see, and data sets in the user's cache. */
class ProcessTest {
    @TempDir
    private Path folder;

    @Test
    void aMistypedWordEndsTheProcessWithCode2AndABadFileWithCode3() throws IOException, InterruptedException {
        run("train", "--stepps", "3").failed(ExitCode.USAGE, "did you mean '--steps'");
        Files.writeString(folder.resolve("checkpoint.safetensors"), "rubbish");
        run("evaluate", folder.toString()).failed(ExitCode.DATA, "checkpoint.safetensors: ");
    }

    @Test
    void underJsonStandardOutputIsOneObjectEvenForAnError() throws IOException, InterruptedException {
        Outcome outcome = run("sample", "no-such-run", "--json");
        assertEquals(3, outcome.code());
        assertEquals(
                3, JsonMapper.shared().readTree(outcome.out()).get("exit_code").asInt());
        assertEquals(1, outcome.out().lines().count());
        assertEquals(1, outcome.err().lines().count(), outcome::err);
    }

    @Test
    void mnistInTheUsersCacheIsFound() throws IOException, InterruptedException {
        TinyImages.mnist(folder.resolve("hanji/mnist"));
        JsonNode result = train("mnist", "--channels 2 --layers 1 --batch 4 --steps 3");
        assertEquals(4, result.get("figures").get("bits_per_dim").get("n").asInt());
        JsonNode again =
                run("evaluate", folder.resolve("run").toString(), "--json").json();
        assertEquals(result.get("figures"), again.get("figures"));
    }

    /** Ended after its first steps, since drawing samples of this size takes long; the evaluation shows it whole. */
    @Test
    void cifar10InTheUsersCacheIsFound() throws IOException, InterruptedException {
        TinyImages.cifar10(folder.resolve("hanji/cifar10"));
        try (Child child = start(training("cifar10", "--channels 3 --layers 1 --batch 2 --steps 100 --save-every 0"))) {
            Path log = folder.resolve("run/metrics.jsonl");
            assertTrue(child.reaches(() -> log.toFile().length() > 0), child::err);
            child.signal("TERM");
            assertEquals(143, child.outcome().code());
        }
        JsonNode result =
                run("evaluate", folder.resolve("run").toString(), "--json").json();
        assertEquals("cifar10", result.get("data").asString());
        assertEquals(2, result.get("images").asInt());
    }

    private JsonNode train(String data, String words) throws IOException, InterruptedException {
        return run(training(data, words)).json();
    }

    private String[] training(String data, String words) {
        var line = new ArrayList<>(List.of("train", "--json", "--data", data));
        line.addAll(List.of("--out", folder.resolve("run").toString()));
        line.addAll(List.of(words.split(" ")));
        return line.toArray(String[]::new);
    }

    private Outcome run(String... words) throws IOException, InterruptedException {
        try (Child child = start(words)) {
            return child.outcome();
        }
    }

    private Child start(String... words) throws IOException {
        return Child.start(folder, Map.of("XDG_CACHE_HOME", folder.toString()), List.of(), Main.class, words);
    }
}
