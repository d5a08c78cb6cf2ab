package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Inverting the layers of a classifier from the command line. */
class InspectInvertTest {
    @TempDir
    private static Path shared;

    private static Path run;

    @BeforeAll
    static void train() throws IOException {
        Path data = LabelledStripes.write(shared.resolve("stripes"), 100);
        run = shared.resolve("convnet");
        Outcome outcome = Outcome.of(
                ("train convnet --channels 4 --hidden 8 --batch 16 --steps 40 --data " + data + " --out " + run)
                        .split(" "));
        assertEquals(0, outcome.code(), outcome::toString);
    }

    private static Outcome invert(String... more) {
        return Outcome.of(Stream.concat(
                        Stream.of(
                                "inspect",
                                run.toString(),
                                "invert",
                                "--out",
                                picture().toString(),
                                "--steps",
                                "60"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static Path picture() {
        return shared.resolve("invert.png");
    }

    @Test
    void theFirstLayerKnowsMoreOfAnImageThanTheLast() throws IOException {
        JsonNode json =
                invert("--images", "4", "--smoothness", "0.0001", "--json").json();
        JsonNode rows = json.get("rows");
        assertTrue(rows.size() > 2, json::toString);
        JsonNode first = rows.get(0), last = rows.get(rows.size() - 1);
        assertEquals("conv1", first.get("layer").asString());
        assertTrue(first.get("pixel_error").asDouble() < last.get("pixel_error").asDouble(), json::toString);
        assertTrue(last.get("units_missed").asDouble() < 0.05, json::toString);
        int side = 8, border = 1, scale = 2;
        var grid = ImageIO.read(picture().toFile());
        assertEquals(scale * (border + 4 * (side + border)), grid.getWidth());
        assertEquals(scale * (border + (1 + rows.size()) * (side + border)), grid.getHeight());
    }

    @Test
    void aLayerIsNamed() {
        String text = invert("--layer", "conv1", "--images", "1").out();
        assertTrue(text.contains("missed of its units"), text);
        invert("--layer", "conv9").failed(ExitCode.USAGE, "there is no layer 'conv9'; there are conv1, ");
        invert("--smoothness", "-1").failed(ExitCode.USAGE, "--smoothness must be 0 or more");
    }
}
