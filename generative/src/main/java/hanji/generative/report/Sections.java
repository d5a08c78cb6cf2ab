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
        return section(exhibit.title(), content(exhibit));
    }

    /** An exhibit without its title. */
    static String content(Exhibit exhibit) {
        return switch (exhibit) {
            case Exhibit.Pictures(var _, List<Exhibit.Grid> grids) ->
                "<div class=\"pair\">\n"
                        + grids.stream()
                                .map(grid -> figure(grid.images(), grid.caption()))
                                .collect(Collectors.joining())
                        + "</div>\n";
            case Exhibit.Table(var _, var header, var rows, String caption) ->
                HtmlTable.of(header, rows) + caption(caption);
            case Exhibit.Moving(var _, Film film, String caption) -> film(film) + caption(caption);
            case Exhibit.Plane(var _, Planes planes, String caption) -> planes.svg() + caption(caption);
            case Exhibit.Maps(var _, HeatMaps maps, String caption) -> maps.svg() + caption(caption);
            case Exhibit.View(String title, FieldOfView view, String caption) ->
                FieldDrawing.html(view, title) + caption(caption);
        };
    }

    private static String caption(String words) {
        return "<p class=\"quiet\">" + escape(words) + "</p>\n";
    }

    private static String figure(Images images, String caption) {
        return figure(image(ImageGrid.of(images, GRID_COLUMNS), caption), caption);
    }

    private static String figure(String image, String caption) {
        return "<figure>\n" + image + "<figcaption>" + escape(caption) + "</figcaption>\n</figure>\n";
    }

    /** Rows under their names, and all of them in turn. */
    private static String film(Film film) {
        String rows = film.moments().stream()
                .map(moment -> "<span>" + escape(moment.caption()) + "</span>\n"
                        + image(ImageGrid.of(Film.row(moment), GRID_COLUMNS), "Samples, " + moment.caption()))
                .collect(Collectors.joining());
        List<Gif.Frame> loop = film.loop(1);
        String moving = image("gif", Gif.encode(loop), loop.getFirst().picture(), "Samples as the training went on");
        return "<div class=\"film\">\n<div class=\"strip\">\n" + rows + "</div>\n"
                + figure(moving, "One moment after another") + "</div>\n";
    }

    private static String image(Picture picture, String words) {
        return image("png", Png.encode(picture), picture, words);
    }

    private static String image(String format, byte[] file, Picture shown, String words) {
        return """
            <img alt="%s" width="%d" height="%d" src="data:image/%s;base64,%s">
            """.formatted(
                        escape(words),
                        shown.width(),
                        shown.height(),
                        format,
                        Base64.getEncoder().encodeToString(file));
    }
}
