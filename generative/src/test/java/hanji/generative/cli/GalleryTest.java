package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GalleryTest {
    @TempDir
    private static Path folder;

    private static Path images;
    private static Path gallery;
    private static JsonNode listing;

    /** The images have no labels, so no classifier can be trained on them. */
    @BeforeAll
    static void train() throws IOException {
        images = TinyImages.folder(folder.resolve("tiny images"), 300, 4, 4, 1);
        gallery = folder.resolve("gallery");
        listing = gallery(gallery, "vae,counts,kmeans,convnet,gan", "--steps", "3")
                .json();
    }

    private static Outcome gallery(Path out, String models, String... more) {
        var words = new ArrayList<>(List.of("gallery", "--json", "--data", images.toString(), "--only", models));
        words.addAll(List.of("--out", out.toString()));
        words.addAll(List.of(more));
        return Outcome.of(words.toArray(String[]::new));
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(model -> names.add(model.get("model").asString()));
        return names;
    }

    @Test
    void eachModelIsThereWithWhatItShowsAndTheOneThatFailedWithTheReason() throws IOException {
        assertEquals(List.of("vae", "counts", "kmeans", "gan"), names(listing.get("models")));
        assertEquals(List.of("convnet"), names(listing.get("left_out")));
        assertTrue(
                listing.at("/left_out/0/reason").asString().contains("label"),
                listing.at("/left_out/0").toString());
        assertEquals("samples", listing.at("/models/0/shows").asString());
        assertEquals("Reconstructions", listing.at("/models/2/shows").asString());
        assertEquals(3, listing.at("/models/0/steps").asInt());
        assertEquals(
                "upper bound",
                listing.at("/models/0/figures/bits_per_dim/meaning").asString());
        assertTrue(listing.at("/models/3/figures").isEmpty());
        String command = listing.at("/models/0/command").asString();
        assertTrue(command.startsWith("./hanji train vae --data '" + images + "' ") && command.contains(" --steps 3 "));
        assertEquals(
                listing,
                JsonMapper.shared().readTree(gallery.resolve("gallery.json").toFile()));
    }

    @Test
    void thePageStandsAloneAndHasTheModelsByFamily() throws IOException {
        String page = Files.readString(gallery.resolve("gallery.html"));
        assertTrue(page.contains("<h1>Models on tiny images</h1>"), page);
        assertFalse(page.replace("http://www.w3.org/2000/svg", "").contains("://"));
        assertFalse(page.contains("Still training"));
        List<String> order = List.of(
                "<h2>Explicit density, tractable</h2>",
                "id=\"counts\"",
                "<h2>Explicit density, approximate</h2>",
                "id=\"vae\"",
                "<h2>Implicit density, direct</h2>",
                "id=\"gan\"",
                "<h2>Not generative</h2>",
                "id=\"kmeans\"",
                "<h2>Left out</h2>",
                "<td>convnet</td>",
                "<h2>What the words mean</h2>");
        for (int i = 1; i < order.size(); i++)
            assertTrue(
                    page.indexOf(order.get(i)) > page.indexOf(order.get(i - 1)) && page.contains(order.getFirst()),
                    order.get(i));
        var samples = Pattern.compile("Samples of vae\" src=\"data:image/png;base64,([^\"]+)\"")
                .matcher(page);
        assertTrue(samples.find());
        assertArrayEquals(
                Files.readAllBytes(gallery.resolve("vae/samples.png")),
                Base64.getDecoder().decode(samples.group(1)));
        assertTrue(page.contains("href=\"vae/report.html\"") && Files.exists(gallery.resolve("vae/report.html")));
        assertTrue(page.contains("<pre>./hanji train vae <span>--data</span> "), "the command");
    }

    @Test
    void nothingIsTrainedTwiceAndWhatWasStoppedGoesOn() throws IOException {
        Path again = folder.resolve("again");
        JsonNode first = gallery(again, "counts,vae", "--steps", "3").json();
        FileTime written = Files.getLastModifiedTime(again.resolve("vae/result.json"));
        assertEquals(first, gallery(again, "counts,vae", "--steps", "3").json());
        assertEquals(written, Files.getLastModifiedTime(again.resolve("vae/result.json")));
        Files.delete(again.resolve("vae/result.json"));
        JsonNode resumed = gallery(again, "counts,vae", "--steps", "5").json();
        assertEquals(first.at("/models/1/figures"), resumed.at("/models/1/figures"));
        assertEquals(3, resumed.at("/models/1/steps").asInt(), "a run that is there keeps its length");
    }

    @Test
    void whenTheTimeIsOverNoFurtherModelIsTrainedAndThoseThatAreThereAreShown() throws IOException {
        Path late = folder.resolve("late");
        assertEquals(
                List.of("vae"),
                names(gallery(late, "vae", "--steps", "2").json().get("models")));
        JsonNode over = gallery(late, "gan,vae", "--total-minutes", "1e-9").json();
        assertEquals(List.of("vae"), names(over.get("models")));
        assertTrue(over.at("/left_out/0/reason").asString().contains("--total-minutes"), over::toString);
        assertFalse(Files.exists(late.resolve("gan")));
    }

    @Test
    void aDamagedRunIsLeftOutAndTheOthersAreShown() throws IOException {
        Path damaged = folder.resolve("damaged");
        gallery(damaged, "counts,vae,gan", "--steps", "2");
        Files.writeString(damaged.resolve("vae/result.json"), "{");
        Files.writeString(damaged.resolve("gan/checkpoint.safetensors"), "no tensors");
        Outcome outcome = Outcome.of(
                "gallery", "--data", images.toString(), "--only", "counts,vae,gan", "--out", damaged.toString());
        assertEquals(0, outcome.code(), outcome::toString);
        assertTrue(outcome.out().contains("1 model on "), outcome::out);
        assertTrue(outcome.out().contains("vae: its result.json is damaged"), outcome::out);
        assertTrue(outcome.out().contains("gan: " + damaged.resolve("gan")), outcome::out);
    }

    @Test
    void wrongUseIsOneLine() {
        Path none = folder.resolve("none");
        String[][] wrong = {
            {"mutually exclusive", "--only", "vae", "--steps", "2", "--minutes", "1"},
            {"'nothing' is no model", "--only", "nothing"},
            {"is not a number above 0", "--total-minutes", "0"}
        };
        for (String[] line : wrong) {
            var words = new ArrayList<>(List.of("gallery", "--data", images.toString(), "--out", none.toString()));
            words.addAll(List.of(line).subList(1, line.length));
            Outcome.of(words.toArray(String[]::new)).failed(ExitCode.USAGE, line[0]);
        }
        Outcome.of("gallery", "--data", "nosuch").failed(ExitCode.DATA, "nosuch", "is neither a data set nor a folder");
        assertFalse(Files.exists(none));
    }
}
