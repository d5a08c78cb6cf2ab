package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on folders that are not all they should be. */
class DataCommandsTest {
    @TempDir
    private Path folder;

    @Test
    void skippedFilesAreCountedAndListed() throws IOException {
        Path images = TinyImages.grey(folder.resolve("images"));
        Path bad = Files.write(images.resolve("007.png"), new byte[] {1, 2, 3});
        Files.write(images.resolve("notes.txt"), new byte[] {1});
        Path run = folder.resolve("run");
        String[] words = {
            "train",
            "counts",
            "--json",
            "--data",
            images.toString(),
            "--resize",
            "3x2",
            "--background",
            "#fff0ff",
            "--skip-unreadable",
            "--validation",
            "0",
            "--out",
            run.toString()
        };
        Outcome outcome = Outcome.of(words);
        assertTrue(outcome.err().contains("skipped 1 image that cannot be read"), outcome.err());
        assertTrue(outcome.err().contains("left out 1 .txt"), outcome.err());
        assertEquals(List.of(bad + ": is no image of a known format"), Files.readAllLines(run.resolve("skipped.txt")));
        String command = outcome.json().get("command").asString();
        assertTrue(
                command.contains(" --validation 0 --resize 3x2 --background fff0ff --skip-unreadable --seed"), command);
        assertEquals(
                4,
                Outcome.of("evaluate", run.toString(), "--json")
                        .json()
                        .get("images")
                        .asInt());
    }

    @Test
    void aLimitHoldsForTestImagesToo() throws IOException {
        Path images = TinyImages.grey(folder.resolve("images"));
        Path run = folder.resolve("run");
        Outcome outcome = Outcome.of(
                "train", "counts", "--json", "--data", images.toString(), "--limit", "3", "--out", run.toString());
        assertEquals(3, outcome.json().get("test_images").asInt());
    }

    @Test
    void wordsThatAreNoSizeOrColourAreNamed() {
        assertTrue(Outcome.of("train", "--resize", "32").err().contains("'32' is no size; expected HEIGHTxWIDTH"));
        assertTrue(Outcome.of("train", "--background", "red").err().contains("'red' is no colour; expected white"));
    }
}
