package hanji.bench.scaling;

import java.util.List;
import java.util.Locale;

/**
 * How much a series grows from its first point to its last.
 *
 * @param first and last differ in one variable
 */
record Growth(Point first, Point last) {
    static final List<String> HEADER = List.of(
            "work",
            "varied",
            "from",
            "to",
            "multiply-adds",
            "time",
            "memory",
            "time, ms",
            "memory, MiB",
            "billion multiply-adds/s");

    static Growth of(List<Point> series) {
        return new Growth(series.getFirst(), series.getLast());
    }

    List<String> line() {
        return List.of(
                first.work().style(),
                first.variable().name().toLowerCase(Locale.ROOT),
                Integer.toString(first.value()),
                Integer.toString(last.value()),
                times(last.multiplyAdds(), first.multiplyAdds()),
                times(last.bestMs(), first.bestMs()),
                times(last.poolBytes(), first.poolBytes()),
                ends(Measure.TIME),
                ends(Measure.MEMORY),
                ends(Measure.RATE));
    }

    private String ends(Measure measure) {
        return digits(measure.of(first)) + " to " + digits(measure.of(last));
    }

    private static String times(double now, double before) {
        return "x " + digits(now / before);
    }

    /** Three digits that count, or all before the point. */
    private static String digits(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
