package hanji.generative.cli;

import hanji.generative.run.Budget;
import hanji.generative.run.PixelCnnRun;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.TrainingLoop;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The short commands and one step of the default training, printing no result: what {@code ./hanji} runs after a build
 * to learn which classes belong in the archive that later starts map.
 */
final class FirstStep {
    private static final List<List<String>> COMMANDS =
            List.of(List.of("--help"), List.of("train", "--help"), List.of("models"), List.of("doctor", "--json"));

    private FirstStep() {}

    /** @param words the folder for the run, which must not exist */
    public static void main(String[] words) throws IOException {
        var nowhere = new PrintWriter(Writer.nullWriter());
        for (List<String> command : COMMANDS) new Frame(nowhere, nowhere).run(command.toArray(String[]::new));
        train(RunFolder.create(Path.of(words[0])));
    }

    /** Ends after one step and the saves before and after it. */
    static void train(RunFolder folder) throws IOException {
        Split split = DataSet.of("embedded").load(new DataRoots(Path.of(""), List.of()));
        var settings = new Settings(
                "embedded",
                split.train().sha256(),
                LoadOptions.DEFAULT,
                TrainOptions.GREY_CHANNELS,
                TrainOptions.LAYERS,
                TrainOptions.BATCH,
                TrainOptions.LEARNING_RATE,
                1,
                new Budget.Steps(TrainOptions.STEPS));
        var run = PixelCnnRun.begin(
                settings, split.train(), Device.cpu(Runtime.getRuntime().availableProcessors()));
        try (var bar = ProgressBar.of("train")) {
            new TrainingLoop(
                            run,
                            folder,
                            split,
                            Duration.ofDays(1),
                            () -> run.stepsDone() == 1,
                            (now, bits) -> bar.show(now.progress(), "%.3f bits/dim".formatted(bits)))
                    .train();
        }
    }
}
