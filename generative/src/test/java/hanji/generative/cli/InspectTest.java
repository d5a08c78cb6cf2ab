package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Looking inside a classifier from the command line. */
class InspectTest {
    @TempDir
    private static Path shared;

    private static Path data;
    private static Path convNet;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        data = LabelledStripes.write(shared.resolve("stripes"), 200);
        convNet = trained("convnet", "--channels", "4", "--hidden", "8", "--batch", "16", "--steps", "120");
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
        return folder.resolve("inside.png");
    }

    private Outcome inspect(Path run, String what, String... more) {
        return Outcome.of(Stream.concat(
                        Stream.of(
                                "inspect",
                                run.toString(),
                                what,
                                "--out",
                                picture().toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private void assertPicture() throws IOException {
        byte[] png = Files.readAllBytes(picture());
        assertEquals("PNG", new String(png, 1, 3, StandardCharsets.US_ASCII));
    }

    @Test
    void filters() throws IOException {
        Outcome outcome = inspect(convNet, "filters");
        assertEquals(
                picture() + ": 4 filters of conv1 of convnet of " + convNet
                        + ", 3 x 3 x 1, those with the largest weights first",
                outcome.out().strip());
        assertPicture();
        Path linear = trained("softmax-regression", "--batch", "16", "--steps", "40");
        JsonNode json = inspect(linear, "filters", "--json").json();
        assertEquals(8, json.get("height").asInt());
        assertEquals(2, json.get("units").asInt());
    }

    /** Stripes of any phase are near others in features, and not in pixels. */
    @Test
    void neighboursAreOfOneClassInFeaturesMoreOftenThanInPixels() throws IOException {
        JsonNode json = inspect(convNet, "neighbours", "--k", "3", "--gallery", "12", "--json")
                .json();
        assertPicture();
        assertEquals(3, json.get("k").asInt());
        double inFeatures = json.at("/figures/accuracy_in_features/mean").asDouble();
        double inPixels = json.at("/figures/accuracy_in_pixels/mean").asDouble();
        assertTrue(inFeatures > inPixels, json::toString);
        assertEquals(inFeatures - inPixels, json.at("/figures/gain/mean").asDouble(), 1e-9);
        String text = inspect(convNet, "neighbours").out();
        assertTrue(text.contains("features above pixels, the same images"), text);
        inspect(convNet, "neighbours", "--k", "999").failed(ExitCode.USAGE, "--k 999 is more than");
    }

    @Test
    void patches() throws IOException {
        JsonNode json = inspect(convNet, "patches", "--units", "3", "--most", "5", "--json")
                .json();
        assertPicture();
        assertEquals("conv3", json.get("layer").asString());
        assertEquals(8, json.get("units").asInt());
        assertEquals(8, json.get("height").asInt(), "no more than the image");
        assertEquals(3, json.get("rows").size());
        assertEquals(5, json.at("/rows/0/peaks").size());
        double highest = json.at("/rows/0/peaks/0/value").asDouble();
        assertTrue(highest > 0 && highest >= json.at("/rows/1/peaks/0/value").asDouble(), json::toString);
        String text = inspect(convNet, "patches", "--layer", "conv1").out();
        assertTrue(text.contains("A unit sees 3 x 3 pixels at most."), text);
        inspect(convNet, "patches", "--layer", "conv9")
                .failed(ExitCode.USAGE, "there is no layer 'conv9'; there are conv1, conv2, conv3, hidden, logits");
    }

    @Test
    void saliencyFallsWithRandomWeights() throws IOException {
        JsonNode json = inspect(
                        convNet, "saliency", "--smooth", "4", "--guided", "--images", "15", "--show", "3", "--json")
                .json();
        assertPicture();
        assertEquals(3, json.get("stages").size());
        JsonNode stages = json.at("/stages/gradient");
        assertEquals("logits", stages.propertyNames().iterator().next());
        assertTrue(stages.at("/conv1/mean").asDouble() < 0.6, json::toString);
        assertEquals(15, stages.at("/conv1/n").asInt());
        String text = inspect(convNet, "saliency", "--images", "20").out();
        assertTrue(text.contains("random from this layer up  gradient"), text);
    }

    @Test
    void occlusion() throws IOException {
        JsonNode json = inspect(convNet, "occlusion", "--size", "5", "--images", "12", "--json")
                .json();
        assertPicture();
        double worst =
                json.at("/figures/changed_where_the_score_falls_most/mean").asDouble();
        double anywhere = json.at("/figures/changed_anywhere/mean").asDouble();
        assertTrue(worst >= anywhere && anywhere >= 0 && worst <= 100, json::toString);
        inspect(convNet, "occlusion", "--fill", "7").failed(ExitCode.USAGE, "--fill must be 0 to 1, not 7");
    }

    @Test
    void ascent() throws IOException {
        JsonNode json = inspect(convNet, "ascent", "--json").json();
        assertPicture();
        assertEquals(2, json.get("rows").size(), "an image of each class");
        for (JsonNode row : json.get("rows")) {
            assertTrue(row.get("after").asDouble() > row.get("before").asDouble(), json::toString);
            assertEquals(row.get("of").asString(), row.get("likeliest").asString(), json::toString);
        }
        String one = inspect(convNet, "ascent", "--class", "down", "--within", "--steps", "20")
                .out();
        assertTrue(one.contains("1 image that convnet of") && one.contains("down"), one);
        JsonNode units = inspect(convNet, "ascent", "--unit", "conv3:1", "--unit", "conv3:0", "--blur", "0", "--json")
                .json();
        assertEquals("conv3:1", units.at("/rows/0/of").asString());
        inspect(convNet, "ascent", "--unit", "conv3:99").failed(ExitCode.USAGE, "conv3 has units 0 to 7, not 99");
        inspect(convNet, "ascent", "--unit", "conv9:1").failed(ExitCode.USAGE, "--unit is LAYER:K");
        inspect(convNet, "ascent", "--class", "up").failed(ExitCode.USAGE, "'up' is no class");
        inspect(convNet, "ascent", "--class", "down", "--unit", "conv3:1").failed(ExitCode.USAGE, "exclude each other");
        inspect(convNet, "ascent", "--blur", "-1").failed(ExitCode.USAGE, "--blur must be 0 or more");
    }

    @Test
    void whatCannotBeDoneIsOneLine() {
        Path counts = trained("counts");
        inspect(counts, "filters")
                .failed(ExitCode.USAGE, "counts cannot be looked into", "convnet", "it scores images");
        Outcome.of("inspect", convNet.toString(), "feelings").failed(ExitCode.USAGE, "unknown command 'feelings'");
        inspect(folder.resolve("none"), "filters").failed(ExitCode.DATA, "there is no such folder");
        Outcome.of("inspect", convNet.toString()).failed(ExitCode.USAGE, "say what to look at: filters, neighbours");
        Outcome.of("inspect").failed(ExitCode.USAGE, "RUN");
        assertFalse(Files.exists(picture()));
    }
}
