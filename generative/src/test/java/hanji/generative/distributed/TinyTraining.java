package hanji.generative.distributed;

import hanji.generative.report.Metrics;
import hanji.generative.run.Budget;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.TrainingLoop;
import hanji.generative.run.TrainingLoop.Pace;
import hanji.generative.run.Zoo;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.LoadListener;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Size;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Trainings of a small model on embedded images, which each worker can load by itself. */
final class TinyTraining {
    static final int SHARDS = 4;
    static final Pace OFTEN = Pace.exactly(Duration.ofMillis(100));

    final Split split;
    final Settings settings;
    final List<String> said = new CopyOnWriteArrayList<>();

    TinyTraining(long steps) {
        this("pixelcnn", Map.of("channels", "4", "layers", "1"), steps);
    }

    TinyTraining(String model, Map<String, String> options, long steps) {
        var loading = new LoadOptions(
                OptionalInt.of(64), OptionalInt.of(8), Optional.of(Size.of("8x8")), Optional.empty(), false);
        split = DataSet.of("embedded").load(new DataRoots(Path.of("none"), List.of()), loading, LoadListener.NONE);
        settings = new Settings(
                model,
                options,
                "embedded",
                split.train().sha256(),
                Optional.of(split.test().sha256()),
                loading,
                8,
                SHARDS,
                1,
                new Budget.Steps(steps));
    }

    Run begin() {
        return Run.begin(Zoo.find(settings.model()).orElseThrow(), settings, split.train(), Device.cpu(1));
    }

    /** Trained by this process alone: what all others must come to. */
    Run alone(Path folder) throws IOException {
        Run run = begin();
        try (Metrics log = Metrics.open(folder.resolve("metrics.jsonl"))) {
            new TrainingLoop(run, new RunFolder(folder), log, split, OFTEN, () -> false, _ -> {}).train();
        }
        return run;
    }

    /** Trained by workers; whether to the end. */
    boolean train(
            Run run, Path folder, Cluster cluster, int workers, BooleanSupplier stop, TrainingLoop.Watcher watcher)
            throws IOException {
        try (Metrics log = Metrics.open(folder.resolve("metrics.jsonl"))) {
            var loop = new TrainingLoop(run, new RunFolder(folder), log, split, OFTEN, stop, watcher);
            return new DistributedTraining(loop, cluster, "here", workers, OptionalInt.of(1), said::add)
                    .train(Patience.STANDARD);
        }
    }
}
