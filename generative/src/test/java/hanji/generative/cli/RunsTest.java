package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import hanji.nn.train.Checkpoint;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a person does with several runs: list, compare, repeat and extend them. */
class RunsTest {
    @TempDir
    private static Path folder;

    private static Path images;
    private static String gan;

    @BeforeAll
    static void trainTwoRuns() throws IOException {
        images = TinyImages.grey(folder.resolve("images"));
        gan = train("gan", "gan --latent 3 --hidden 4 --batch 6 --steps 30")
                .get("weights_sha256")
                .asString();
        train("counts", "counts");
    }

    private static Path run(String name) {
        return folder.resolve("runs").resolve(name);
    }

    private static JsonNode train(String name, String words) {
        var line = new ArrayList<>(List.of(
                "train",
                "--json",
                "--data",
                images.toString(),
                "--out",
                run(name).toString()));
        line.addAll(List.of(words.split(" ")));
        return Outcome.of(line.toArray(String[]::new)).json();
    }

    @Test
    void runsAreListedWithModelFiguresAndDate() {
        JsonNode runs = Outcome.of("runs", folder.resolve("runs").toString(), "--json")
                .json()
                .get("runs");
        List<String> models = new ArrayList<>();
        runs.forEach(run -> models.add(run.get("model").asString()));
        assertTrue(models.containsAll(List.of("gan", "counts")), models::toString);
        String text = Outcome.of("runs", folder.resolve("runs").toString()).out();
        assertTrue(text.contains("bits/dim") && text.contains("30 of 30"), text);
    }

    @Test
    void aRunThatConvergedSaysSoAndOneThatGoesOnHasNotEnded() throws IOException {
        Path others = folder.resolve("others");
        Path run = others.resolve("kmeans");
        Outcome.of("train", "kmeans", "--clusters", "2", "--data", images.toString(), "--out", run.toString());
        String ended = Outcome.of("runs", others.toString()).out();
        assertTrue(ended.contains(", converged") && ended.contains("squared error"), ended);
        assertTrue(report(run).matches("(?s).*>finished after \\d+ steps, converged, \\d.*"), report(run));
        assertTrue(report(run("gan")).contains(">finished after 30 steps, "));
        assertFalse(report(run("gan")).contains("converged"));
        Path file = run.resolve("checkpoint.safetensors");
        Checkpoint read = Checkpoint.read(file);
        var settings = new LinkedHashMap<>(read.settings());
        settings.put("done", "99");
        new Checkpoint(settings, read.tensors()).write(file);
        String longer = Outcome.of("runs", others.toString()).out();
        assertTrue(longer.contains("99 of 100") && longer.contains("not ended"), longer);
    }

    /** Where no images are held back, those that a page shows while a run goes on are ones that it trains on. */
    @Test
    void aPageOfARunThatGoesOnSaysWhichRealImagesItShows() throws IOException {
        Path path = folder.resolve("goes-on");
        Outcome.of("train", "counts", "--data", images.toString(), "--out", path.toString());
        Run run = Run.resume(new RunFolder(path), _ -> Device.cpu(1));
        Images all = Images.unlabelled(4, 4, 1, new byte[16 * 10]);
        for (int validation : new int[] {0, 4}) {
            Split split = Split.holdingOut(all, validation, all);
            new RunOutputs(new RunFolder(path), run, split).writeSoFar(Optional.empty());
            String page = report(path);
            assertTrue(page.contains(">still training: step "), page);
            assertEquals(validation > 0, page.contains("Real: images unseen in training"));
            assertEquals(validation == 0, page.contains("Real: images of the training"));
        }
    }

    private static String report(Path run) throws IOException {
        return Files.readString(run.resolve("report.html"));
    }

    @Test
    void aRunItselfIsListedAndAFileIsRefused() {
        String text = Outcome.of("runs", run("gan").toString()).out();
        assertTrue(text.contains("30 of 30") && text.lines().count() == 2, text);
        Outcome.of("runs", run("gan").resolve("config.txt").toString())
                .failed(ExitCode.DATA, "config.txt", "is a file, not a folder of runs");
    }

