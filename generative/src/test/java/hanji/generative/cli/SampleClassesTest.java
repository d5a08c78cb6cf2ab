package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.DrawsClasses;
import hanji.generative.report.Picture;
import hanji.generative.report.Png;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Images of classes that are asked for. */
class SampleClassesTest {
    @TempDir
    private static Path shared;

    private static Path cvae;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() {
        cvae = trained("cvae", "--latent", "2", "--hidden", "6", "--batch", "8", "--steps", "2", "--limit", "60");
    }

    private static Path trained(String model, String... options) {
        Path run = shared.resolve(model);
        Outcome outcome =
                Outcome.of(Stream.concat(Stream.of("train", model, "--out", run.toString()), Stream.of(options))
                        .toArray(String[]::new));
        assertEquals(0, outcome.code(), outcome::toString);
        return run;
    }

    private Outcome sample(Path run, String... more) {
        return Outcome.of(Stream.concat(
                        Stream.of(
                                "sample",
                                run.toString(),
                                "--out",
                                folder.resolve("out.png").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static String sha256(int... labels) throws IOException {
        var saved = SavedModel.load(RunFolder.open(cvae), _ -> Device.cpu(1));
        return ((DrawsClasses) saved.fitted())
                .sample(RunOutputs.sampling(1), labels, _ -> {})
                .sha256();
    }

    @Test
    void soManyOfEachAreDrawnInTheOrderOfTheWords() throws IOException {
        JsonNode json = sample(cvae, "--class", "bag,3", "--class", "Ankle boot", "--count", "6", "--json")
                .json();
        assertEquals(sha256(8, 8, 3, 3, 9, 9), json.get("sha256").asString());
        assertEquals("[\"Bag\",\"Dress\",\"Ankle boot\"]", json.get("classes").toString());
        String text = sample(cvae, "--class", "T-shirt/top", "--count", "5").out();
        assertTrue(text.contains("out.png: 5 images of T-shirt/top drawn with seed 1"), text);
        assertEquals(
                sha256(4, 4, 4, 2, 2),
                sample(cvae, "--class", "4,2", "--count", "5", "--json")
                        .json()
                        .get("sha256")
                        .asString());
    }

    @Test
    void withoutAWordTheyAreOfEachClassInTurn() throws IOException {
        JsonNode json = sample(cvae, "--count", "12", "--json").json();
        assertEquals(
                sha256(IntStream.range(0, 12).map(i -> i % 10).toArray()),
                json.get("sha256").asString());
        assertTrue(json.get("classes").isEmpty());
    }

    @Test
    void whatCannotBeDoneIsOneLine() {
        sample(cvae, "--class", "sneakers")
                .failed(
                        ExitCode.USAGE,
                        "'sneakers' is no class; expected 0 to 9, or T-shirt/top, ",
                        "did you mean 'Sneaker'");
        sample(cvae, "--class", "10").failed(ExitCode.USAGE, "'10' is no class");
        sample(cvae, "--class", "1,2,3", "--count", "2").failed(ExitCode.USAGE, "--count 2 is fewer images than");
        sample(cvae, "--class", "1", "--complete").failed(ExitCode.USAGE, "--class and --complete do not go together");
        Path gan = trained("gan", "--latent", "2", "--hidden", "4", "--batch", "8", "--steps", "1", "--limit", "60");
        sample(gan, "--class", "1")
                .failed(ExitCode.USAGE, "gan cannot draw images of a class that it is told; it draws images");
    }

    /** Folders that are classes are names before they are numbers; where they are gone, numbers are left. */
    @Test
    void namesComeBeforeNumbers() throws IOException {
        Path data = folder.resolve("data");
        for (String name : new String[] {"1", "2", "10"}) {
            Files.createDirectories(data.resolve(name));
            for (int n = 0; n < 12; n++)
                Png.write(data.resolve(name + "/" + n + ".png"), new Picture(new byte[16], 4, 4, 1));
        }
        Path run = folder.resolve("run");
        Outcome.of(
                "train",
                "cvae",
                "--data",
                data.toString(),
                "--latent",
                "2",
                "--hidden",
                "4",
                "--batch",
                "4",
                "--steps",
                "1",
                "--out",
                run.toString());
        assertEquals("[\"10\",\"1\"]", classes(run, "10,0"));
        sample(run, "--class", "3").failed(ExitCode.USAGE, "expected 0 to 2, or 1, 10, 2");
        Files.move(data, folder.resolve("elsewhere"));
        assertEquals("[\"1\",\"0\"]", classes(run, "1,0"));
        sample(run, "--class", "10").failed(ExitCode.USAGE, "'10' is no class; expected 0 to 2");
    }

    private String classes(Path run, String words) {
        return sample(run, "--class", words, "--json").json().get("classes").toString();
    }
}
