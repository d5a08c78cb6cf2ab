package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command round the server: where it says that it listens, how it ends, what it measures. */
class ServeTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void trainTwoRuns() throws IOException {
        Path images = TinyImages.grey(folder.resolve("images"));
        for (String model : List.of("pixelcnn --channels 4 --layers 1", "gan --latent 3 --hidden 4")) {
            String words = "train --json --steps 2 --batch 4 --data " + images + " --out "
                    + folder.resolve("runs").resolve(model.split(" ")[0]) + " " + model;
            assertEquals(0, Outcome.of(words.split(" ")).code());
        }
    }

    private static String runs() {
        return folder.resolve("runs").toString();
    }

    @Test
    void completionsAreMeasured() {
        Path run = folder.resolve("runs/pixelcnn");
        JsonNode times = Outcome.of("serve", run.toString(), "--measure", "4", "--threads", "1", "--json")
                .json();
        assertEquals(4, times.get("completions").asInt());
        assertEquals(4, times.get("height").asInt());
        double median = times.get("median_milliseconds").asDouble();
        assertTrue(median >= times.get("fastest_milliseconds").asDouble() && median > 0, times::toString);
        assertTrue(median <= times.get("slowest_milliseconds").asDouble(), times::toString);
    }

    @Test
    void whatCannotBeShownIsRefusedInOneLine() {
        Outcome.of("serve", runs(), "--port", "65536").failed(ExitCode.USAGE, "--port", "65536");
        Outcome.of("serve", runs() + "/gan/config.txt").failed(ExitCode.DATA, "is a file");
        Outcome.of("serve", runs() + "/none").failed(ExitCode.DATA, "there is no such folder");
        Outcome.of("serve", runs() + "/none", "--measure", "1").failed(ExitCode.DATA, "holds no run");
        Outcome.of("serve", runs() + "/gan", "--measure", "1").failed(ExitCode.USAGE, "gan cannot complete images");
    }

    /** One object under --json too, though the command has no end of its own. */
    @Test
    void itSaysWhereItListensAndCtrlCEndsIt() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "skipped, because there is no kill command");
        try (Child child = Child.start(folder, List.of("-XX:TieredStopAtLevel=1"), "serve", runs(), "--json");
                var client = HttpClient.newHttpClient()) {
            assertTrue(child.reaches(() -> child.out().endsWith("}" + System.lineSeparator())), child::err);
            JsonNode line = JsonMapper.shared().readTree(child.out());
            URI address = URI.create(line.get("address").asString());
            assertEquals("127.0.0.1", address.getHost());
            var page = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
            assertTrue(page.body().contains("/runs/gan/"), page::body);
            child.signal("TERM");
            Outcome outcome = child.outcome();
            assertEquals(143, outcome.code(), outcome::toString);
            assertEquals(1, outcome.out().lines().count(), outcome::toString);
            assertEquals("", outcome.err());
        }
    }
}
