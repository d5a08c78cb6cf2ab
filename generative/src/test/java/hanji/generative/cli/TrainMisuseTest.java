package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.tensor.format.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What train says to words, data and places that it cannot use: one line each, and no run folder is left behind. */
class TrainMisuseTest {
    @TempDir
    private static Path folder;

    private static Path grey;
    private static Path colour;

    @BeforeAll
    static void writeImages() throws IOException {
        grey = TinyImages.grey(folder.resolve("grey"));
        colour = TinyImages.colour(folder.resolve("colour"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --lr nan               | '--lr': 'nan' is not a number
        --lr NaN               | lr must be above 0 and finite, not NaN
        --lr 0                 | lr must be above 0 and finite, not 0.0
        --layers 999999        | weights take
        --lr x                 | 'x'
        --minutes 0            | '0' is not a number above 0
        --minutes NaN          | 'NaN' is not a number above 0
        --minutes Infinity     | '--minutes': 'Infinity' is not a number above 0
        --steps 3 --minutes 1  | mutually exclusive
        --steps 3 --epochs 1   | mutually exclusive
        --steps 0              | '0' is not a whole number of at least 1
        --steps 99999999999    | '99999999999' is not a whole number of 1 to 2147483647;
        --steps 1e3            | '1e3' is not a whole number of at least 1;
        --channels 2147483648  | '--channels': '2147483648' is not a whole number of 32 bits;
        --channels four        | '--channels': 'four' is not a whole number;
        --validation -1        | '-1' is not a whole number of at least 0;
        --layers 0             | at least 1
        --limit 0              | at least 1
        --batch -1             | at least 1
        --batch 34             | --batch 34 is more than the 33 training images
        wae-mmd --batch 1      | --batch must be at least 2 for wae-mmd
        gan --pack 20 --batch 30 | --batch must be at least 40 for gan with these options, not 30
        --conditional gated-pixelcnn --lr 0 | lr must be above 0
        --limit 3 --batch 4    | --batch 4 is more than the 3 training images
        --channels 2000000000  | more weights than can be counted
        --seed abc             | '--seed': 'abc' is not a whole number
        --seed 1e3             | '1e3' is not a whole number
        --threads 0            | at least 1
        --device gpu           | 'gpu' is no device; expected one of auto, cpu, cuda, simulated
        --device cuda --threads 2 | --threads is of the CPU
        counts --device simulated | counts has no kernels and is computed on the CPU; leave --device simulated out
        --save-every -1        | '-1' is not a number of seconds, 0 or more
        --save-every NaN       | 'NaN' is not a number of seconds, 0 or more
        --chanels 4            | unknown option '--chanels'; did you mean '--channels'?
        --lr=3 --step=5        | unknown option '--step'; did you mean '--steps'?
        pixelrnn               | 'pixelrnn' is no model; expected
        pixelcn                | did you mean 'pixelcnn'
        counts --batch 5       | unknown option '--batch'
        counts --floor 5       | --floor is an option of gmm, not of counts; try './hanji train counts --help'
        """)
    void wordsThatMakeNoSenseAreNamed(String words, String complaint) {
        train(grey, words).failed(ExitCode.USAGE, complaint, "--help");
    }

    @Test
    void channelsMustDivideAmongTheColours() {
        train(colour, "--channels 8").failed(ExitCode.USAGE, "channels must be a multiple of 3", "not 8");
    }

    @Test
    void countsTakesNoColours() {
        train(colour, "counts").failed(ExitCode.USAGE, "counts: takes grey images");
    }

    @Test
    void dataThatIsNotThereIsNamed() {
        train(Path.of("fashion-mnits"), "").failed(ExitCode.DATA, "fashion-mnits", "fashion-mnist");
    }

    @Test
    void anEmptyFolderHoldsNoImages() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        train(empty, "").failed(ExitCode.DATA, empty.toString(), "holds no images", "put images there");
    }

    @Test
    void imagesOfTwoSizesAreNamed() throws IOException {
        Path mixed = TinyImages.folder(folder.resolve("mixed"), 3, 4, 4, 1);
        Path odd = TinyImages.folder(folder.resolve("odd"), 1, 5, 4, 1).resolve("000.png");
        Files.move(odd, mixed.resolve("odd.png"));
        train(mixed, "").failed(ExitCode.DATA, "odd.png", "is 4 pixels wide, 5 high", "scale or crop");
    }

    @Test
    void aCorruptImageIsNamed() throws IOException {
        Path corrupt = TinyImages.folder(folder.resolve("corrupt"), 3, 4, 4, 1);
        byte[] png = Files.readAllBytes(corrupt.resolve("001.png"));
        png[45] ^= 0x55;
        Files.write(corrupt.resolve("001.png"), png);
        train(corrupt, "").failed(ExitCode.DATA, corrupt.resolve("001.png").toString());
    }

    @Test
    void aFolderInUseIsNotOverwritten() throws IOException {
        Path used = Files.createDirectories(folder.resolve("used"));
        Files.writeString(used.resolve("thesis.tex"), "years of work");
        trainInto(used).failed(ExitCode.DATA, used.toString(), "choose another --out");
        assertTrue(Files.readString(used.resolve("thesis.tex")).equals("years of work"));
    }

    @Test
    void theFolderOfARunIsNotOverwritten() throws IOException {
        Path run = Files.createDirectories(folder.resolve("run"));
        Files.writeString(run.resolve("checkpoint.safetensors"), "weights");
        trainInto(run).failed(ExitCode.DATA, run.toString(), "--resume");
    }

    @Test
    void aFolderCannotLieUnderAFile() {
        Path file = grey.resolve("000.png");
        trainInto(file).failed(ExitCode.DATA, "000.png", "not a folder");
        trainInto(file.resolve("run")).failed(ExitCode.DATA, "000.png");
    }

    @Test
    void noPermissionIsSaid() {
        Path readOnly = Path.of("/proc/hanji");
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped, because there is no place that refuses root");
        trainInto(readOnly).failed(ExitCode.DATA, readOnly.toString());
    }

    @Test
    void aDiskThatIsFullIsSaidWithTheFile() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "skipped, because only Linux has a device that is always full");
        Path run = Files.createDirectories(folder.resolve("full"));
        try {
            Files.createSymbolicLink(AtomicFile.aside(run.resolve("checkpoint.safetensors")), full);
        } catch (UnsupportedOperationException e) {
            assumeFalse(true, "skipped, because links are not to be had");
        }
        trainInto(run).failed(ExitCode.DATA, "checkpoint.safetensors: No space left on device; make room");
    }

    @Test
    void resumeTakesNoOtherOptions() {
        for (String words :
                List.of("--epochs 5", "--seed 1", "--data embedded", "--limit 5", "--out x", "--channels 3"))
            Outcome.of(("train --resume x " + words).split(" ")).failed(ExitCode.USAGE, "--resume", "--threads");
    }

    @Test
    void resumeNamesAFolderThatIsNoRun() throws IOException {
        Path none = folder.resolve("none");
        resume(none).failed(ExitCode.DATA, none.toString(), "there is no such folder");
        resume(grey.resolve("000.png")).failed(ExitCode.DATA, "000.png", "is a file, not the folder of a run");
        resume(grey).failed(ExitCode.DATA, grey.toString(), "holds no checkpoint.safetensors", "train anew");
    }

    /** Killed between the making of the folder and the first save: the same command again simply works. */
    @Test
    void anOptionOfAnotherModelIsSaidToBeOne() {
        Outcome.of("train", "counts", "--covariance", "full")
                .failed(
                        ExitCode.USAGE,
                        "--covariance is an option of gmm, not of counts;",
                        "'./hanji train counts --help'");
        Outcome.of("train", "--resume", "run", "--hidden=3")
                .failed(
                        ExitCode.USAGE,
                        "--resume goes on with the settings of the run, so --hidden does not go with it");
    }

    @Test
    void aRunThatEndedBeforeItsFirstSaveCanBeBegunAgainInItsFolder() throws IOException {
        Path run = Files.createDirectories(folder.resolve("early"));
        Files.createFile(run.resolve("metrics.jsonl"));
        Path aside = Files.writeString(run.resolve(".checkpoint.safetensors.999999999-0-1.part"), "half of it");
        Files.setLastModifiedTime(aside, FileTime.from(Instant.now().minusSeconds(3600)));
        resume(run).failed(ExitCode.DATA, run.toString(), "a run saves as soon as it begins", "train anew");
        Outcome again = Outcome.of("train", "counts", "--data", grey.toString(), "--out", run.toString());
        assertTrue(again.code() == 0, again::toString);
        assertFalse(Files.exists(aside));
    }

    private static Outcome train(Path data, String words) {
        Path out = folder.resolve("out");
        var line = new ArrayList<>(List.of("train", "--data", data.toString(), "--out", out.toString()));
        if (!words.isEmpty()) line.addAll(List.of(words.split(" ")));
        Outcome outcome = Outcome.of(line.toArray(String[]::new));
        assertFalse(Files.exists(out), "a run folder was left behind");
        return outcome;
    }

    private static Outcome trainInto(Path run) {
        return Outcome.of(
                "train", "--data", grey.toString(), "--out", run.toString(), "--channels", "1", "--steps", "1");
    }

    private static Outcome resume(Path run) {
        return Outcome.of("train", "--resume", run.toString());
    }
}
