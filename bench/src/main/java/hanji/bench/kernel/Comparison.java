package hanji.bench.kernel;

import hanji.bench.Table;
import hanji.generative.cli.Result;
import java.util.List;
import java.util.Locale;

/**
 * Two findings held against each other.
 *
 * @param rows what both have timed, at one size
 */
public record Comparison(String first, String second, List<Compared> rows) implements Result {
    /**
     * The time of one thing in two files.
     *
     * @param ratio the second median over the first: above 1 where the second took longer
     * @param low the second's fastest round over the first's slowest
     * @param high the second's slowest round over the first's fastest
     * @param confidence that the interval holds the ratio of the true medians, at least: of n rounds all lie on one side of
     *     their true median with probability 2^(1-n), and either file may have been unlucky
     */
    public record Compared(String what, String device, double ratio, double low, double high, double confidence) {
        static Compared of(Timing a, Timing b) {
            double wrong = Math.pow(2, 1 - a.roundsUs().size())
                    + Math.pow(2, 1 - b.roundsUs().size());
            return new Compared(
                    a.what(),
                    a.device(),
                    b.medianUs() / a.medianUs(),
                    b.lowUs() / a.highUs(),
                    b.highUs() / a.lowUs(),
                    Math.max(0, 1 - wrong));
        }
    }

    /** What stands in both files with the same bytes and operations. */
    public static Comparison of(String first, KernelFindings a, String second, KernelFindings b) {
        return new Comparison(
                first,
                second,
                a.times().stream()
                        .flatMap(one -> b.times().stream()
                                .filter(other -> one.what().equals(other.what())
                                        && one.device().equals(other.device())
                                        && one.bytes() == other.bytes()
                                        && one.flops() == other.flops())
                                .map(other -> Compared.of(one, other)))
                        .toList());
    }

    @Override
    public String text() {
        if (rows.isEmpty()) return first + " and " + second + " have timed nothing that is the same";
        var table = new Table(
                List.of("what", "device", "ratio", "from", "to", "confidence"),
                rows.stream()
                        .map(row -> List.of(
                                row.what(),
                                row.device(),
                                decimals(row.ratio()),
                                decimals(row.low()),
                                decimals(row.high()),
                                Math.round(100 * row.confidence()) + " %"))
                        .toList());
        return table.text() + System.lineSeparator() + "ratio: time in " + second + " over time in " + first
                + ", above 1 where the second took longer; both were measured at times of their own, so the interval is"
                + " from fastest over slowest round to slowest over fastest";
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