    @Test
    void aFolderWithoutRunsSaysHowToBeginOne() {
        String text = Outcome.of("runs", folder.resolve("nowhere").toString()).out();
        assertTrue(text.contains("./hanji train"), text);
    }

    @Test
    void aComparisonIsOnePageThatAsksForNothingOutsideItself() throws IOException {
        Path page = folder.resolve("comparison.html");
        Outcome outcome =
                Outcome.of("compare", run("gan").toString(), run("counts").toString(), "--out", page.toString());
        assertEquals(0, outcome.code(), outcome::toString);
        String html = Files.readString(page);
        assertTrue(html.contains("bits per dim, exact") && html.contains("no figure of the same name"));
        assertFalse(html.replace("http://www.w3.org/2000/svg", "").contains("://"));
    }

    @Test
    void aComparisonShowsHowTheImagesWereLoaded() throws IOException {
        train("limited", "counts --limit 9 --skip-unreadable");
        Path page = folder.resolve("loading.html");
        Outcome.of("compare", run("counts").toString(), run("limited").toString(), "--out", page.toString());
        String html = Files.readString(page);
        assertTrue(html.contains("<th scope=\"row\">limit</th><td></td><td>9</td>"), html);
        assertTrue(html.contains("<th scope=\"row\">skip-unreadable</th><td></td><td>yes</td>"), html);
    }

    @Test
    void oneRunIsNoComparison() {
        Outcome.of("compare", run("gan").toString()).failed(ExitCode.USAGE, "at least two runs");
        Outcome.of("compare", run("gan").toString(), "no-such-run").failed(ExitCode.DATA, "no-such-run");
    }

    @Test
    void aRunIsRepeatedByItsConfig() throws IOException {
        Path again = run("again");
        JsonNode result = Outcome.of(
                        "train",
                        "--json",
                        "--config",
                        run("gan").resolve("config.txt").toString(),
                        "--out",
                        again.toString())
                .json();
        assertEquals(gan, result.get("weights_sha256").asString());
        assertEquals("gan", result.get("model").asString());
    }

    @Test
    void theCommandLineComesBeforeTheConfig() {
        JsonNode result = Outcome.of(
                        "train",
                        "--json",
                        "--seed=2",
                        "--config=" + run("gan").resolve("config.txt"),
                        "--out",
                        run("other-seed").toString())
                .json();
        assertEquals(2, result.get("seed").asInt());
    }

    @Test
    void aConfigThatIsNoneIsNamed() throws IOException {
        Path config = folder.resolve("bad.txt");
        Files.writeString(config, "model = gan\nlatent\n");
        Outcome.of("train", "--config", config.toString()).failed(ExitCode.DATA, "bad.txt", "line 2");
        Outcome.of("train", "--config", folder.resolve("none.txt").toString())
                .failed(ExitCode.DATA, "none.txt", "cannot be read");
        Files.writeString(config, "model = gan\nlattent = 3\n");
        Outcome.of("train", "--config", config.toString())
                .failed(ExitCode.USAGE, "--lattent", "did you mean '--latent'");
    }

    @Test
    void aFinishedRunCanBeMadeLonger() {
        train("short", "gan --latent 3 --hidden 4 --batch 6 --steps 11");
        JsonNode longer = Outcome.of("train", "--json", "--resume", run("short").toString(), "--steps", "30")
                .json();
        assertEquals(gan, longer.get("weights_sha256").asString());
        assertEquals(30, longer.get("steps").asInt());
    }

    @Test
    void aRunWithAScheduleSaysWhyItCannot() {
        train("scheduled", "pixelcnn --channels 2 --layers 1 --batch 6 --steps 2");
        Outcome.of("train", "--resume", run("scheduled").toString(), "--steps", "4")
                .failed(ExitCode.USAGE, "learning rate falls along the whole run", "--steps 4");
    }

    @Test
    void askingAGanForALikelihoodSaysWhatItCanDo() {
        Outcome.of("evaluate", run("gan").toString())
                .failed(ExitCode.USAGE, "gan cannot be measured by a figure", "draws images");
        Outcome.of(
                        "sample",
                        run("gan").toString(),
                        "--complete",
                        "--out",
                        folder.resolve("x.png").toString())
                .failed(ExitCode.USAGE, "gan cannot complete images");
    }
}
