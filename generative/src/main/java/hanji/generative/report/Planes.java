package hanji.generative.report;

import static hanji.generative.report.Svg.format;
import static hanji.generative.report.Svg.segment;
import static hanji.generative.report.Svg.text;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The same things as points of one plane or of several, side by side, a colour for each class, drawn as SVG.
 *
 * @param title of the drawing
 * @param panels at least one
 * @param labels class of each thing; empty if they are not known
 * @param names of the classes; empty if they are not known
 */
public record Planes(String title, List<Panel> panels, int[] labels, List<String> names) {
    /**
     * One plane.
     *
     * @param points [N, 2]; those that are not finite are left out
     */
    public record Panel(String title, double[] points) {}

    private static final int SIDE = 320;
    private static final int LEFT = 52;
    private static final int TOP = 34;
    private static final int BELOW = 30;
    private static final int LINE = 20;
    private static final int KEY = 120;
    private static final int TICKS = 5;
    private static final double LETTER = 7.2;
    private static final List<String> COLOURS = List.of(
            "#2563b0", "#d9622b", "#2f8f5b", "#8b4fb3", "#b0902b", "#c43a5b", "#4a9db5", "#6b7280", "#8a5a3c",
            "#e07fb0");

    private static final String STYLE = """
        .planes { font: 13px system-ui, sans-serif; max-width: none; --sheet: #fff; --words: #333; }
        @media (prefers-color-scheme: dark) { .planes { --sheet: #17191d; --words: #dfe1e5; } }
        .planes .paper { fill: var(--sheet); } .planes text { fill: var(--words); } .planes .grid { stroke: #8a909955; }
        .planes path { fill: none; stroke-linecap: round; stroke-width: 3.5; stroke-opacity: .65; }
        .planes .key { stroke-width: 9; stroke-opacity: 1; }
        """;

    public Planes {
        panels = List.copyOf(panels);
        names = List.copyOf(names);
        labels = labels.clone();
    }

    /** The drawing as one svg element. */
    public String svg() {
        int width = panels.size() * (LEFT + SIDE) + 14, inLine = (width - 14) / KEY;
        List<Integer> classes =
                Arrays.stream(labels).distinct().sorted().boxed().toList();
        int height = TOP + SIDE + BELOW + LINE * Math.ceilDiv(classes.size(), inLine) + 8;
        var svg = new StringBuilder(Svg.open("planes", width, height, title, STYLE));
        for (int i = 0; i < panels.size(); i++) svg.append(panel(panels.get(i), LEFT + i * (LEFT + SIDE), classes));
        for (int i = 0; i < classes.size(); i++) {
            double x = 14 + i % inLine * KEY, y = TOP + SIDE + BELOW + 12 + LINE * (i / inLine);
            svg.append(dots("key", classes.get(i), format("M%.1f %.1fh0", x, y - 4)));
            svg.append(Svg.fitted("", x + 10, y, LETTER, KEY - 18, name(classes.get(i))));
        }
        return svg.append("</svg>\n").toString();
    }

    private String name(int label) {
        return label < names.size() ? names.get(label) : "class " + label;
    }

    private static String dots(String style, int label, String d) {
        return "<path class=\"%s\" stroke=\"%s\" d=\"%s\"/>\n".formatted(style, COLOURS.get(label % COLOURS.size()), d);
    }

    /** Both axes have one scale. */
    private String panel(Panel panel, int left, List<Integer> classes) {
        double[] points = panel.points;
        Extent x = Extent.of(points, 0), y = Extent.of(points, 1);
        double half = 0.52 * Math.max(x.length(), y.length());
        var across = new Axis(x.middle() - half, x.middle() + half, left, left + SIDE);
        var up = new Axis(y.middle() - half, y.middle() + half, TOP + SIDE, TOP);
        var svg = new StringBuilder(Svg.fitted("", left, TOP - 12.0, LETTER, SIDE, panel.title));
        for (BigDecimal tick : across.ticks(TICKS)) {
            double at = across.at(tick.doubleValue());
            svg.append(segment("grid", at, TOP, at, TOP + SIDE));
            svg.append(text("", at, TOP + SIDE + 16.0, "middle", tick.toPlainString()));
        }
        for (BigDecimal tick : up.ticks(TICKS)) {
            double at = up.at(tick.doubleValue());
            svg.append(segment("grid", left, at, left + SIDE, at));
            svg.append(text("", left - 6.0, at + 4, "end", tick.toPlainString()));
        }
        for (int label : classes.isEmpty() ? List.of(0) : classes) {
            var d = new StringBuilder();
            for (int n = 0; n < points.length / 2; n++) {
                double px = points[2 * n], py = points[2 * n + 1];
                boolean drawn = labels.length == 0 || labels[n] == label;
                if (drawn && Double.isFinite(px) && Double.isFinite(py))
                    d.append(format("M%.1f %.1fh0", across.at(px), up.at(py)));
            }
            if (!d.isEmpty()) svg.append(dots("", label, d.toString()));
        }
        return svg.toString();
    }

    /** From the lowest to the highest finite number of a coordinate; 1 long where there is one number only. */
    private record Extent(double low, double high) {
        static Extent of(double[] points, int coordinate) {
            List<Double> finite = new ArrayList<>();
            for (int i = coordinate; i < points.length; i += 2) if (Double.isFinite(points[i])) finite.add(points[i]);
            double low = finite.stream().mapToDouble(value -> value).min().orElse(0);
            double high = finite.stream().mapToDouble(value -> value).max().orElse(0);
            return high > low ? new Extent(low, high) : new Extent(low - 0.5, high + 0.5);
        }

        double middle() {
            return 0.5 * (low + high);
        }

        double length() {
            return high - low;
        }
    }
}
