package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.generative.report.Metrics;
import hanji.nn.train.Checkpoint;
import hanji.tensor.Tensor;
import hanji.tensor.format.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What evaluate, sample and --resume say to runs that are damaged or foreign, and to places that cannot be written. */
class RunMisuseTest {
    @TempDir
    private static Path folder;

    private static Path grey;
    private static byte[] pixelCnn;
    private static byte[] counts;

    /** A run folder whose checkpoint each test damages in its own way. */
    private Path run;

    private Path checkpoint;

    @BeforeAll
    static void train() throws IOException {
        grey = TinyImages.grey(folder.resolve("grey"));
        pixelCnn = train("pixelcnn", "--channels", "2", "--layers", "1", "--batch", "2", "--steps", "2");
        counts = train("counts");
    }

    private static byte[] train(String... model) throws IOException {
        String[] words =
                Arrays.copyOf(new String[] {"train", "--data", grey.toString(), "--out", ""}, 5 + model.length);
        System.arraycopy(model, 0, words, 5, model.length);
        Path trained = folder.resolve(model[0]);
        words[4] = trained.toString();
        assertEquals(0, Outcome.of(words).code());
        return Files.readAllBytes(trained.resolve("checkpoint.safetensors"));
    }

    @BeforeEach
    void copyTheRun() throws IOException {
        run = Files.createTempDirectory(folder, "run");
        checkpoint = run.resolve("checkpoint.safetensors");
        Files.write(checkpoint, pixelCnn);
    }

    @Test
    void theUndamagedRunIsAccepted() {
        assertEquals(0, evaluate().code());
    }

    @Test
    void aRunThatIsNotThereIsNamed() {
        for (String command : new String[] {"evaluate", "sample"}) {
            Outcome.of(command, "no-such-run").failed(ExitCode.DATA, "no-such-run: there is no such folder");
            Outcome.of(command, checkpoint.toString()).failed(ExitCode.DATA, "is a file, not the folder of a run");
            Outcome.of(command, grey.toString()).failed(ExitCode.DATA, "holds no checkpoint.safetensors");
            Outcome.of(command).failed(ExitCode.USAGE, "RUN");
        }
    }

    @Test
    void aCheckpointCutAnywhereIsRejected() throws IOException {
        var random = new Random(1);
        int[] lengths = random.ints(24, 0, pixelCnn.length).toArray();
        int[] ends = {0, 1, 7, 8, 9, 100, pixelCnn.length - 1};
        for (int[] some : new int[][] {ends, lengths})
            for (int length : some) {
                Files.write(checkpoint, Arrays.copyOf(pixelCnn, length));
                evaluate().failed(ExitCode.DATA, checkpoint.toString());
            }
    }

    @Test
    void aCheckpointWithOneFlippedBitAnywhereIsRejected() throws IOException {
        var random = new Random(2);
        for (int trial = 0; trial < 40; trial++) {
            byte[] damaged = pixelCnn.clone();
            int place = trial % 2 == 0 ? random.nextInt(3000) : random.nextInt(damaged.length);
            damaged[place] ^= (byte) (1 << random.nextInt(8));
            Files.write(checkpoint, damaged);
            evaluate().failed(ExitCode.DATA, checkpoint.toString());
        }
    }

    @Test
    void aForeignFileIsRejected() throws IOException {
        Files.writeString(checkpoint, "no weights at all, but a letter to a friend");
        evaluate().failed(ExitCode.DATA, checkpoint.toString(), "not a safetensors file");
        new SafeTensors(Map.of(), Map.of("weight", Tensor.of(new float[] {1}, 1))).write(checkpoint);
        evaluate().failed(ExitCode.DATA, checkpoint.toString(), "no checkpoint of Hanji's");
    }

    @Test
    void otherNumericsAreRejected() throws IOException {
        var metadata = new LinkedHashMap<>(SafeTensors.read(checkpoint).metadata());
        metadata.put("hanji.numerics", "999");
        new SafeTensors(metadata, Map.of()).write(checkpoint);
        evaluate().failed(ExitCode.DATA, checkpoint.toString(), "numerics version 999", "train anew");
    }

