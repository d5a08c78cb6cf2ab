package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.run.RunFolder;
import hanji.nn.train.Checkpoint;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStepTest {
    @Test
    void trainsOneStepAndSavesIt(@TempDir Path folder) throws Exception {
        RunFolder run = RunFolder.create(folder.resolve("run"));

        FirstStep.train(run);

        assertEquals("1", Checkpoint.read(run.checkpoint()).setting(run.checkpoint(), "done"));
    }
}
