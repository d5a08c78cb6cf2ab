package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertTrainedAndEvaluated("mnist", 4);
    }

    @Test
    void cifar10InTheUsersCacheIsFound() throws IOException, InterruptedException {
        TinyImages.cifar10(folder.resolve("hanji/cifar10"));
        assertTrainedAndEvaluated("cifar10", 2);
    }

    private void assertTrainedAndEvaluated(String data, int testImages) throws IOException, InterruptedException {
        String run = folder.resolve("run").toString();
        JsonNode result = run("train", "kmeans", "--clusters", "1", "--json", "--data", data, "--out", run)
                .json();
        assertEquals(data, result.get("data").asString());
        assertEquals(
                testImages,
                result.get("figures").get("reconstruction_error").get("n").asInt());
        JsonNode again = run("evaluate", run, "--json").json();
        assertEquals(result.get("figures"), again.get("figures"));
    }

    private Outcome run(String... words) throws IOException, InterruptedException {
        try (Child child = start(words)) {
            return child.outcome();
        }
    }

    /** Each is over before an optimizing compiler would pay. */
    private Child start(String... words) throws IOException {
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", folder.toString());
        return Child.start(folder, environment, List.of("-XX:TieredStopAtLevel=1"), Main.class, words);
    }
}
