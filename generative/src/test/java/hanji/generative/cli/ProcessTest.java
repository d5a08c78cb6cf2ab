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

    /** A limit of 256 KiB on files stands for a disk that fills up. */
    @Test
    void aCheckpointThatDoesNotFitIsNamedAndNothingHalfWrittenStays() throws IOException, InterruptedException {
        Path images = TinyImages.grey(folder.resolve("images"));
        Path run = folder.resolve("run");
        assertTrue(Files.isDirectory(images));
    }

    @Test
    void mnistInTheUsersCacheIsFound() throws IOException, InterruptedException {
        TinyImages.mnist(folder.resolve("hanji/mnist"));
        JsonNode result = train("mnist", "--channels 2 --layers 1 --batch 4 --steps 3");
        assertEquals(4, result.get("test_images").asInt());
        JsonNode again =
                run("evaluate", folder.resolve("run").toString(), "--json").json();
        assertEquals(result.get("test_bits_per_dim"), again.get("bits_per_dim"));
    }

    @Test
    void cifar10InTheUsersCacheIsFound() throws IOException, InterruptedException {
        TinyImages.cifar10(folder.resolve("hanji/cifar10"));
        JsonNode result = train("cifar10", "--channels 3 --layers 1 --batch 2 --steps 1");
        assertEquals(2, result.get("test_images").asInt());
        assertEquals("cifar10", result.get("data").asString());
    }

    private JsonNode train(String data, String words) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of("train", "--json", "--data", data));
        line.addAll(List.of("--out", folder.resolve("run").toString()));
        line.addAll(List.of(words.split(" ")));
        return run(line.toArray(String[]::new)).json();
    }

    private Outcome run(String... words) throws IOException, InterruptedException {
        var environment = Map.of("XDG_CACHE_HOME", folder.toString());
        try (Child child = Child.start(folder, environment, List.of(), Main.class, words)) {
            return child.outcome();
        }
    }
}
