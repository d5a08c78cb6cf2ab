package hanji.bench.scaling;

import hanji.generative.report.Svg;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One measure over all variables that were varied, side by side on the same vertical scale, as SVG. */
record Chart(Measure measure, List<Point> points) {
    private static final int LEFT = 58, GAP = 50, TOP = 84, BOTTOM = 300, HEIGHT = 356;

    private static final String STYLE = """
            .scaling { font: 13px system-ui, sans-serif; } .scaling .paper { fill: #fff; }
            .scaling text { fill: #333; stroke: none; } .scaling .title { font-size: 16px; font-weight: 600; }
            .scaling text.quiet { fill: #666; } .scaling .grid { stroke: #e3e5e8; } .scaling .axis { stroke: #8a9099; }
            .scaling .guide { fill: none; stroke: #6b7280; stroke-dasharray: 5 4; }
            .scaling polyline.convolution { fill: none; stroke: #2563b0; stroke-width: 2.2; }
            .scaling circle.convolution { fill: #2563b0; }
            .scaling polyline.training-step { fill: none; stroke: #d9622b; stroke-width: 2.2; }
            .scaling circle.training-step { fill: #d9622b; }
            .scaling .key { stroke-width: 2.2; } .scaling line.convolution { stroke: #2563b0; }
            .scaling line.training-step { stroke: #d9622b; }
            """;

    String svg() {
        List<Variable> varied = Arrays.stream(Variable.values())
                .filter(variable -> points.stream().anyMatch(point -> point.variable() == variable))
                .toList();
        var svg = new StringBuilder(
                Svg.open("scaling", LEFT + 4 * (Panel.WIDTH + GAP), HEIGHT, measure.words + " against size", STYLE));
        svg.append(Svg.text("title", LEFT, 28, "start", measure.words + ", " + measure.unit))
                .append(legend());
        for (int i = 0; i < varied.size(); i++)
            svg.append(
                    new Panel(measure, varied.get(i), series(varied.get(i)), LEFT + i * (Panel.WIDTH + GAP), vertical())
                            .svg());
        return svg.append("</svg>\n").toString();
    }

    private Collection<List<Point>> series(Variable variable) {
        return points.stream()
                .filter(point -> point.variable() == variable)
                .collect(Collectors.groupingBy(Point::work, TreeMap::new, Collectors.toList()))
                .values();
    }

    private String legend() {
        double y = TOP - 30, x = LEFT;
        var svg = new StringBuilder();
        for (Work work : Work.values()) {
            svg.append(key("key " + work.style(), x, y, work.words));
            x += 360;
        }
        return svg.append(key("guide", x, y, "in proportion")).toString();
    }

    private static String key(String style, double x, double y, String words) {
        return Svg.segment(style, x, y, x + 24, y) + Svg.text("", x + 31, y + 4, "start", words);
    }

    /** Holds every point, with a margin. */
    private LogAxis vertical() {
        var values = points.stream().mapToDouble(measure::of).summaryStatistics();
        return new LogAxis(values.getMin() / 1.3, values.getMax() * 1.3, BOTTOM, TOP);
    }
}
