package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.judge.Yardstick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model's card, of any model; and cards side by side. */
class JudgeTest {
    @TempDir
    private static Path shared;

    private static Path images;
    private static Path vae;
    private static Path memorizer;

    @BeforeAll
    static void train() throws IOException {
        images = LabelledStripes.write(shared.resolve("stripes"), 400);
        vae = trained("vae", images, "--latent", "2", "--hidden", "12", "--batch", "16", "--steps", "150");
        memorizer = trained("memorizer", images);
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

    private static Outcome judge(Path run, String... more) {
        return Outcome.of(Stream.concat(
                        Stream.of(
                                "judge",
                                run.toString(),
                                "--classifiers",
                                shared.resolve("classifiers").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static double value(JsonNode card, Yardstick yardstick, String of) {
        return card.at("/samples/measures/" + yardstick.key() + "/" + of + "/value")
                .asDouble(Double.NaN);
    }

    @Test
    void aVaeIsBlurredAndItsCardHasEveryFigure() throws IOException {
        JsonNode card = judge(vae, "--json").json();
        assertEquals("upper bound", card.at("/figures/bits_per_dim/meaning").asString());
        assertEquals(40, card.at("/samples/count").asInt(), "as many as there are test images");
        assertEquals("", card.get("cannot").asString());
        Set<String> keys = new HashSet<>();
        card.at("/samples/measures").properties().forEach(entry -> keys.add(entry.getKey()));
        assertEquals(Stream.of(Yardstick.values()).map(Yardstick::key).collect(Collectors.toSet()), keys);
        assertTrue(
                card.at("/samples/measures/sharpness/samples/high").asDouble()
                        < value(card, Yardstick.SHARPNESS, "floor"),
                card::toString);
        assertTrue(card.at("/samples/classifier/weights_sha256").asString().matches("[0-9a-f]{64}"));
        JsonNode kept = JsonMapper.shared().readTree(vae.resolve("judge.json").toFile());
        assertEquals(card, kept);
        String page = Files.readString(vae.resolve("judge.html"));
        assertTrue(page.contains("<h1>vae on stripes</h1>"), page);
        assertFalse(page.replace("http://www.w3.org/2000/svg", "").contains("://"));
        assertEquals(card, judge(vae, "--json").json(), "the same card again");
    }

    @Test
    void aMemorizerIsFoundOut() {
        Outcome outcome = judge(memorizer, "--samples", "60");
        assertEquals(0, outcome.code(), outcome::toString);
        String text = outcome.out();
        assertTrue(text.contains("it draws images; it cannot score images, so it has no likelihood, nor recon"), text);
        assertTrue(text.contains("60 samples and 40 unseen real images, held against 330 training images"), text);
        assertTrue(text.lines().anyMatch(line -> line.matches("memorization +1 \\[1, 1].*")), text);
        assertTrue(text.contains("is blind to") && text.contains("weights' SHA-256 is "), text);
    }

    @Test
    void whatDoesNotDrawHasTheRestOfACard() throws IOException {
        Path kmeans = trained("kmeans", images, "--clusters", "3");
        JsonNode card = judge(kmeans, "--json").json();
        assertFalse(card.hasNonNull("samples"));
        assertTrue(card.get("cannot").asString().contains("draw images"), card::toString);
        assertTrue(card.at("/figures/reconstruction_error/mean").asDouble() > 0);
        assertTrue(Files.readString(kmeans.resolve("judge.html")).contains("it favours blur"));
    }

    /** 33 training images, 4 test images, 20 samples: no floor, and the page says why features are left out. */
    @Test
    void fewImagesWithoutLabelsAreJudgedByTheRest() throws IOException {
        Path data = TinyImages.grey(shared.resolve("grey"));
        Path gan = trained("gan", data, "--latent", "2", "--hidden", "4", "--batch", "6", "--steps", "3");
        JsonNode card = judge(gan, "--json").json();
        assertEquals(20, card.at("/samples/count").asInt());
        assertFalse(card.at("/samples/measures/sharpness").hasNonNull("floor"));
        assertFalse(card.at("/samples").hasNonNull("classifier"));
        assertTrue(Files.readString(gan.resolve("judge.html")).contains("The images have no labels"));
    }

    @Test
    void cardsStandSideBySide() throws IOException {
        Path a = trained("pca", images, "--components", "2"), page = shared.resolve("side.html");
        Path b = trained("kde", images), c = trained("counts", images);
        assertEquals(0, judge(a, "--samples", "30").code());
        assertEquals(0, judge(b, "--samples", "30").code());
        Outcome outcome = Outcome.of("compare", a.toString(), b.toString(), c.toString(), "--out", page.toString());
        assertEquals(0, outcome.code(), outcome::toString);
        assertTrue(outcome.out().lines().anyMatch(line -> line.startsWith("sharpness ")), outcome.out());
        String html = Files.readString(page);
        assertTrue(html.contains("<h2>Cards</h2>"), html);
        assertTrue(html.matches("(?s).*<th scope=\"row\">memorization</th><td>.+; real .+</td><td>.+</td><td></td>.*"));
        assertFalse(html.contains("of different classifiers"));
        Path json = b.resolve("judge.json");
        Files.writeString(
                json, Files.readString(json).replaceAll("\"weights_sha256\":\"....", "\"weights_sha256\":\"0000"));
        Outcome.of("compare", a.toString(), b.toString(), "--out", page.toString());
        assertTrue(Files.readString(page).contains("of different classifiers"));
        Files.writeString(json, Files.readString(json).replaceFirst("\"steps\":\\d+", "\"steps\":999"));
        String stale = Outcome.of("compare", a.toString(), b.toString(), "--json", "--out", page.toString())
                .out();
        assertTrue(JsonMapper.shared().readTree(stale).at("/cards/1").isEmpty(), stale);
    }

    @Test
    void whatCannotBeDoneIsOneLine() throws IOException {
        judge(vae, "--samples", "19").failed(ExitCode.USAGE, "--samples must be 20 to 5000, not 19");
        judge(shared.resolve("none")).failed(ExitCode.DATA, "there is no such folder");
        judge(vae, "--out", shared.resolve("no/page.html").toString())
                .failed(ExitCode.DATA, "cannot write", "its folder does not exist");
        Path moved = Files.createDirectories(shared.resolve("moved"));
        Path data = TinyImages.grey(moved.resolve("images"));
        Path counts = trained("counts", data);
        Files.delete(data.resolve("000.png"));
        judge(counts).failed(ExitCode.DATA, "no longer has the training images of");
    }
}
