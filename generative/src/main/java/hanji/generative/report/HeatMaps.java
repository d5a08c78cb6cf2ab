package hanji.generative.report;

import static hanji.generative.report.Svg.format;
import static hanji.generative.report.Svg.text;

import java.util.List;

/**
 * Values of each position of an image from several points of view, as maps beside each other, drawn as SVG.
 *
 * @param columns maps in a row
 * @param unit of all values
 * @param maps of images of one size
 */
public record HeatMaps(String title, String unit, int columns, List<HeatMap> maps) {
    private static final int MAP = 240;
    private static final int GAP = 24;
    private static final int TOP = 58;
    private static final int SCALE = 44;
    private static final String STYLE = """
        .maps { font: 13px system-ui, sans-serif; } .maps .paper { fill: #fff; } .maps text { fill: #333; }
        .maps .title { font-size: 16px; font-weight: 600; } .maps .quiet { fill: #666; }
        .maps .frame { fill: none; stroke: #8a9099; stroke-width: .7; } .maps path { shape-rendering: crispEdges; }
        """;

    public HeatMaps {
        maps = List.copyOf(maps);
    }

    /** The drawing as one svg element. */
    public String svg() {
        int high = mapHeight(), rows = Math.ceilDiv(maps.size(), columns);
        int width = GAP + columns * (MAP + GAP), height = TOP + rows * (high + SCALE + GAP);
        var svg = new StringBuilder(Svg.open("maps", width, height, title, STYLE));
        svg.append(text("title", GAP, 26, "start", title));
        for (int i = 0; i < maps.size(); i++)
            svg.append(map(maps.get(i), GAP + i % columns * (MAP + GAP), TOP + i / columns * (high + SCALE + GAP)));
        return svg.append("</svg>\n").toString();
    }

    private int mapHeight() {
        HeatMap first = maps.getFirst();
        return MAP * first.height() / first.width();
    }

    private String map(HeatMap map, int left, int top) {
        int high = mapHeight(), below = top + high;
        return text("", left, top - 7.0, "start", map.title())
                + map.cells(left, top, (double) MAP / map.width())
                + format("<rect class=\"frame\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n", left, top, MAP, high)
                + map.scale(left, below + 8.0, MAP, 8)
                + text("quiet", left, below + 31.0, "start", format("%.3f", map.low()))
                + text("quiet", left + MAP, below + 31.0, "end", format("%.3f %s", map.high(), unit));
    }
}
