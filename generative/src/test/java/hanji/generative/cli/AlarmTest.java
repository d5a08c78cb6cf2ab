package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.judge.CollapseAlarm;
import hanji.generative.judge.FeatureClassifier;
import hanji.generative.judge.Stripes;
import hanji.generative.report.CurvePoint;
import hanji.generative.report.Metrics;
import hanji.generative.report.Picture;
import hanji.generative.report.Png;
import hanji.generative.run.RunFolder;
import hanji.nn.data.ImageFolder;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alarm for few kinds of images, as train has it. */
class AlarmTest {
    private static final String GAN = "gan --latent 2 --hidden 4 --batch 8 --steps 40";

    @TempDir
    private static Path folder;

    private static Path images;
    private static Path asked;
    private static String weights = "";

    @BeforeAll
    static void trainWithTheAlarm() throws IOException {
        images = folder.resolve("stripes");
        Images stripes = Stripes.draw(200, 1);
        for (String name : stripes.classNames()) Files.createDirectories(images.resolve(name));
        for (int n = 0; n < stripes.count(); n++)
            Png.write(
                    images.resolve("%s/%03d.png".formatted(stripes.classNames().get(stripes.label(n)), n)),
                    new Picture(stripes.slice(n, n + 1).pixels(), 8, 8, 1));
        asked = folder.resolve("asked");
        weights = train(asked, GAN + " --collapse-alarm", "kept");
    }

    /** The weights. */
    private static String train(Path run, String words, String classifiers) {
        return command(run, words, classifiers).json().get("weights_sha256").asString();
    }

    private static Outcome command(Path run, String words, String classifiers) {
        var line = new ArrayList<>(List.of("train", "--json", "--data", images.toString(), "--out", run.toString()));
        line.addAll(List.of(words.split(" ")));
        line.addAll(List.of("--classifiers", folder.resolve(classifiers).toString()));
        return Outcome.of(line.toArray(String[]::new));
    }

    private static List<CurvePoint> entropies(Path run) throws IOException {
        return Metrics.read(run.resolve("metrics.jsonl")).getOrDefault(CollapseAlarm.ENTROPY, List.of());
    }

    @Test
    void theEntropyIsLoggedAtEachTwentiethAndDrawnBesideThatOfTheImages() throws IOException {
        List<CurvePoint> entropies = entropies(asked);
        assertEquals(21, entropies.size());
        assertEquals(1, entropies.getFirst().step());
        assertEquals(40, entropies.getLast().step());
        for (CurvePoint point : entropies) assertTrue(point.value() >= 0 && point.value() <= Math.log(2) + 1e-12);
        String report = Files.readString(asked.resolve("report.html"));
        assertTrue(report.contains("0.693  training images"), "the dashed line");
        assertTrue(report.contains("The dashed line of a figure of samples is that of the images themselves."));
        assertTrue(report.contains("<td>label entropy</td>"), "the word is explained");
    }

    @Test
    void itIsOnByItselfWhereTheClassifierIsThereAndChangesNoBitOfTheModel() throws IOException {
        Path byItself = folder.resolve("by-itself"), without = folder.resolve("without");
        assertEquals(weights, train(byItself, GAN, "kept"));
        assertEquals(Logs.withoutTimes(asked), Logs.withoutTimes(byItself));
        assertEquals(weights, train(without, GAN, "none"));
        assertEquals(List.of(), entropies(without));
        assertFalse(Files.exists(folder.resolve("none")), "nothing is trained without being asked for");
        Path limited = folder.resolve("limited");
        train(limited, GAN + " --limit 100", "kept");
        assertEquals(List.of(), entropies(limited));
    }

    @Test
    void aRunThatGoesOnHasTheSameLog() throws IOException {
        Split split = ImageFolder.read(images, LoadOptions.DEFAULT);
        var classifier = FeatureClassifier.kept(
                        folder.resolve("kept"), images.toString(), LoadOptions.DEFAULT, split, Device.CPU)
                .orElseThrow();
        RunFolder stopped = StoppedRun.of(
                asked, folder.resolve("stopped"), 17, Optional.of(new CollapseAlarm(classifier, split.train())));
        Outcome outcome = Outcome.of(
                "train",
                "--resume",
                stopped.toString(),
                "--collapse-alarm",
                "--classifiers",
                folder.resolve("kept").toString());
        assertEquals(0, outcome.code(), outcome::toString);
        assertEquals(Logs.withoutTimes(asked), Logs.withoutTimes(stopped.path()));
    }

    @Test
    void whereThereCanBeNoAlarmOneLineSaysSoBeforeAnythingIsTrained() throws IOException {
        Path none = folder.resolve("refused");
        Outcome.of("train", "vae", "--data", images.toString(), "--batch", "8", "--collapse-alarm", "--out", none + "")
                .failed(
                        ExitCode.USAGE,
                        "--collapse-alarm is for models that are trained in batches, draw and have no likelihood; vae");
        assertFalse(Files.exists(none));
        Path grey = TinyImages.grey(folder.resolve("grey"));
        Outcome.of("train", "gan", "--data", grey.toString(), "--batch", "4", "--collapse-alarm", "--out", none + "")
                .failed(ExitCode.USAGE, "--collapse-alarm needs images", "with labels of two classes");
        assertFalse(Files.exists(none));
    }

    @Test
    void aDamagedClassifierCostsTheAlarmAndNotTheRun() throws IOException {
        Path damaged = folder.resolve("damaged");
        train(folder.resolve("makes"), GAN + " --collapse-alarm", "damaged");
        Path file = RunFolder.all(damaged).getFirst().checkpoint();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        Path run = folder.resolve("goes-on");
        Outcome outcome = command(run, GAN, "damaged");
        assertEquals(weights, outcome.json().get("weights_sha256").asString());
        assertTrue(outcome.err().startsWith("hanji: there is no collapse alarm: "), outcome::err);
        assertEquals(List.of(), entropies(run));
    }
}