    /** Sizes that would take gigabytes are refused before anything is allocated, and before the heap can run out. */
    @ParameterizedTest
    @CsvSource({
        "model, no-such-model",
        "option.channels, abc",
        "option.channels, 0",
        "option.channels, -1",
        "option.channels, 3",
        "option.channels, 2000000000",
        "option.channels, 99999999999",
        "option.layers, -1",
        "option.layers, 2",
        "option.layers, 2000000000",
        "batch, -7",
        "option.lr, nan",
        "option.lr, NaN",
        "seed, x",
        "steps, -1",
        "steps, 1.5",
        "minutes, 0",
        "height, 0",
        "width, -4",
        "height, 2000000000",
        "colours, 2",
        "colours, 2000000000",
        "done, x",
        "seconds, y",
        "classes, -1",
        "loss.train_bits_per_dim, ?",
        "loss.train_bits_per_dim, "
    })
    void settingsThatCannotBeAreRejected(String key, String value) throws IOException {
        Checkpoint read = Checkpoint.read(checkpoint);
        var settings = new LinkedHashMap<>(read.settings());
        settings.put(key, value == null ? "" : value);
        new Checkpoint(settings, read.tensors()).write(checkpoint);
        evaluate().failed(ExitCode.DATA, checkpoint.toString());
        Outcome.of("sample", run.toString(), "--out", out()).failed(ExitCode.DATA, checkpoint.toString());
        Outcome.of("train", "--resume", run.toString()).failed(ExitCode.DATA, checkpoint.toString());
    }

    @Test
    void countsRunsOnNoGpu() throws IOException {
        Files.write(checkpoint, counts);
        for (String command : new String[] {"evaluate", "sample"})
            Outcome.of(command, run.toString(), "--device", "simulated")
                    .failed(ExitCode.USAGE, "counts has no kernels", "leave --device simulated out");
    }

    @Test
    void aMissingSettingIsNamed() throws IOException {
        Checkpoint read = Checkpoint.read(checkpoint);
        for (String key : new String[] {"model", "data", "height", "done", "batch"}) {
            var settings = new LinkedHashMap<>(read.settings());
            settings.remove(key);
            new Checkpoint(settings, read.tensors()).write(checkpoint);
            evaluate().failed(ExitCode.DATA, checkpoint.toString(), "lacks its setting '" + key + "'");
        }
    }

    @Test
    void aMissingTensorIsNamed() throws IOException {
        Checkpoint read = Checkpoint.read(checkpoint);
        var tensors = new LinkedHashMap<>(read.tensors());
        tensors.remove("optimizer.m.first.bias");
        new Checkpoint(read.settings(), tensors).write(checkpoint);
        evaluate().failed(ExitCode.DATA, checkpoint.toString(), "lacks 'optimizer.m.first.bias'");
    }

    @ParameterizedTest
    @CsvSource({"height, 0", "width, x", "colours, 3"})
    void countsThatCannotBeAreRejected(String key, String value) throws IOException {
        Files.write(checkpoint, counts);
        Checkpoint read = Checkpoint.read(checkpoint);
        var settings = new LinkedHashMap<>(read.settings());
        settings.put(key, value);
        new Checkpoint(settings, read.tensors()).write(checkpoint);
        evaluate().failed(ExitCode.DATA, checkpoint.toString());
    }

    @Test
    void imagesOfAnotherSizeAreRejected() throws IOException {
        Path large = TinyImages.folder(folder.resolve("large"), 4, 6, 5, 1);
        Path colour = TinyImages.colour(folder.resolve("colour"));
        for (Path other : new Path[] {large, colour})
            Outcome.of("evaluate", run.toString(), "--data", other.toString())
                    .failed(ExitCode.DATA, other.toString(), "expected 4 x 4 x 1, as the model was trained on");
        Outcome.of("sample", run.toString(), "--complete", "--data", large.toString(), "--out", out())
                .failed(ExitCode.DATA, large.toString(), "has images of 6 x 5 x 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--count 0",
                "--count -3",
                "--count x",
                "--count 2000000000",
                "--seed text",
                "--edit 1.5",
                "--edit x",
                "--limit 5",
                "--data embedded",
                "--threads 0",
                "--owt x.png"
            })
    void sampleNamesWordsThatMakeNoSense(String words) {
        String[] two = words.split(" ");
        Outcome.of("sample", run.toString(), "--out", out(), two[0], two[1])
                .failed(ExitCode.USAGE, words.startsWith("--owt") ? "did you mean '--out'" : two[0], "--help");
    }

