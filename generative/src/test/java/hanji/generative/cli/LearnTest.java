package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.learn.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LearnTest {
    private static final String DRAWN = "blind-spot";

    @TempDir
    private static Path folder;

    /** Pages in JSON, each computed once. */
    private static final Map<String, JsonNode> PAGES = new HashMap<>();

    private static JsonNode page(String topic) {
        return PAGES.computeIfAbsent(topic, LearnTest::computed);
    }

    private static JsonNode computed(String topic) {
        return topic.equals(DRAWN)
                ? Outcome.of("learn", topic, "--json", "--picture", picture().toString())
                        .json()
                : Outcome.of("learn", topic, "--json").json();
    }

    private static Path picture() {
        return folder.resolve("drawn.svg");
    }

    private static double number(String topic, String name) {
        return page(topic).get("numbers").get(name).asDouble();
    }

    private static void fitsOnAScreen(String text) {
        List<String> lines = text.lines().toList();
        assertTrue(lines.size() <= 40, () -> lines.size() + " lines");
        for (String line : lines) assertTrue(line.length() <= 80, line);
    }

    @Test
    void withoutATopicAllAreListed() {
        String text = Outcome.of("learn").out();
        fitsOnAScreen(text);
        for (Topic topic : Topic.all()) assertTrue(text.contains(topic.name()) && text.contains(topic.sentence()));
        assertEquals(
                Topic.all().size(),
                Outcome.of("learn", "--json").json().get("topics").size());
    }

    @Test
    void aMistypedTopicIsMet() {
        Outcome.of("learn", "divergence")
                .failed(ExitCode.USAGE, "'divergence' is no topic", "did you mean 'divergences'");
    }

    @TestFactory
    Stream<DynamicTest> aPageFitsOnAScreenAndSaysWhereToReadOn() {
        return Topic.all().stream()
                .map(topic -> DynamicTest.dynamicTest(topic.name(), () -> {
                    JsonNode page = page(topic.name());
                    var lines = new ArrayList<String>();
                    page.get("lines").forEach(line -> lines.add(line.asString()));
                    String text = new Learn.Lesson(
                                    topic.name(),
                                    topic.sentence(),
                                    Map.of(),
                                    lines,
                                    page.get("read_on").asString(),
                                    page.get("computed_by").asString())
                            .text();
                    fitsOnAScreen(text);
                    assertTrue(
                            text.contains("Read on: ")
                                    && text.contains(topic.getClass().getName()),
                            text);
                    assertTrue(!text.contains("NaN") && !page.get("numbers").isEmpty(), text);
                    page.get("numbers").forEach(number -> assertTrue(number.isNumber(), number::toString));
                }));
    }

    @Test
    void theClassifierIsSurerOfNoiseThanOfGarmentsAndTheDensityRejectsIt() {
        String topic = "discriminative-generative";
        assertTrue(number(topic, "noise_confidence") > number(topic, "test_confidence"));
        assertTrue(number(topic, "noise_confidence") > 0.9);
        assertEquals(1, number(topic, "noise_rejected"));
        assertTrue(number(topic, "test_rejected") < 0.03);
        assertTrue(number(topic, "accuracy") > 0.8);
    }

    @Test
    void rawLikelihoodFailsOnBlackImagesAndTheCorrectedScoreDoesNot() {
        assertEquals(0, number("outliers", "black_auroc"), 5e-4);
        for (String kind : List.of("noise", "shuffled", "inverted", "black"))
            assertTrue(number("outliers", kind + "_auroc_corrected") > 0.85, kind);
        assertTrue(number("outliers", "noise_auroc") > 0.999);
    }

    /** At columns 0 to 7 a PixelCNN does not see what decides a pixel: it ends at a bit, the gated one near H(0.1). */
    @Test
    void theBlindSpotCostsHalfABitWhereTheInformationIs() {
        double h = -(0.1 * Math.log(0.1) + 0.9 * Math.log(0.9)) / Math.log(2);
        for (int column = 0; column < 12; column++) {
            String name = "column_" + column;
            assertEquals(column < 8 ? h : 1, number(DRAWN, name + "_entropy"), 1e-12);
            assertEquals(1, number(DRAWN, name + "_least"));
            assertEquals(1, number(DRAWN, name + "_plain"), 0.03);
            assertEquals(column < 8 ? h : 1, number(DRAWN, name + "_gated"), 0.05);
            assertEquals(column < 8 ? 1 - h : 0, number(DRAWN, name + "_cost"), 1e-12);
        }
    }

    @Test
    void aPageWithADrawingIsDrawnAndAnotherSaysThatItHasNone() throws IOException {
        page(DRAWN);
        assertTrue(Files.readString(picture()).contains("What the blind spot costs"));
        Outcome.of("learn", "bayes", "--picture", folder.resolve("other.svg").toString())
                .failed(ExitCode.USAGE, "--picture: bayes draws nothing");
        assertFalse(Files.exists(folder.resolve("other.svg")));
    }

    @Test
    void theMemorizerIsAtOneShareOfTheTrainingImagesAndWorseThanUniformOnNewOnes() {
        double share = Math.log(6000 / 0.99) / Math.log(2) / 784;
        assertEquals(share, number("memorizing", "memorizer_train"), 1e-6);
        assertEquals(8 - Math.log(0.01) / Math.log(2) / 784, number("memorizing", "memorizer_test"), 1e-9);
        assertEquals(0, number("memorizing", "distance_samples"));
        assertTrue(number("memorizing", "least_distance_test") > 0.5);
    }

    @Test
    void anotherSeedGivesOtherDrawsAndTheSameSeedTheSame() {
        double one = number("monte-carlo", "slope");
        assertEquals(-1, one, 0.05);
        JsonNode other = Outcome.of("learn", "monte-carlo", "--seed", "2", "--json")
                .json()
                .get("numbers");
        assertTrue(other.get("slope").asDouble() != one);
        assertEquals(-1, other.get("slope").asDouble(), 0.05);
        assertEquals(
                page("likelihood"), Outcome.of("learn", "likelihood", "--json").json());
    }
}
