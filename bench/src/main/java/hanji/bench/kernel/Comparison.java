package hanji.bench.kernel;

import hanji.bench.Table;
import hanji.generative.cli.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two findings held against each other.
 *
 * @param rows what both have timed, at one size
 * @param counted what the simulator counts otherwise in the second
 * @param quick which of the two is a trial, whose figures are not to be quoted
 */
public record Comparison(
        String first, String second, List<Compared> rows, List<CountedOtherwise> counted, List<String> quick)
        implements Result {
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

    /**
     * What stands in both files with the same bytes and operations: kernels of one name, or, where each file has only one, these
     * two.
     */
    public static Comparison of(String first, KernelFindings a, String second, KernelFindings b) {
        boolean alone = a.predicted().size() == 1 && b.predicted().size() == 1 && a.isOwn() && b.isOwn();
        var quick = new ArrayList<String>();
        if (a.quick()) quick.add(first);
        if (b.quick()) quick.add(second);
        return new Comparison(
                first,
                second,
                a.times().stream()
                        .flatMap(one -> b.times().stream()
                                .filter(other -> (alone || one.what().equals(other.what()))
                                        && one.device().equals(other.device())
                                        && one.bytes() == other.bytes()
                                        && one.flops() == other.flops())
                                .map(other -> Compared.of(one, other)))
                        .toList(),
                a.predicted().stream()
                        .flatMap(one -> b.predicted().stream()
                                .filter(other -> alone || one.kernel().equals(other.kernel()))
                                .flatMap(other -> CountedOtherwise.of(one, other)))
                        .toList(),
                List.copyOf(quick));
    }

    @Override
    public String text() {
        var lines = new ArrayList<String>();
        lines.add(rows.isEmpty() ? first + " and " + second + " have timed nothing that is the same" : timed());
        if (!counted.isEmpty()) {
            lines.add("");
            lines.add(CountedOtherwise.table(counted).text());
        }
        quick.forEach(file -> lines.add(file + " is a quick trial: its figures are not to be quoted"));
        return String.join(System.lineSeparator(), lines);
    }

    private String timed() {
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
