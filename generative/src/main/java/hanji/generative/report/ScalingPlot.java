package hanji.generative.report;

import static hanji.generative.report.Svg.format;
import static hanji.generative.report.Svg.segment;
import static hanji.generative.report.Svg.text;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Speed-ups by the number of workers, drawn as SVG: a panel for each network, both scales logarithmic to base 2. The dashed diagonal
 * is a speed-up by as much as there are workers.
 *
 * @param most workers, to the right
 */
public record ScalingPlot(String title, int most, List<Panel> panels) {
    private static final int PANEL = 300;
    private static final int GAP = 44;
    private static final int LEFT = 52;
    private static final int TOP = 70;
    private static final int BOTTOM = TOP + PANEL;
    private static final int LINE = 20;
    private static final String STYLE = """
        .scaling { font: 14px system-ui, sans-serif; }
        .scaling .paper { fill: #fff; } .scaling text { fill: #333; } .scaling .title { font-size: 16px; font-weight: 600; }
        .scaling .quiet { fill: #666; } .scaling .grid { stroke: #e3e5e8; }
        .scaling .ideal { stroke: #6b7280; stroke-dasharray: 5 4; }
        .scaling polyline, .scaling .key { fill: none; stroke-width: 2.2; }
        .scaling .c0 { stroke: #2563b0; } .scaling .c1 { stroke: #d9622b; } .scaling .c2 { stroke: #2f8f5b; }
        .scaling .c3 { stroke: #8250b8; }
        .scaling .c1 { stroke-dasharray: 7 3; } .scaling .c2 { stroke-dasharray: 3 3; }
        .scaling .c3 { stroke-dasharray: 10 3 3 3; }
        @media (prefers-color-scheme: dark) {
          .scaling .paper { fill: #17191d; } .scaling text { fill: #d8dade; } .scaling .quiet { fill: #9aa0a9; }
          .scaling .grid { stroke: #2b2f36; } .scaling .ideal { stroke: #9aa0a9; }
          .scaling .c0 { stroke: #79aef2; } .scaling .c1 { stroke: #f08a55; } .scaling .c2 { stroke: #6cc494; }
          .scaling .c3 { stroke: #b794e8; }
        }
        """;

    /**
     * One network.
     *
     * @param curves at most four, by name: the speed-up for each number of workers
     */
    public record Panel(String name, Map<String, Map<Integer, Double>> curves) {}

    /** The drawing as one svg element. */
    public String svg() {
        int width = LEFT + panels.size() * (PANEL + GAP);
        var svg = new StringBuilder(Svg.open("scaling", width, BOTTOM + 58, title, STYLE));
        svg.append(text("title", 8, 26, "start", title));
        for (int i = 0; i < panels.size(); i++) svg.append(panel(panels.get(i), LEFT + i * (PANEL + GAP)));
        svg.append(text("quiet", LEFT, BOTTOM + 44, "start", "up: times as fast as one worker; right: workers"));
        return svg.append("</svg>\n").toString();
    }

    private String panel(Panel panel, int left) {
        double end = log2(most);
        Axis x = new Axis(0, end, left, left + PANEL), y = new Axis(0, end, BOTTOM, TOP);
        String clip = "scaling-" + left;
        var svg = new StringBuilder(Svg.clip(clip, left - 2, TOP - 2, left + PANEL + 2, BOTTOM + 2));
        svg.append(text("", left, TOP - 12, "start", panel.name));
        for (int power = 0; power <= end; power += 2) {
            String count = Integer.toString(1 << power);
            svg.append(segment("grid", x.at(power), TOP, x.at(power), BOTTOM));
            svg.append(segment("grid", left, y.at(power), left + PANEL, y.at(power)));
            svg.append(text("quiet", x.at(power), BOTTOM + 18, "middle", count));
            svg.append(text("quiet", left - 8, y.at(power) + 4, "end", count));
        }
        svg.append(segment("ideal", left, BOTTOM, left + PANEL, TOP));
        int number = 0;
        for (var curve : panel.curves.entrySet()) {
            String style = "c" + number;
            svg.append(Svg.line(style, clip, points(curve.getValue(), x, y)));
            double at = TOP + 16 + LINE * number++;
            svg.append(segment("key " + style, left + 10, at, left + 36, at));
            svg.append(text("", left + 42, at + 4, "start", curve.getKey()));
        }
        return svg.toString();
    }

    private static String points(Map<Integer, Double> speedUps, Axis x, Axis y) {
        return speedUps.entrySet().stream()
                .map(point -> format("%.1f,%.1f", x.at(log2(point.getKey())), y.at(log2(point.getValue()))))
                .collect(Collectors.joining(" "));
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
