package hanji.bench.gpu;

import hanji.bench.Table;
import hanji.generative.cli.Result;
import java.util.List;
import java.util.Locale;

/**
 * An older build beside this one.
 *
 * @param older what it is called
 */
record BeforeFindings(SectionHead head, String older, List<Row> rows) implements Result {
    /**
     * A kernel or a step.
     *
     * @param beforeUs of the older build
     * @param ratio the older build's time over this one's, median over the rounds
     * @param low smallest ratio of a round
     * @param high largest
     */
    record Row(String work, double beforeUs, double nowUs, double ratio, double low, double high) {}

    @Override
    public String text() {
        return new Table(
                        List.of("work", older + " us", "now us", "ratio", "low", "high"),
                        rows.stream()
                                .map(row -> List.of(
                                        row.work(),
                                        number(row.beforeUs()),
                                        number(row.nowUs()),
                                        number(row.ratio()),
                                        number(row.low()),
                                        number(row.high())))
                                .toList())
                .text();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
