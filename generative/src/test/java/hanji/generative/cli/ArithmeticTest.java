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

/** Attribute vectors that lead from stripes across to stripes down. */
class ArithmeticTest {
    @TempDir
    private static Path shared;

    private static Path data;
    private static Path vae;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        data = LabelledStripes.write(shared.resolve("stripes"), 400);
        vae = trained("vae", data, "--latent", "3", "--hidden", "24", "--batch", "16", "--steps", "300");
    }

    private static Path trained(String model, Path data, String... options) {
        Path run = shared.resolve(model + "-" + data.getFileName());
        Outcome outcome = Outcome.of(Stream.concat(
                        Stream.of("train", model, "--data", data.toString(), "--out", run.toString()),
                        Stream.of(options))
                .toArray(String[]::new));
        assertEquals(0, outcome.code(), outcome::toString);
        return run;
    }

    private Path picture() {
        return folder.resolve("moved.png");
    }

    private Outcome arithmetic(Path run, String... more) {
        String kept = shared.resolve("classifiers").toString();
        return Outcome.of(Stream.concat(
                        Stream.of(
                                "arithmetic", run.toString(), "--out", picture().toString(), "--classifiers", kept),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void everyPairOfClassesIsTriedUnlessOneIsNamed() {
        JsonNode json = arithmetic(vae, "--draws", "100", "--json").json();
        assertEquals(2, json.get("pairs").size());
        assertEquals(
                100,
                json.at("/pairs/0/moves").asInt() + json.at("/pairs/1/moves").asInt());
        double arrived = json.at("/arrived/value").asDouble();
        assertTrue(arrived >= json.at("/arrived/low").asDouble() && arrived <= 1, json::toString);
        assertEquals("codes of the prior", json.get("moved").asString());
        assertTrue(json.get("vectors").asString().endsWith(" training images by their labels"), json::toString);
        assertTrue(Files.exists(picture()));
        assertEquals(json, arithmetic(vae, "--draws", "100", "--json").json(), "the same again");
        JsonNode one = arithmetic(vae, "--draws", "40", "--from", "down", "--to", "0", "--strength", "2", "--json")
                .json();
        assertEquals(1, one.get("pairs").size());
        assertEquals("down", one.at("/shown/from").asString());
        assertEquals("across", one.at("/shown/to").asString());
        assertEquals(40, one.at("/shown/moves").asInt());
    }

    @Test
    void theTextSaysHowManyArriveAndHowManyByChance() {
        String text = arithmetic(vae, "--draws", "60").out();
        assertTrue(text.contains("times the difference of mean codes of "), text);
        assertTrue(
                text.lines().anyMatch(line -> line.startsWith("by the attribute vector ") && line.endsWith(" %")),
                text);
        assertTrue(text.lines().anyMatch(line -> line.startsWith("as far in a random direction ")), text);
        assertTrue(text.contains("% from, to"), text);
    }

    @Test
    void codesOfTestImagesAreMovedWhereNoneAreDrawn() {
        Path pca = trained("pca", data, "--components", "8");
        JsonNode json = arithmetic(pca, "--json").json();
        assertEquals("codes of test images", json.get("moved").asString());
        assertTrue(json.get("draws").asInt() <= 40, json::toString);
    }

    @Test
    void whatCannotBeDoneIsOneLine() throws IOException {
        Path grey = TinyImages.grey(folder.resolve("grey"));
        Path unlabelled = trained("pca", grey, "--components", "2");
        arithmetic(unlabelled).failed(ExitCode.USAGE, "has no labels or too small images, so there is no classifier");
        arithmetic(trained("counts", data)).failed(ExitCode.USAGE, "counts cannot make images of codes");
        arithmetic(vae, "--from", "across", "--to", "ACROSS").failed(ExitCode.USAGE, "are the same class");
        arithmetic(vae, "--from", "sideways")
                .failed(ExitCode.USAGE, "'sideways' is no class; expected 0 to 1, or across, down");
        assertFalse(Files.exists(picture()));
    }
}
