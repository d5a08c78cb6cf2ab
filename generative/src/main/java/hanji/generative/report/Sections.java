package hanji.generative.report;

import static hanji.generative.report.Markup.escape;

import hanji.generative.certificate.FieldOfView;
import hanji.nn.data.Images;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** The parts of a page, as HTML. */
final class Sections {
    private static final int GRID_COLUMNS = 8;

    private Sections() {}

    /** A part under its title, or under none if that is empty. */
    static String section(String title, String content) {
        String heading = title.isEmpty() ? "" : "<h2>" + escape(title) + "</h2>\n";
        return "<section>\n" + heading + content + "</section>\n";
    }

    /** An exhibit as a part of a page. */
    static String show(Exhibit exhibit) {
        return switch (exhibit) {
            case Exhibit.Pictures(String title, List<Exhibit.Grid> grids) ->
                section(
                        title,
                        "<div class=\"pair\">\n"
                                + grids.stream()
                                        .map(grid -> figure(grid.images(), grid.caption()))
                                        .collect(Collectors.joining())
                                + "</div>\n");
            case Exhibit.Table(String title, var header, var rows, String caption) ->
                section(title, HtmlTable.of(header, rows) + caption(caption));
            case Exhibit.Plane(String title, Planes planes, String caption) ->
                section(title, planes.svg() + caption(caption));
            case Exhibit.Maps(String title, HeatMaps maps, String caption) ->
                section(title, maps.svg() + caption(caption));
            case Exhibit.View(String title, FieldOfView view, String caption) ->
                section(title, FieldDrawing.html(view, title) + caption(caption));
        };
    }

    private static String caption(String words) {
        return "<p class=\"quiet\">" + escape(words) + "</p>\n";
    }

    private static String figure(Images images, String caption) {
        Picture grid = ImageGrid.of(images, GRID_COLUMNS);
        return """
            <figure>
            <img alt="%s" width="%d" height="%d" src="data:image/png;base64,%s">
            <figcaption>%s</figcaption>
            </figure>
            """.formatted(
                        escape(caption),
                        grid.width(),
                        grid.height(),
                        Base64.getEncoder().encodeToString(Png.encode(grid)),
                        escape(caption));
    }
}
