package hanji.generative.cli;

import hanji.generative.report.CurvePoint;
import hanji.generative.report.Metrics;
import hanji.generative.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Logs of runs, to be compared. */
final class Logs {
    private Logs() {}

    /** All that a run's log holds, less the time that steps took. */
    static Map<String, List<CurvePoint>> withoutTimes(Path run) throws IOException {
        var log = new LinkedHashMap<>(Metrics.read(run.resolve("metrics.jsonl")));
        log.remove(Run.SECONDS);
        return log;
    }
}
