package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A run on stacks of three grey images knows that it is one. */
class StackedTest {
    @TempDir
    private static Path shared;

    private static Path data;
    private static Path run;

    @BeforeAll
    static void train() throws IOException {
        data = LabelledStripes.write(shared.resolve("stripes"), 400);
        run = trained(
                "vae", shared.resolve("vae"), "--latent", "4", "--hidden", "16", "--batch", "16", "--steps", "40");
    }

    private static Path trained(String model, Path out, String... options) {
        Outcome outcome = Outcome.of(Stream.concat(
                        Stream.of("train", model, "--data", data.toString(), "--stacked", "--out", out.toString()),
                        Stream.of(options))
                .toArray(String[]::new));
        assertEquals(0, outcome.code(), outcome::toString);
        return out;
    }

    private static Outcome judge(Path of, String... more) {
        return Outcome.of(Stream.concat(
                        Stream.of(
                                "judge",
                                of.toString(),
                                "--classifiers",
                                shared.resolve("classifiers").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void itIsEvaluatedAndGoesOnOnStacks() throws IOException {
        JsonNode json = Outcome.of("evaluate", run.toString(), "--json").json();
        assertTrue(json.get("test_images_of_the_run").asBoolean());
        assertEquals(40, json.get("images").asInt());
        assertTrue(Files.readString(run.resolve("config.txt")).contains("\nstacked = \n"));
        assertTrue(Files.readString(run.resolve("report.html")).contains("--stacked"));
        Path gan =
                trained("gan", shared.resolve("gan"), "--latent", "2", "--hidden", "4", "--batch", "8", "--steps", "3");
        assertEquals(
                0,
                Outcome.of("train", "--resume", gan.toString(), "--steps", "5").code());
        Path whole = trained(
                "gan", shared.resolve("gan5"), "--latent", "2", "--hidden", "4", "--batch", "8", "--steps", "5");
        assertEquals(weights(whole), weights(gan));
    }

    private static String weights(Path of) throws IOException {
        String json = Files.readString(of.resolve("result.json"));
        int at = json.indexOf("weights_sha256");
        return json.substring(at, at + 90);
    }

    @Test
    void itsKindsAreCountedBesideThoseOfRealStacks() throws IOException {
        JsonNode card = judge(run, "--stacks", "200", "--json").json();
        JsonNode stacks = card.at("/samples/stacks");
        assertEquals(8, stacks.get("kinds").asInt());
        assertEquals(200, stacks.get("count").asInt());
        assertEquals(8, stacks.at("/floor/value").asInt());
        assertTrue(stacks.at("/modes/value").asInt() >= 1, card::toString);
        assertTrue(stacks.at("/floor_of_divergence/value").asDouble() < 0.1, card::toString);
        assertEquals(40, card.at("/samples/count").asInt(), "the other figures are of as many as ever");
        assertEquals(8, card.at("/samples/measures/classes_drawn/floor/value").asInt());
        assertTrue(card.at("/samples/classifier/accuracy").asDouble() > 0.9, card::toString);
        String text = judge(run, "--stacks", "200").out();
        assertTrue(text.contains("200 stacks, of 8 kinds that there are:"), text);
        assertTrue(text.lines().anyMatch(line -> line.startsWith("stacked modes ") && line.endsWith("higher")), text);
        assertTrue(Files.readString(run.resolve("judge.html")).contains("<h2>Kinds of stacks</h2>"));
        Path page = shared.resolve("page.html");
        String compared = Outcome.of("compare", run.toString(), run.toString(), "--out", page.toString())
                .out();
        assertTrue(compared.lines().anyMatch(line -> line.startsWith("stacked modes ")), compared);
    }

    @Test
    void whatCannotBeDoneIsOneLine() throws IOException {
        Path colour = TinyImages.colour(shared.resolve("colour")), out = shared.resolve("none");
        Outcome.of("train", "gan", "--data", colour.toString(), "--stacked", "--out", out.toString())
                .failed(ExitCode.DATA, "has images in colour; expected grey ones to stack");
        assertFalse(Files.exists(out));
        Outcome.of("arithmetic", run.toString()).failed(ExitCode.USAGE, "stacks, which have no classes to go to");
        Path grey = shared.resolve("grey");
        Outcome.of("train", "counts", "--data", data.toString(), "--out", grey.toString());
        judge(grey, "--stacks", "9").failed(ExitCode.USAGE, "--stacks goes with runs on stacked images only");
    }
}