    @Test
    void placesThatCannotBeWrittenAreNamed() {
        for (String[] words :
                new String[][] {{"sample", run.toString(), "--out"}, {"evaluate", run.toString(), "--per-image"}}) {
            write(words, folder.resolve("missing/x")).failed(ExitCode.DATA, "x: its folder does not exist");
            write(words, grey).failed(ExitCode.DATA, "cannot write " + grey + ": it is a folder");
            write(words, checkpoint.resolve("x")).failed(ExitCode.DATA, checkpoint + "/x: its folder does not exist");
        }
    }

    @Test
    void aFullDiskIsSaidWithTheFile() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "skipped, because only Linux has a device that is always full");
        for (String[] words :
                new String[][] {{"sample", run.toString(), "--out"}, {"evaluate", run.toString(), "--per-image"}})
            write(words, full).failed(ExitCode.DATA, "cannot write /dev/full: No space left on device; make room");
        assertTrue(Files.exists(full));
    }

    @Test
    void aRunWhoseImagesHaveChangedCannotGoOn() throws IOException {
        Checkpoint read = Checkpoint.read(checkpoint);
        var settings = new LinkedHashMap<>(read.settings());
        settings.put(
                "data",
                TinyImages.folder(folder.resolve("changed"), 40, 4, 5, 1).toString());
        new Checkpoint(settings, read.tensors()).write(checkpoint);
        Outcome.of("train", "--resume", run.toString()).failed(ExitCode.DATA, "changed", "no longer those of this run");
        settings.put("data", folder.resolve("gone").toString());
        new Checkpoint(settings, read.tensors()).write(checkpoint);
        Outcome.of("train", "--resume", run.toString())
                .failed(ExitCode.DATA, folder.resolve("gone").toString());
    }

    /** A run that is over stays as it is: its log, its weights, its figures. */
    @Test
    void resumingAFinishedRunChangesNothing() throws IOException {
        Files.write(checkpoint, counts);
        assertEquals(0, Outcome.of("train", "--resume", run.toString()).code());
        assertEquals(Checkpoint.read(checkpoint).tensors().get("counts").toDoubles().length, 18 * 18 * 18 * 256);
    }

    @Test
    void aRunIsTrainedByOneProcessAtATime() throws IOException {
        try (var _ = Metrics.open(run.resolve("metrics.jsonl"))) {
            Outcome.of("train", "--resume", run.toString())
                    .failed(ExitCode.DATA, "metrics.jsonl: another process is training this run");
        }
        assertEquals(0, Outcome.of("train", "--resume", run.toString()).code());
    }

    @Test
    void aDamagedLogIsNamedWithItsLine() throws IOException {
        Files.writeString(run.resolve("metrics.jsonl"), "{\"step\":1}\nrubbish\n", StandardOpenOption.CREATE);
        Outcome.of("train", "--resume", run.toString()).failed(ExitCode.DATA, "metrics.jsonl, line 2");
    }

    @Test
    void trainingThatDivergesSaysWhatToDo() {
        Outcome.of(
                        "train",
                        "--data",
                        grey.toString(),
                        "--out",
                        run.resolve("diverged").toString(),
                        "--channels",
                        "2",
                        "--layers",
                        "1",
                        "--lr",
                        "1e37",
                        "--steps",
                        "300")
                .failed(ExitCode.OTHER, "training diverged: at step ", "smaller --lr");
    }

    @Test
    void underJsonTheErrorIsOneObjectOnStandardOutput() {
        Outcome outcome = Outcome.of("evaluate", "no-such-run", "--json");
        assertEquals(3, outcome.code());
        assertTrue(outcome.out().startsWith("{\"error\":\"no-such-run: there is no such folder"), outcome::out);
        assertEquals(1, outcome.out().lines().count());
    }

    private Outcome evaluate() {
        return Outcome.of("evaluate", run.toString(), "--data", grey.toString());
    }

    private String out() {
        return run.resolve("out.png").toString();
    }

    private static Outcome write(String[] words, Path file) {
        return Outcome.of(words[0], words[1], words[2], file.toString());
    }
}
