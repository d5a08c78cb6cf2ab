package hanji.generative.cli;

import hanji.simulator.Fault;
import hanji.simulator.run.Report;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A second kernel beside the first at one size of a sweep.
 *
 * @param seconds the least time on an H100, on paper
 * @param instructionsRatio those of warps, over the first's
 * @param secondsRatio likewise
 * @param sameBits whether all arrays hold the same bits, one by one in the order of the arguments
 * @param problem its first fault; empty if it has none
 */
record SweptBeside(
        long warpInstructions,
        double seconds,
        double instructionsRatio,
        double secondsRatio,
        boolean sameBits,
        Optional<String> problem) {
    static final List<String> COLUMNS =
            List.of("second of warps", "second/first", "second H100 us", "second/first", "results");

    static SweptBeside of(Report first, Report second) {
        long a = first.counts().warpInstructions(), b = second.counts().warpInstructions();
        double before = first.rooflines().getFirst().seconds(),
                after = second.rooflines().getFirst().seconds();
        return new SweptBeside(
                b,
                after,
                (double) b / a,
                after / before,
                haveTheSameBits(first.outputs(), second.outputs()),
                second.faults().stream().findFirst().map(SweptBeside::text));
    }

    private static String text(Fault fault) {
        return "the second: " + fault.kind() + ": " + fault;
    }

    private static boolean haveTheSameBits(List<Report.Output> a, List<Report.Output> b) {
        return a.size() == b.size()
                && IntStream.range(0, a.size())
                        .allMatch(i -> a.get(i).sha256().equals(b.get(i).sha256()));
    }

    List<String> cells() {
        return List.of(
                String.format(Locale.ROOT, "%,d", warpInstructions),
                String.format(Locale.ROOT, "%.2f", instructionsRatio),
                String.format(Locale.ROOT, "%.3f", 1e6 * seconds),
                String.format(Locale.ROOT, "%.2f", secondsRatio),
                sameBits ? "same bits" : "OTHER bits");
    }
}
