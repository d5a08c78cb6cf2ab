package hanji.generative.report;

import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.certificate.FieldOfView;
import hanji.generative.certificate.FieldOfView.Mark;
import java.util.Locale;

/** What one pixel of an image sees, drawn as SVG, with a legend below it. */
final class FieldDrawing {
    private static final int CELL = 10;
    private static final String STYLE = """
        .view { max-width: 24rem; --seen: #2563b0; --blind: #d9622b; --later: #e6e8eb; --itself: #22262b; --leak: #c4163a; }
        @media (prefers-color-scheme: dark) { .view { --seen: #79aef2; --blind: #f08a55; --later: #2b2f36; --itself: #fff;
          --leak: #ff5c7c; } }
        .view .paper { fill: none; } .view .lines { fill: none; stroke: var(--card); stroke-width: 1; }
        .view .seen { fill: var(--seen); } .view .blind { fill: var(--blind); } .view .later { fill: var(--later); }
        .view .itself { fill: var(--itself); } .view .leak { fill: var(--leak); }
        .keys { display: flex; flex-wrap: wrap; justify-content: center; gap: .2rem 1.2rem; margin: 0; }
        .keys svg { display: inline-block; width: .8em; height: .8em; margin: 0 .45em 0 0; }
        """;

    private FieldDrawing() {}

    /** The drawing and its legend, of the first colour. */
    static String html(FieldOfView view, String title) {
        int width = CELL * view.width(), height = CELL * view.height();
        var html = new StringBuilder(Svg.open("view", width, height, title, STYLE));
        var keys = new StringBuilder();
        for (Mark mark : Mark.values()) {
            String cells = cells(view, mark);
            if (cells.isEmpty()) continue;
            String style = mark.name().toLowerCase(Locale.ROOT);
            html.append(path(style, cells));
            keys.append("<span><svg class=\"view\" viewBox=\"0 0 1 1\" aria-hidden=\"true\">")
                    .append(path(style, "M0 0h1v1h-1z").strip())
                    .append("</svg>")
                    .append(words(mark))
                    .append("</span>\n");
        }
        html.append(path("lines", lines(view))).append("</svg>\n");
        return html.append("<p class=\"keys quiet\">\n")
                .append(keys)
                .append("</p>\n")
                .toString();
    }

    private static String path(String style, String d) {
        return "<path class=\"" + style + "\" d=\"" + d + "\"/>\n";
    }

    /** The cells of a mark, neighbours in a row as one rectangle. */
    private static String cells(FieldOfView view, Mark mark) {
        var d = new StringBuilder();
        for (int row = 0; row < view.height(); row++)
            for (int column = 0; column < view.width(); column++) {
                int from = column;
                while (column < view.width() && view.mark(new Place(row, column, 0)) == mark) column++;
                int run = CELL * (column - from);
                if (run > 0) d.append(Svg.format("M%d %dh%dv%dh%dz", CELL * from, CELL * row, run, CELL, -run));
            }
        return d.toString();
    }

    private static String lines(FieldOfView view) {
        var d = new StringBuilder();
        for (int row = 1; row < view.height(); row++) d.append(Svg.format("M0 %dh%d", CELL * row, CELL * view.width()));
        for (int column = 1; column < view.width(); column++)
            d.append(Svg.format("M%d 0v%d", CELL * column, CELL * view.height()));
        return d.toString();
    }

    private static String words(Mark mark) {
        return switch (mark) {
            case SEEN -> "earlier, and seen";
            case BLIND -> "earlier, and unseen";
            case LATER -> "later";
            case ITSELF -> "the pixel";
            case LEAK -> "seen, and not earlier: no density";
        };
    }
}
