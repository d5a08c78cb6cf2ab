package hanji.generative.serve;

import hanji.generative.model.Unit;
import hanji.generative.report.CurvePoint;
import hanji.generative.report.Curves;
import hanji.generative.report.LearningCurve;
import hanji.generative.report.Metrics;
import hanji.generative.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What changes of a run while it trains: its curves, its samples, how far it is. */
final class Progress {
    /** Points of a curve; of a longer log every second, third and so on is drawn, and the last. */
    private static final int MOST_POINTS = 2_000;

    private static final long LARGEST_LOG = 1L << 25;

    private Progress() {}

    /** Which version it is. */
    static String tag(RunFolder run, Map<String, Unit> units) {
        return "\"%s/%s/%s/%d\""
                .formatted(Stamp.of(run.metrics()), Stamp.of(run.samples()), Stamp.of(run.checkpoint()), units.size());
    }

    /**
     * What a page shows of it.
     *
     * @param units of the losses in the log, by name
     * @param about it in words
     */
    static Map<String, Object> of(RunFolder run, Map<String, Unit> units, String about) throws IOException {
        Stamp samples = Stamp.of(run.samples());
        return Map.of(
                "about", about, "samples", samples.exists() ? samples.toString() : "", "curves", curves(run, units));
    }

    /** One at a time: a log takes several times its size in memory. */
    private static synchronized List<String> curves(RunFolder run, Map<String, Unit> units) throws IOException {
        Stamp log = Stamp.of(run.metrics());
        if (!log.exists()) return List.of();
        if (log.size() > LARGEST_LOG) throw new Refusal(409, "metrics.jsonl is too long to be drawn");
        var thinned = new LinkedHashMap<String, List<CurvePoint>>();
        Metrics.read(run.metrics()).forEach((name, points) -> thinned.put(name, thinned(points)));
        return Curves.of(thinned, units, Map.of()).stream()
                .map(LearningCurve::svg)
                .toList();
    }

    private static List<CurvePoint> thinned(List<CurvePoint> points) {
        int every = Math.ceilDiv(points.size(), MOST_POINTS);
        return IntStream.range(0, points.size())
                .filter(i -> (points.size() - 1 - i) % every == 0)
                .mapToObj(points::get)
                .toList();
    }

    /** A picture of the run's folder. */
    static Reply samples(RunFolder run) throws IOException {
        if (!Stamp.of(run.samples()).exists()) throw Refusal.notFound();
        return Reply.of("image/png", Files.readAllBytes(run.samples()));
    }
}
