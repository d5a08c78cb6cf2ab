package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.nn.train.Checkpoint;
import hanji.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What evaluate, sample and --resume say of images and checkpoints that can be used, but are not quite those of the run. */
class RunImagesTest {
    @TempDir
    private Path folder;

    private Path images;
    private Path run;

    @BeforeEach
    void train() throws IOException {
        images = TinyImages.grey(folder.resolve("images"));
        run = folder.resolve("run");
        Outcome outcome = Outcome.of("train", "counts", "--data", images.toString(), "--out", run.toString());
        assertEquals(0, outcome.code(), outcome::toString);
    }

    /** The last images of a folder are its test images. */
    private void changeATestImage() throws IOException {
        Files.copy(images.resolve("001.png"), images.resolve("039.png"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void unchangedImagesNeedNoWord() {
        Outcome outcome = Outcome.of("evaluate", run.toString(), "--json");
        assertTrue(outcome.json().get("test_images_of_the_run").asBoolean());
        assertEquals("", outcome.err());
    }

    @Test
    void evaluateSaysInOneLineThatTheTestImagesHaveChanged() throws IOException {
        changeATestImage();
        Outcome outcome = Outcome.of("evaluate", run.toString(), "--json");
        assertFalse(outcome.json().get("test_images_of_the_run").asBoolean());
        assertEquals(
                "hanji: the test images of " + images + " are no longer those of " + run
                        + ": these figures are not to be set beside those in its report",
                outcome.err().strip());
    }

    @Test
    void imagesThatWereAskedForNeedNoWord() throws IOException {
        Path others = TinyImages.folder(folder.resolve("others"), 30, 4, 4, 1);
        for (String[] words : new String[][] {{"--data", others.toString()}, {"--limit", "2"}}) {
            Outcome outcome = Outcome.of("evaluate", run.toString(), "--json", words[0], words[1]);
            assertFalse(outcome.json().get("test_images_of_the_run").asBoolean());
            assertEquals("", outcome.err());
        }
    }

    @Test
    void aRunThatDoesNotKnowItsTestImagesIsTakenAtItsWord() throws IOException {
        changeATestImage();
        Checkpoint read = Checkpoint.read(checkpoint());
        var settings = new LinkedHashMap<>(read.settings());
        assertTrue(settings.remove("test_sha256").matches("[0-9a-f]{64}"));
        new Checkpoint(settings, read.tensors()).write(checkpoint());
        assertEquals("", Outcome.of("evaluate", run.toString()).err());
    }

    @Test
    void aRunIsNotResumedToBeMeasuredOnOtherImages() throws IOException {
        changeATestImage();
        Outcome.of("train", "--resume", run.toString())
                .failed(ExitCode.DATA, "the test images of '" + images + "' are no longer those of this run");
    }

    @Test
    void evaluateAndSamplePassOnWhatTheLoaderSays() throws IOException {
        Files.write(images.resolve("notes.txt"), new byte[] {1});
        String notice = "hanji: " + images + ": left out 1 .txt, by their names no images";
        assertEquals(notice, Outcome.of("evaluate", run.toString()).err().strip());
        String out = folder.resolve("out.png").toString();
        assertEquals(
                notice,
                Outcome.of("sample", run.toString(), "--complete", "--out", out)
                        .err()
                        .strip());
    }

    @Test
    void tensorsThatNobodyReadsAreNamedInOneLine() throws IOException {
        Checkpoint read = Checkpoint.read(checkpoint());
        var tensors = new LinkedHashMap<>(read.tensors());
        tensors.put("spare", Tensor.of(new float[] {1}, 1));
        new Checkpoint(read.settings(), tensors).write(checkpoint());
        addLargeCounter();
        String said =
                "hanji: " + run + ": left out of the checkpoint: 'spare' (is of no use to this model), 'counter' (";
        for (String[] words : new String[][] {
            {"evaluate", run.toString()},
            {"sample", run.toString(), "--out", folder.resolve("out.png").toString()},
            {"train", "--resume", run.toString()}
        }) {
            Outcome outcome = Outcome.of(words);
            assertEquals(0, outcome.code(), outcome::toString);
            assertTrue(outcome.err().startsWith(said), outcome.err());
            assertEquals(1, outcome.err().lines().count(), outcome.err());
        }
    }

    private Path checkpoint() {
        return run.resolve("checkpoint.safetensors");
    }

    /** Appends a whole number of 64 bits that no tensor of Hanji's can hold. */
    private void addLargeCounter() throws IOException {
        byte[] file = Files.readAllBytes(checkpoint());
        var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) in.getLong();
        String header = new String(file, 8, length, StandardCharsets.UTF_8).strip();
        int end = file.length - 8 - length;
        String counter =
                ",\"counter\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[%d,%d]}}".formatted(end, end + 8);
        byte[] longer = (header.substring(0, header.length() - 1) + counter).getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(longer.length)
                .array());
        out.writeBytes(longer);
        out.write(file, 8 + length, end);
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(Long.MAX_VALUE)
                .array());
        Files.write(checkpoint(), out.toByteArray());
    }
}
