package hanji.bench.scaling;

import hanji.bench.Samples;
import hanji.bench.scaling.Sweep.Case;
import hanji.bench.scaling.Sweep.Round;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One setting, measured.
 *
 * @param variable what is varied in the series that it belongs to
 * @param calls that were timed
 * @param bestMs milliseconds of the fastest call
 * @param multiplyAdds of one call
 * @param gigaMultiplyAddsPerSecond in the fastest call
 * @param poolBytes that the device's pool has allocated after all calls: what the work holds at its peak
 */
record Point(
        Work work,
        Variable variable,
        Setting at,
        int calls,
        double bestMs,
        double medianMs,
        long multiplyAdds,
        double gigaMultiplyAddsPerSecond,
        long poolBytes) {
    /** @throws IllegalArgumentException if a figure has no logarithm */
    Point {
        if (variable.of(at) < 1 || !(bestMs > 0) || !(gigaMultiplyAddsPerSecond > 0) || poolBytes < 1)
            throw new IllegalArgumentException("a figure is not above 0 at " + at);
    }

    static Point of(Case measured, List<Round> rounds) {
        double[] ms = rounds.stream()
                .flatMapToDouble(round -> DoubleStream.of(round.ms()))
                .toArray();
        double bestMs = DoubleStream.of(ms).min().orElseThrow();
        long multiplyAdds = measured.work().multiplyAdds(measured.at());
        return new Point(
                measured.work(),
                measured.variable(),
                measured.at(),
                ms.length,
                bestMs,
                Samples.median(ms),
                multiplyAdds,
                multiplyAdds / (bestMs * 1e6),
                rounds.stream().mapToLong(Round::poolBytes).max().orElseThrow());
    }

    int value() {
        return variable.of(at);
    }
}
