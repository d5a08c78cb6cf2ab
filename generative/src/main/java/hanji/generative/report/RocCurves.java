package hanji.generative.report;

import static hanji.generative.report.Svg.format;
import static hanji.generative.report.Svg.segment;
import static hanji.generative.report.Svg.text;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Receiver operating characteristics drawn as SVG: for every threshold of a score the share of outliers above it over the share of
 * inliers above it. The dashed diagonal is guessing.
 */
public record RocCurves(String title, List<Curve> curves) {
    private static final int WIDTH = 480;
    private static final int LEFT = 52;
    private static final int RIGHT = WIDTH - 14;
    private static final int TOP = 44;
    private static final int BOTTOM = TOP + RIGHT - LEFT;
    private static final int LINE = 20;
    private static final int STYLES = 4;
    private static final String STYLE = """
        .roc { font: 14px system-ui, sans-serif; }
        .roc .paper { fill: #fff; } .roc text { fill: #333; } .roc .title { font-size: 16px; font-weight: 600; }
        .roc .quiet { fill: #666; } .roc .grid { stroke: #e3e5e8; } .roc .guess { stroke: #6b7280; stroke-dasharray: 5 4; }
        .roc polyline, .roc .key { fill: none; stroke-width: 2.2; }
        .roc .c0 { stroke: #2563b0; } .roc .c1 { stroke: #d9622b; } .roc .c2 { stroke: #2f8f5b; } .roc .c3 { stroke: #8250b8; }
        .roc .c1 { stroke-dasharray: 7 3; } .roc .c2 { stroke-dasharray: 3 3; } .roc .c3 { stroke-dasharray: 10 3 3 3; }
        @media (prefers-color-scheme: dark) {
          .roc .paper { fill: #17191d; } .roc text { fill: #d8dade; } .roc .quiet { fill: #9aa0a9; }
          .roc .grid { stroke: #2b2f36; } .roc .guess { stroke: #9aa0a9; }
          .roc .c0 { stroke: #79aef2; } .roc .c1 { stroke: #f08a55; } .roc .c2 { stroke: #6cc494; } .roc .c3 { stroke: #b794e8; }
        }
        """;

    /**
     * One score.
     *
     * @param inliers its values where there is nothing to find
     * @param outliers its values where there is
     */
    public record Curve(String name, double[] inliers, double[] outliers) {
        /** Shares of inliers and of outliers above each threshold, falling, from (0, 0) to (1, 1): [points][2]. */
        double[][] points() {
            double[] thresholds = Arrays.stream(new double[][] {inliers, outliers})
                    .flatMapToDouble(Arrays::stream)
                    .distinct()
                    .sorted()
                    .toArray();
            double[] in = sorted(inliers), out = sorted(outliers);
            double[][] points = new double[thresholds.length + 1][];
            for (int i = 0; i < thresholds.length; i++)
                points[thresholds.length - i] =
                        new double[] {shareFrom(in, thresholds[i]), shareFrom(out, thresholds[i])};
            points[0] = new double[] {0, 0};
            return points;
        }

        private static double[] sorted(double[] values) {
            double[] copy = values.clone();
            Arrays.sort(copy);
            return copy;
        }

        /** The share of sorted values at or above a threshold. */
        private static double shareFrom(double[] sorted, double threshold) {
            int low = 0, high = sorted.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sorted[middle] < threshold) low = middle + 1;
                else high = middle;
            }
            return 1 - (double) low / sorted.length;
        }
    }

    /** The drawing as one svg element, which stands alone or inside a page. */
    public String svg() {
        Axis in = new Axis(0, 1, LEFT, RIGHT), out = new Axis(0, 1, BOTTOM, TOP);
        String clip = "roc-" + Integer.toHexString(title.hashCode());
        var svg = new StringBuilder(Svg.open("roc", WIDTH, BOTTOM + 60, title, STYLE));
        svg.append(Svg.clip(clip, LEFT - 2, TOP - 2, RIGHT + 2, BOTTOM + 2));
        svg.append(Svg.fitted("title", 8, 26, 9.4, WIDTH - 16, title));
        for (BigDecimal tick : in.ticks(5)) {
            double value = tick.doubleValue();
            svg.append(segment("grid", in.at(value), TOP, in.at(value), BOTTOM));
            svg.append(segment("grid", LEFT, out.at(value), RIGHT, out.at(value)));
            svg.append(text("quiet", in.at(value), BOTTOM + 18, "middle", tick.toPlainString()));
            svg.append(text("quiet", LEFT - 8, out.at(value) + 4, "end", tick.toPlainString()));
        }
        svg.append(segment("guess", LEFT, BOTTOM, RIGHT, TOP));
        for (int i = 0; i < curves.size(); i++) svg.append(curve(i, in, out, clip));
        svg.append(text("quiet", LEFT, BOTTOM + 42, "start", "up: outliers found; right: inliers taken for one"));
        return svg.append("</svg>\n").toString();
    }

    private String curve(int number, Axis in, Axis out, String clip) {
        Curve curve = curves.get(number);
        String points = Arrays.stream(curve.points())
                .map(point -> format("%.1f,%.1f", in.at(point[0]), out.at(point[1])))
                .distinct()
                .collect(Collectors.joining(" "));
        String style = "c" + number % STYLES;
        double y = BOTTOM - 14 - LINE * (curves.size() - 1.0 - number), x = LEFT + 0.4 * (RIGHT - LEFT);
        return Svg.line(style, clip, points)
                + segment("key " + style, x, y, x + 26, y)
                + text("", x + 32, y + 4, "start", curve.name());
    }
}
