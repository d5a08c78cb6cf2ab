package hanji.bench.scaling;

import hanji.generative.report.Svg;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One measure over one variable, both logarithmic: a line with a dot for each point, and dashed what would be in
 * proportion, through the point with the least overhead.
 *
 * @param points one list for each work, in ascending order of the variable
 * @param vertical the scale of the measure, with positions from below to above
 */
record Panel(Measure measure, Variable variable, Collection<List<Point>> points, int left, LogAxis vertical) {
    static final int WIDTH = 205;

    String svg() {
        return Svg.clip(clip(), left, top(), left + WIDTH, bottom() + 1)
                + horizontalScale()
                + verticalScale()
                + points.stream().map(series -> guide(series) + curve(series)).collect(Collectors.joining());
    }

    private String horizontalScale() {
        LogAxis horizontal = horizontal();
        String ticks = points.iterator().next().stream()
                .map(point -> tick(horizontal.at(point.value()), point.value()))
                .collect(Collectors.joining());
        return ticks
                + Svg.segment("axis", left, bottom(), left + WIDTH, bottom())
                + Svg.text("", left + WIDTH / 2.0, bottom() + 40, "middle", variable.words);
    }

    private String tick(double x, int value) {
        return Svg.segment("grid", x, top(), x, bottom())
                + Svg.segment("axis", x, bottom(), x, bottom() + 5)
                + Svg.text("quiet", x, bottom() + 20, "middle", Integer.toString(value));
    }

    private String verticalScale() {
        return vertical.ticks().stream()
                .map(tick -> Svg.segment("grid", left, vertical.at(tick), left + WIDTH, vertical.at(tick))
                        + Svg.text("quiet", left - 7, vertical.at(tick) + 4, "end", digits(tick)))
                .collect(Collectors.joining());
    }

    private static String digits(double tick) {
        return tick >= 1 ? String.format(Locale.ROOT, "%.0f", tick) : Double.toString(tick);
    }

    private String curve(List<Point> series) {
        LogAxis horizontal = horizontal();
        String name = series.getFirst().work().style();
        String dots = series.stream()
                .map(point -> Svg.dot(name, horizontal.at(point.value()), vertical.at(measure.of(point))))
                .collect(Collectors.joining());
        return polyline(
                        name,
                        series.stream()
                                .map(point -> pair(horizontal.at(point.value()), measure.of(point)))
                                .toList())
                + dots;
    }

    /** y = y0 (x / x0)^exponent, through the largest setting; for threads through one thread. */
    private String guide(List<Point> series) {
        Point through = variable == Variable.THREADS ? series.getFirst() : series.getLast();
        return polyline(
                "guide",
                series.stream()
                        .map(point -> pair(horizontal().at(point.value()), proportional(point, through)))
                        .toList());
    }

    private double proportional(Point point, Point through) {
        double ratio = (double) point.value() / through.value();
        return measure.of(through) * Math.pow(ratio, measure.exponent(variable));
    }

    private String polyline(String style, List<String> pairs) {
        return Svg.line(style, clip(), String.join(" ", pairs));
    }

    private String pair(double x, double value) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x, vertical.at(value));
    }

    /** From the least value to the largest, with a margin for the dots. */
    private LogAxis horizontal() {
        List<Point> series = points.iterator().next();
        int least = series.getFirst().value(), most = Math.max(series.getLast().value(), 2 * least);
        return new LogAxis(least, most, left + 10, left + WIDTH - 10);
    }

    private String clip() {
        return variable.name().toLowerCase(Locale.ROOT);
    }

    private int top() {
        return (int) vertical.to();
    }

    private int bottom() {
        return (int) vertical.from();
    }
}
