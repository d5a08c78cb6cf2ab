package hanji.generative.cli;

import hanji.generative.judge.CollapseAlarm;
import hanji.generative.report.Metrics;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.Summary;
import hanji.generative.run.TrainingLoop;
import hanji.generative.run.TrainingLoop.Pace;
import hanji.generative.run.Zoo;
import hanji.nn.data.ImageFolder;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The beginning of a run of the command line, watched as there. */
final class StoppedRun {
    private StoppedRun() {}

    /**
     * Does the first steps of a run again in another folder, and saves.
     *
     * @param whole folder of the run
     */
    static RunFolder of(Path whole, Path into, long steps, Optional<CollapseAlarm> alarm) throws IOException {
        Settings settings = Summary.read(RunFolder.open(whole)).settings();
        Split split = ImageFolder.read(Path.of(settings.data()), settings.loading());
        Run run = Run.begin(Zoo.find(settings.model()).orElseThrow(), settings, split.train(), Device.CPU);
        RunFolder folder = RunFolder.create(into);
        try (Metrics log = Metrics.open(folder.metrics());
                var bar = ProgressBar.of("train")) {
            new TrainingLoop(
                            run,
                            folder,
                            log,
                            split,
                            Pace.exactly(Duration.ofHours(1)),
                            () -> run.stepsDone() >= steps,
                            new TrainWatcher(run, folder, split, alarm, bar))
                    .train();
        }
        return folder;
    }
}
