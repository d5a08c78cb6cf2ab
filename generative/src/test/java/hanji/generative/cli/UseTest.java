package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.report.Picture;
import hanji.generative.report.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tasks on stripes. */
class UseTest {
    @TempDir
    private static Path shared;

    private static Path data;

    @TempDir
    private Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = LabelledStripes.write(shared.resolve("stripes"), 400);
    }

    private Path picture() {
        return folder.resolve("used.png");
    }

    private Outcome use(String task, String... more) {
        return Outcome.of(
                Stream.concat(Stream.of("use", task, "--out", picture().toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    /** Trains the task's model for a few steps in a folder that the tests share. */
    private Outcome trained(String task, String... more) {
        return use(
                task,
                Stream.concat(
                                Stream.of(
                                        "--data", data.toString(),
                                        "--steps", "40",
                                        "--runs", shared.resolve("runs").toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private static void requireMargins(JsonNode json) {
        for (JsonNode trial : json.get("trials"))
            for (JsonNode margin : trial.get("margins")) {
                double over = margin.at("/over/value").asDouble();
                assertEquals(trial.get("model").asDouble() - margin.get("value").asDouble(), over, 1e-9);
                assertTrue(margin.at("/over/low").asDouble() <= over
                        && over <= margin.at("/over/high").asDouble());
            }
    }

    @Test
    void superresolutionIsMeasuredAgainstBicubicInterpolation() {
        JsonNode json = trained("superresolve", "--json").json();
        assertEquals("4x4 to 8x8", json.at("/trials/0/setting").asString());
        assertEquals("bicubic", json.at("/trials/0/margins/0/baseline").asString());
        requireMargins(json);
        assertTrue(Files.exists(picture()));
        Path run = Path.of(json.get("run_dir").asString());
        assertEquals(shared.resolve("runs/superresolver").toAbsolutePath(), run.toAbsolutePath());
        assertEquals(json, use("superresolve", run.toString(), "--json").json(), "of the same run, not trained again");
        String text = use("superresolve", run.toString()).out();
        assertTrue(text.contains("from above before, by the model, bicubic, truth; superresolver of "), text);
    }

    @Test
    void restorationIsMeasuredAtEachLevelAgainstTunedFilters() {
        JsonNode json = trained("denoise", "--limit", "9", "--json").json();
        assertEquals(3, json.get("trials").size());
        assertEquals("noise of 0.2", json.at("/trials/1/setting").asString());
        assertEquals(9, json.get("images").asInt());
        requireMargins(json);
        JsonNode missing = trained("denoise", "--damage", "missing", "--levels", "0.4", "--json")
                .json();
        assertEquals("40 % missing", missing.at("/trials/0/setting").asString());
        String run = missing.get("run_dir").asString();
        String text = use("denoise", run, "--levels", "0.4").out();
        assertTrue(text.contains("before (40 % missing), by the model, Gaussian filter, median filter, truth"), text);
        use("denoise", run, "--damage", "blur").failed(ExitCode.USAGE, "--damage is for a training");
        use("denoise", run, "--levels", "0.95").failed(ExitCode.USAGE, "--levels: missing goes up to 0.9");
        use("superresolve", run)
                .failed(ExitCode.USAGE, "restorer cannot make images larger; it restores images (missing)");
    }

    @Test
    void anomaliesAreTheImagesOfTheClassThatWasLeftOut() throws IOException {
        Path roc = folder.resolve("roc.svg"), three = shared.resolve("three");
        if (!Files.exists(three))
            TinyImages.folder(LabelledStripes.write(three, 200).resolve("squares"), 40, 8, 8, 1);
        String[] words = {
            "--data", three.toString(), "--runs", shared.resolve("three-runs").toString(), "--roc", roc.toString()
        };
        JsonNode json = use("anomalies", with(words, "--model", "pca", "--without", "squares", "--json"))
                .json();
        assertEquals("-log2 p(x)", json.at("/trials/0/setting").asString());
        assertEquals(
                "nearest class mean", json.at("/trials/0/margins/0/baseline").asString());
        assertEquals("error of PCA", json.at("/trials/0/margins/1/baseline").asString());
        assertEquals("squares", json.at("/rows/0").asString());
        requireMargins(json);
        assertTrue(Files.readString(roc).contains("squares among what was known"));
        String run = json.get("run_dir").asString();
        use("anomalies", run, "--without", "down").failed(ExitCode.USAGE, "--without is for a training");
        use("anomalies", run, "--kind", "noise", "--roc", roc.toString())
                .failed(ExitCode.USAGE, "--kind is for runs on all classes");
        String whole = trained("superresolve", "--json").json().get("run_dir").asString();
        use("anomalies", whole, "--roc", roc.toString())
                .failed(ExitCode.USAGE, "superresolver cannot tell images from others");
        JsonNode coded = use("anomalies", with(words, "--without", "2", "--steps", "20", "--json"))
                .json();
        assertEquals("autoencoder", coded.get("model").asString());
        use("anomalies", with(words, "--without", "circles"))
                .failed(ExitCode.USAGE, "has no training images of the class circles");
    }

    @Test
    void theSameIsCompletedByAllModels() {
        String vae = run("vae", "--latent", "3", "--hidden", "24", "--batch", "16", "--steps", "60");
        String counts = run("counts");
        String kept = shared.resolve("classifiers").toString();
        JsonNode json = use("complete", "--models", counts, vae, "--classifiers", kept, "--limit", "20", "--json")
                .json();
        assertEquals(6, json.get("trials").size());
        assertEquals("counts, classifier", json.at("/trials/0/setting").asString());
        assertEquals("vae, SSIM", json.at("/trials/5/setting").asString());
        requireMargins(json);
        assertEquals("before", json.at("/rows/0").asString());
        assertEquals(6, json.get("rows").size());
        use("complete", "--models", counts, "--known", "left", "--classifiers", kept)
                .failed(ExitCode.USAGE, "counts cannot complete images from their left half");
    }

    @Test
    void editsAreMeasuredAgainstRandomDirectionsAndMeanImages() {
        String vae = run("vae", "--latent", "3", "--hidden", "24", "--batch", "16", "--steps", "60");
        String kept = shared.resolve("classifiers").toString();
        JsonNode json = use("edit", vae, "--from", "across", "--to", "down", "--classifiers", kept, "--json")
                .json();
        assertEquals("across to down", json.at("/trials/0/setting").asString());
        assertEquals("random direction", json.at("/trials/0/margins/0/baseline").asString());
        requireMargins(json);
        use("edit", vae, "--from", "across", "--classifiers", kept).failed(ExitCode.USAGE, "both --from and --to");
        use("edit", vae, "--attribute", "heels", "--classifiers", kept)
                .failed(ExitCode.USAGE, "'Sneaker' is no class; expected 0 to 1, or across, down");
    }

    private static String run(String model, String... options) {
        Path run = shared.resolve(model);
        if (!Files.exists(run)) {
            Outcome outcome = Outcome.of(Stream.concat(
                            Stream.of("train", model, "--data", data.toString(), "--out", run.toString()),
                            Stream.of(options))
                    .toArray(String[]::new));
            assertEquals(0, outcome.code(), outcome::toString);
        }
        return run.toString();
    }

    @Test
    void imagesAreMadeOfTheirEdges() {
        JsonNode json = trained("sketch", "--json").json();
        assertEquals("nearest edges", json.at("/trials/0/margins/0/baseline").asString());
        requireMargins(json);
        use("colorize", json.get("run_dir").asString())
                .failed(ExitCode.USAGE, "this translator makes images of their edges");
    }

    @Test
    void photographsAreColouredInSquares() throws IOException {
        byte[] pixels = new byte[416 * 640 * 3];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (i % 3 == 0 ? i / 3 % 640 / 4 : i / 3 / 640 / 4);
        Path photo = folder.resolve("photo.png");
        Png.write(photo, new Picture(pixels, 416, 640, 3));
        String runs = folder.resolve("runs").toString();
        JsonNode json = use("colorize", "--photos", photo.toString(), "--runs", runs, "--steps", "5", "--json")
                .json();
        assertEquals("grey", json.at("/trials/0/margins/0/baseline").asString());
        assertEquals(
                "colour by brightness", json.at("/trials/0/margins/1/baseline").asString());
        assertEquals(65, json.get("images").asInt());
        requireMargins(json);
        use(
                        "sketch",
                        "--data",
                        data.toString(),
                        "--runs",
                        folder.resolve("runs").toString(),
                        "--steps",
                        "1",
                        "--json")
                .json();
        use("sketch", "--runs", folder.resolve("runs").toString())
                .failed(ExitCode.USAGE, "name another folder by --runs");
        use("colorize").failed(ExitCode.USAGE, "one of RUN, --data and --photos");
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void whatCannotBeDoneIsOneLine() throws IOException {
        use("superresolve", "nowhere", "--steps", "3").failed(ExitCode.USAGE, "nowhere is trained");
        Path odd = TinyImages.folder(folder.resolve("odd"), 40, 5, 4, 1);
        use(
                        "superresolve",
                        "--data",
                        odd.toString(),
                        "--runs",
                        folder.resolve("runs").toString())
                .failed(ExitCode.USAGE, "superresolver could not be trained", "even height and width, not 5 x 4");
        Outcome.of(
                        "use",
                        "superresolve",
                        "--out",
                        folder.resolve("none/all.png").toString())
                .failed(ExitCode.DATA, "its folder does not exist");
        assertFalse(Files.exists(picture()));
        assertEquals(ExitCode.USAGE.status(), Outcome.of("use").code());
    }
}
