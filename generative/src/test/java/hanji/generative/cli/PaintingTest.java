package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.report.Picture;
import hanji.generative.report.Png;
import hanji.nn.data.Photo;
import hanji.nn.data.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands texture and style. */
class PaintingTest {
    private static final String SIZE = "64";

    @TempDir
    private static Path folder;

    private static Path across;
    private static Path down;

    @BeforeAll
    static void draw() throws IOException {
        across = stripes("across.png", 70, 90, 90);
        down = stripes("down.png", 80, 66, 1);
    }

    /** Stripes with grain. */
    private static Path stripes(String name, int height, int width, int period) throws IOException {
        byte[] pixels = new byte[height * width * 3];
        var random = new Random(1);
        for (int i = 0; i < pixels.length; i++)
            pixels[i] = (byte) (120 + 60 * Math.sin(i / 3 / period % width * 0.8 + i % 3) + random.nextInt(30));
        Path file = folder.resolve(name);
        Png.write(file, new Picture(pixels, height, width, 3));
        return file;
    }

    private static Path out(String name) {
        return folder.resolve(name);
    }

    @Test
    void aTextureIsPaintedTheSameEachTime() {
        Path file = out("texture.png");
        String[] words = {
            "texture", across.toString(), "--out", file.toString(), "--size", SIZE, "--steps", "5", "--json"
        };
        JsonNode json = Outcome.of(words).json();
        assertEquals(5, json.get("steps").asInt());
        assertTrue(json.get("last_loss").asDouble() < json.get("first_loss").asDouble(), json::toString);
        assertEquals(file.toString(), json.get("file").asString());
        byte[] painted = Photo.read(file, new Size(64, 64)).pixels();
        assertEquals(json.get("last_loss"), Outcome.of(words).json().get("last_loss"));
        assertArrayEquals(painted, Photo.read(file, new Size(64, 64)).pixels());
    }

    @Test
    void aStyleIsTransferredAndBothLossesAreTold() {
        String[] words = {
            "style",
            down.toString(),
            across.toString(),
            "--out",
            out("style.png").toString(),
            "--size",
            SIZE,
            "--steps",
            "6"
        };
        Outcome text = Outcome.of(words);
        assertEquals(0, text.code(), text::toString);
        assertTrue(text.out().contains("losses at the start: content "), text::toString);
        assertTrue(text.out().contains("after 6 steps: content "), text::toString);
        String[] json = Arrays.copyOf(words, words.length + 1);
        json[words.length] = "--json";
        JsonNode result = Outcome.of(json).json();
        assertTrue(
                result.at("/last/style").asDouble() < result.at("/first/style").asDouble(), result::toString);
        assertEquals(5, result.get("style_weight").asDouble());
    }

    @Test
    void whatCannotBePaintedIsRefusedInOneLine() throws IOException {
        String out = out("refused.png").toString();
        Path text = Files.write(out("text.png"), "words".getBytes(StandardCharsets.UTF_8));
        Outcome.of("texture", text.toString(), "--out", out).failed(ExitCode.DATA, "is no image of a known format");
        Outcome.of("style", across.toString(), out("none.jpg").toString(), "--out", out)
                .failed(ExitCode.DATA, "none.jpg", "is missing");
        Path flat = out("flat.png");
        Png.write(flat, new Picture(new byte[64 * 64 * 3], 64, 64, 3));
        Outcome.of("texture", flat.toString(), "--out", out, "--size", SIZE).failed(ExitCode.DATA, "is of one colour");
        Outcome.of("texture", across.toString(), "--out", out, "--size", "63")
                .failed(ExitCode.USAGE, "--size is 64 to 1024, not 63");
        Outcome.of("texture", across.toString(), "--out", out("no/where.png").toString())
                .failed(ExitCode.DATA, "its folder does not exist");
        Outcome.of("style", across.toString(), down.toString(), "--out", out, "--style-weight", "0")
                .failed(ExitCode.USAGE, "is not a number above 0");
        Outcome.of("style", across.toString(), down.toString(), "--out", out, "--halvings", "4")
                .failed(ExitCode.USAGE, "--halvings is 0 to 3, not 4");
        assertFalse(Files.exists(Path.of(out)));
    }
}
