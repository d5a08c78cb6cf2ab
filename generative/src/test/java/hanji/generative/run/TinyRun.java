package hanji.generative.run;

import hanji.generative.report.Metrics;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Short trainings of a small PixelCNN without the commands round them. */
public final class TinyRun {
    private TinyRun() {}

    /** A PixelCNN of one layer before its first step. */
    public static Run begin(Split split, int channels, int batch, long steps, Device device) {
        var options = Map.of("channels", Integer.toString(channels), "layers", "1");
        var settings = new Settings(
                "pixelcnn",
                options,
                "images",
                split.train().sha256(),
                Optional.empty(),
                LoadOptions.DEFAULT,
                batch,
                1,
                1,
                new Budget.Steps(steps));
        return Run.begin(Zoo.find("pixelcnn").orElseThrow(), settings, split.train(), device);
    }

    /** Trains into a folder until told to stop or done; whether it is done. */
    public static boolean train(Run run, RunFolder into, Split split, BooleanSupplier stop) throws IOException {
        try (Metrics log = Metrics.open(into.metrics())) {
            var pace = TrainingLoop.Pace.exactly(Duration.ofHours(1));
            return new TrainingLoop(run, into, log, split, pace, stop, _ -> {}).train();
        }
    }
}
