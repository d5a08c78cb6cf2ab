package hanji.generative.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.generative.report.Metrics;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {
    @TempDir
    Path path;

    /** Else a machine that loses power could be left with a checkpoint that is ahead of its log. */
    @Test
    void noCheckpointIsSavedUnlessTheLogBeforeItIsOnTheDisk() throws IOException {
        var folder = new RunFolder(path);
        Images images = Images.unlabelled(3, 3, 1, new byte[36]);
        var split = new Split(images, images, images);
        Run run = TinyRun.begin(split, 2, 2, 4, Device.CPU);
        Metrics log = Metrics.open(folder.metrics());
        var pace = TrainingLoop.Pace.exactly(Duration.ofHours(1));
        BooleanSupplier stop = () -> {
            if (run.stepsDone() < 2) return false;
            assertDoesNotThrow(log::close); // so that nothing can force it any more
            return true;
        };
        var loop = new TrainingLoop(run, folder, log, split, pace, stop, _ -> {});
        assertThrows(IOException.class, loop::train);
        assertEquals(0, Summary.read(folder).done(), "the checkpoint of before the first step stays");
    }
}
