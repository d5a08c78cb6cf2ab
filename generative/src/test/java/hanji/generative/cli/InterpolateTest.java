package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Walks between codes as a picture and figures. */
class InterpolateTest {
    @TempDir
    private static Path shared;

    private static Path data;
    private static Path vae;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        data = LabelledStripes.write(shared.resolve("stripes"), 200);
        vae = trained("vae", "--latent", "2", "--hidden", "12", "--batch", "16", "--steps", "60");
    }

    private static Path trained(String model, String... options) {
        Path run = shared.resolve(model);
        Outcome outcome = Outcome.of(Stream.concat(
                        Stream.of("train", model, "--data", data.toString(), "--out", run.toString()),
                        Stream.of(options))
                .toArray(String[]::new));
        assertEquals(0, outcome.code(), outcome::toString);
        return run;
    }

    private Path picture() {
        return folder.resolve("walks.png");
    }

    private Outcome interpolate(Path run, String... more) {
        return Outcome.of(Stream.concat(
                        Stream.of(
                                "interpolate",
                                run.toString(),
                                "--out",
                                picture().toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void codesOfThePriorAreJoinedByArcsAndMeasuredInPixels() throws IOException {
        JsonNode json = interpolate(vae, "--pairs", "40", "--json").json();
        assertEquals("codes of the prior", json.get("between").asString());
        assertEquals("slerp", json.get("way").asString());
        JsonNode pixels = json.at("/unevenness/pixels");
        double mean = pixels.at("/largest_over_mean_step/value").asDouble();
        assertTrue(mean > 1 && mean < 16, json::toString);
        assertTrue(pixels.at("/largest_over_mean_step/low").asDouble() < mean, json::toString);
        assertTrue(pixels.get("most").asDouble() >= mean, json::toString);
        assertFalse(json.at("/unevenness").has("features"));
        byte[] arcs = Files.readAllBytes(picture());
        assertEquals(json, interpolate(vae, "--pairs", "40", "--json").json(), "the same figures again");
        JsonNode straight =
                interpolate(vae, "--pairs", "40", "--lerp", "--json").json();
        assertEquals("lerp", straight.get("way").asString());
        assertFalse(Arrays.equals(arcs, Files.readAllBytes(picture())));
    }

    @Test
    void codesOfImagesAreJoinedStraight() {
        String text =
                interpolate(vae, "--images", "--pairs", "30", "--steps", "4").out();
        assertTrue(text.contains("walks.png: walks of vae of " + vae + " between test images, by lerp"), text);
        assertTrue(text.contains("along 30 walks of 4 steps"), text);
        Path pca = trained("pca", "--components", "2");
        JsonNode json = interpolate(pca, "--pairs", "25", "--json").json();
        assertEquals("test images", json.get("between").asString());
        assertEquals(25, json.at("/unevenness/pixels/walks").asInt());
        assertTrue(json.at("/unevenness/pixels/largest_over_mean_step/value").asDouble() < 1.5, json::toString);
    }

    @Test
    void featuresAreThoseOfTheClassifier() {
        String kept = shared.resolve("classifiers").toString();
        String text = interpolate(vae, "--pairs", "20", "--features", "--classifiers", kept)
                .out();
        assertTrue(text.lines().anyMatch(line -> line.startsWith("features  ")), text);
        assertTrue(text.lines().anyMatch(line -> line.startsWith("pixels  ") && line.endsWith(" %")), text);
    }

    @Test
    void whatCannotBeDoneIsOneLine() {
        Path counts = trained("counts"), cvae = trained("cvae", "--latent", "2", "--hidden", "4", "--steps", "1");
        interpolate(counts).failed(ExitCode.USAGE, "counts cannot make images of codes; it scores images");
        interpolate(cvae).failed(ExitCode.USAGE, "cvae cannot make images of codes");
        interpolate(folder.resolve("none")).failed(ExitCode.DATA, "there is no such folder");
        assertFalse(Files.exists(picture()));
    }
}
