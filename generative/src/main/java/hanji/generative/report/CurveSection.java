package hanji.generative.report;

import hanji.generative.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was logged of a run, in a report. */
final class CurveSection {
    private static final String BITS = Unit.BITS_PER_DIM.toString();

    private CurveSection() {}

    /** Lines as drawings; what has one point only in a table. */
    static String html(List<LearningCurve> curves) {
        List<LearningCurve> lines =
                curves.stream().filter(curve -> !curve.isPoint()).toList();
        List<LearningCurve> points =
                curves.stream().filter(LearningCurve::isPoint).toList();
        var html = new StringBuilder();
        if (!lines.isEmpty())
            html.append(lines.stream()
                    .map(LearningCurve::svg)
                    .collect(Collectors.joining("\n", "<div class=\"curves\">\n", "</div>\n")));
        List<String> legend = new ArrayList<>();
        if (lines.stream().anyMatch(line -> !line.heldOut().isEmpty()))
            legend.add("Dots are validation images, never test images.");
        if (lines.stream()
                .anyMatch(line -> line.unit().equals(BITS) && !line.baselines().isEmpty()))
            legend.add("Dashed lines are other densities on the test images.");
        if (lines.stream()
                .anyMatch(line -> !line.unit().equals(BITS) && !line.baselines().isEmpty()))
            legend.add("The dashed line of a figure of samples is that of the images themselves.");
        if (!legend.isEmpty())
            html.append("<p class=\"quiet\">").append(String.join(" ", legend)).append("</p>\n");
        if (!points.isEmpty())
            html.append(HtmlTable.of(
                    List.of("logged at the only step", "value"),
                    points.stream().flatMap(CurveSection::rows).toList()));
        return html.toString();
    }

    private static String named(LearningCurve point) {
        boolean said = point.unit().isEmpty() || point.title().contains(point.unit());
        return said ? point.title() : point.title() + ", " + point.unit();
    }

    /** Two columns, which fit a phone. */
    private static Stream<List<String>> rows(LearningCurve point) {
        return Stream.concat(
                point.train().stream().map(each -> row(named(point) + trainingImages(point), each)),
                point.heldOut().stream().map(each -> row(named(point) + ", validation images", each)));
    }

    /** Nothing where the figure is no mean over images, such as a rate. */
    private static String trainingImages(LearningCurve point) {
        return point.unit().isEmpty() ? "" : ", training images";
    }

    private static List<String> row(String name, CurvePoint point) {
        return List.of(name, String.format(Locale.ROOT, "%.5g", point.value()));
    }
}
