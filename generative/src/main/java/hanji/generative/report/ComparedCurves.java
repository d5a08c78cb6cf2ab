package hanji.generative.report;

import static hanji.generative.report.Svg.format;
import static hanji.generative.report.Svg.segment;
import static hanji.generative.report.Svg.text;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One series of several runs over steps, drawn as SVG, narrow enough for a phone.
 *
 * @param lines points by the name of the run, none empty
 */
record ComparedCurves(String title, Map<String, List<CurvePoint>> lines) {
    private static final int WIDTH = 520;
    private static final int PLOT = 260;
    private static final int RIGHT = WIDTH - 12;
    private static final int LEAST_LEFT = 58;
    private static final int VALUE_TICKS = 6;
    private static final double DIGIT = 7.6;
    private static final double LETTER = 7.2;
    private static final double TITLE_LETTER = 8.8;

    /** Letters of a run's name that are shown, its last. */
    private static final int NAME = 72;

    private static final int TOP = 44;
    private static final int LINE = 18;
    private static final List<String> COLOURS =
            List.of("#2563b0", "#d9622b", "#2f8f5b", "#8b4fb3", "#b0902b", "#c43a5b", "#4a9db5", "#6b7280");

    private static final String STYLE = """
        .compared { font: 13px system-ui, sans-serif; } .compared .paper { fill: none; } .compared text { fill: currentColor; }
        .compared .title { font-size: 15px; font-weight: 600; } .compared .grid { stroke: #8a909955; }
        .compared path { fill: none; stroke-width: 2; }
        """;

    /** The drawing as one svg element. */
    String svg() {
        List<CurvePoint> all = lines.values().stream().flatMap(List::stream).toList();
        double low = all.stream().mapToDouble(CurvePoint::value).min().orElse(0);
        double high = all.stream().mapToDouble(CurvePoint::value).max().orElse(1);
        double margin = high > low ? 0.05 * (high - low) : 1;
        var values = new Axis(low - margin, high + margin, TOP + PLOT, TOP);
        double left = Math.max(LEAST_LEFT, 16 + DIGIT * values.tickLength(VALUE_TICKS));
        var steps = new Axis(
                0, Math.max(1, all.stream().mapToLong(CurvePoint::step).max().orElse(1)), left, RIGHT);
        int height = TOP + PLOT + 46 + LINE * lines.size();
        var svg = new StringBuilder(Svg.open("compared", WIDTH, height, title, STYLE));
        svg.append(Svg.fitted("title", 8, 22, TITLE_LETTER, WIDTH - 16, title));
        svg.append(scales(steps, values));
        int line = 0;
        for (var entry : lines.entrySet()) {
            String colour = COLOURS.get(line % COLOURS.size());
            svg.append(path(entry.getValue(), steps, values, colour));
            if (entry.getValue().size() == 1) svg.append(dot(entry.getValue().getFirst(), steps, values, colour));
            double y = TOP + PLOT + 44.0 + LINE * line;
            svg.append("<path style=\"stroke:")
                    .append(colour)
                    .append("\" d=\"")
                    .append(format("M8 %.1fh24", y - 4))
                    .append("\"/>\n");
            svg.append(Svg.fitted("", 40, y, LETTER, WIDTH - 48, shortened(entry.getKey())));
            line++;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String scales(Axis steps, Axis values) {
        var svg = new StringBuilder();
        for (BigDecimal tick : values.ticks(VALUE_TICKS)) {
            double y = values.at(tick.doubleValue());
            svg.append(segment("grid", steps.from(), y, RIGHT, y));
            svg.append(text("", steps.from() - 8, y + 4, "end", tick.toPlainString()));
        }
        for (BigDecimal tick : steps.wholeTicks(5)) {
            String words = format("%,d", tick.longValue());
            svg.append(Svg.centred("", steps.at(tick.doubleValue()), TOP + PLOT + 20, DIGIT, WIDTH - 2, words));
        }
        return svg.toString();
    }

    private static String shortened(String name) {
        return name.length() > NAME ? "…" + name.substring(name.length() - NAME) : name;
    }

    /** A run of one step has no line. */
    private static String dot(CurvePoint point, Axis steps, Axis values, String colour) {
        return format(
                "<circle style=\"fill:%s\" r=\"4\" cx=\"%.1f\" cy=\"%.1f\"/>\n",
                colour, steps.at(point.step()), values.at(point.value()));
    }

    private static String path(List<CurvePoint> points, Axis steps, Axis values, String colour) {
        String d = points.stream()
                .filter(point -> Double.isFinite(point.value()))
                .map(point -> format("%.1f %.1f", steps.at(point.step()), values.at(point.value())))
                .collect(Collectors.joining("L"));
        return d.isEmpty() ? "" : "<path style=\"stroke:" + colour + "\" d=\"M" + d + "\"/>\n";
    }
}
