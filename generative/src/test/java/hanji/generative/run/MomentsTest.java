package hanji.generative.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.run.Moments.Moment;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import hanji.nn.train.Checkpoint;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MomentsTest {
    @TempDir
    private Path path;

    private static Images images(int value) {
        byte[] pixels = new byte[2 * 3 * 4 * 3];
        Arrays.fill(pixels, (byte) value);
        return Images.unlabelled(3, 4, 3, pixels);
    }

    private static List<Long> steps(Moments moments) {
        return moments.taken().stream().map(Moment::step).toList();
    }

    @Test
    void whatIsWrittenIsReadAgainInTheOrderOfSteps() throws IOException {
        var folder = new RunFolder(path);
        assertEquals(Moments.NONE, Moments.read(folder));
        Moments.NONE
                .with(9, images(1))
                .with(10, images(2))
                .with(100, images(200))
                .write(folder);
        Moments read = Moments.read(folder);
        assertEquals(List.of(9L, 10L, 100L), steps(read));
        assertEquals("", read.leftOut());
        Images last = read.taken().getLast().samples();
        assertEquals(2, last.count());
        assertArrayEquals(images(200).pixels(), last.pixels());
        assertEquals(3, last.channels());
        read.leavingOut("too slow").write(folder);
        assertEquals("too slow", Moments.read(folder).leftOut());
    }

    /** Storage of 64 KiB and more may be longer than what it holds. */
    @Test
    void manyImagesInColourAreReadAgain() throws IOException {
        byte[] pixels = new byte[32 * 28 * 28 * 3];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (i % 251);
        var folder = new RunFolder(path);
        Moments.NONE.with(1, Images.unlabelled(28, 28, 3, pixels)).write(folder);
        assertArrayEquals(
                pixels, Moments.read(folder).taken().getFirst().samples().pixels());
    }

    @Test
    void aRunThatGoesOnFromAnEarlierStepForgetsWhatCameAfter() {
        Moments moments = Moments.NONE.with(0, images(1)).with(5, images(2)).with(9, images(3));
        assertEquals(List.of(0L, 5L), steps(moments.upTo(5)));
        assertEquals(List.of(0L, 5L), steps(moments.with(5, images(7))));
        assertEquals(7, moments.with(5, images(7)).taken().getLast().samples().pixels()[0]);
    }

    @Test
    void aDamagedFileIsFound() throws IOException {
        var folder = new RunFolder(path);
        Moments.NONE.with(0, images(1)).write(folder);
        byte[] file = Files.readAllBytes(folder.moments());
        file[file.length - 1] ^= 1;
        Files.write(folder.moments(), file);
        assertThrows(FormatException.class, () -> Moments.read(folder));
        for (String name : List.of("step-", "step-x", "other"))
            assertForeign(folder, name, Tensor.of(new byte[12], 1, 2, 2, 3));
        assertForeign(folder, "step-1", Tensor.of(new byte[12], 12));
    }

    private static void assertForeign(RunFolder folder, String name, Tensor tensor) throws IOException {
        new Checkpoint(Map.of(), Map.of(name, tensor)).write(folder.moments());
        var foreign = assertThrows(FormatException.class, () -> Moments.read(folder), name);
        assertTrue(String.valueOf(foreign.getMessage()).contains("no image drawn"), foreign::getMessage);
    }

    /** At the squares of tenths of 50 steps, rounded up: 0, 0.5, 2, 4.5, 8, 12.5, 18, 24.5, 32, 40.5, 50. */
    @Test
    void marksStandWhereTheBudgetSaysAndAreMetOnceAlsoByARunThatIsResumed() throws IOException {
        assertEquals(List.of(0L, 1L, 2L, 5L, 8L, 13L, 18L, 25L, 32L, 41L, 50L), met(50, 50, false));
        assertEquals(met(50, 50, false), met(50, 18, false));
        assertEquals(met(50, 50, false), met(50, 20, false));
        assertEquals(met(50, 50, false), met(50, 0, false));
        assertEquals(List.of(0L, 3L, 5L, 8L, 10L), met(10, 7, true));
    }

    /** Steps at which marks are met by a run that is saved, and resumed from there, after so many steps. */
    private List<Long> met(long steps, long stop, boolean quarters) throws IOException {
        Images images = Images.unlabelled(3, 3, 1, new byte[36]);
        var split = new Split(images, images, images);
        var folder = RunFolder.create(Files.createTempDirectory(path, "run"));
        Run run = TinyRun.begin(split, 1, 1, steps, Device.cpu(1));
        Marks marks = quarters ? Marks.even(run, 4) : Marks.squares(run);
        List<Long> met = new ArrayList<>();
        try (var batches = run.batches(split.train())) {
            if (stop > 0 && marks.meets(run)) met.add(0L);
            while (run.stepsDone() < stop) {
                run.step(batches.next());
                if (marks.meets(run)) met.add(run.stepsDone());
                assertFalse(marks.meets(run), "once");
            }
        }
        run.save(folder);
        Run resumed = Run.resume(folder, _ -> Device.cpu(1));
        marks = quarters ? Marks.even(resumed, 4) : Marks.squares(resumed);
        if (marks.meets(resumed)) met.add(resumed.stepsDone());
        try (var batches = resumed.batches(split.train())) {
            while (resumed.progress() < 1) {
                resumed.step(batches.next());
                if (marks.meets(resumed)) met.add(resumed.stepsDone());
            }
        }
        return met;
    }
}
