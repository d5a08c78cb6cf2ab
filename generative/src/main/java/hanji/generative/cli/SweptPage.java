package hanji.generative.cli;

import hanji.generative.report.CurvePoint;
import hanji.generative.report.Plural;
import hanji.generative.report.SweepPage;
import hanji.generative.run.TrainingLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A sweep as a page. */
record SweptPage(Swept swept) {
    void write(Path file) throws IOException {
        var names = new LinkedHashSet<String>();
        swept.settings().forEach(row -> names.addAll(row.figures().keySet()));
        List<String> header = new ArrayList<>(swept.swept());
        header.add("on validation images");
        names.forEach(name -> header.add(meaning(name)));
        header.addAll(List.of("training", "run"));
        List<SweepPage.Row> rows = new ArrayList<>();
        for (int i = 0; i < swept.settings().size(); i++) {
            SweptRow row = swept.settings().get(i);
            rows.add(new SweepPage.Row(
                    cells(row, names),
                    swept.isBest(i),
                    row.failed(),
                    String.valueOf(Path.of(row.runDir()).getFileName())));
        }
        String series = series();
        new SweepPage("Sweep of " + swept.model(), lead(), header, rows, series, curves(series)).write(file);
    }

    private static List<String> cells(SweptRow row, Iterable<String> names) {
        List<String> cells = new ArrayList<>(row.values().values());
        cells.add(row.validationText());
        for (String name : names)
            cells.add(Optional.ofNullable(row.figures().get(name))
                    .map(FigureJson::text)
                    .orElse(""));
        cells.add(
                row.failed().isPresent()
                        ? ""
                        : GalleryPiece.time(row.seconds()) + ", " + Plural.of(row.steps(), "step"));
        return cells;
    }

    /** Name and meaning of a figure on test images. */
    private String meaning(String name) {
        JsonNode figure = swept.settings().stream()
                .flatMap(row -> Optional.ofNullable(row.figures().get(name)).stream())
                .findFirst()
                .orElseThrow();
        return "%s on %s (%s; %s is better)"
                .formatted(
                        name.replace('_', ' '),
                        Plural.of(figure.path("n").asInt(0), "test image"),
                        figure.path("meaning").asString(""),
                        figure.path("lower_is_better").asBoolean(true) ? "lower" : "higher");
    }

    private String lead() {
        long failed = swept.settings().stream()
                .filter(row -> row.failed().isPresent())
                .count();
        String all = Plural.of(swept.settings().size(), "setting") + " of " + String.join(", ", swept.swept())
                + (failed > 0 ? ", " + failed + " of which failed" : "") + ".";
        String best = swept.best()
                .map(number -> swept.settings().get(number))
                .map(row -> " Best on validation images, by "
                        + row.headline().orElseThrow().getKey().replace('_', ' ') + ": "
                        + row.words() + ", " + row.validationText()
                        + ". Test images choose nothing here, so that their figures stay fair.")
                .orElse(" None is marked as the best: there are no validation images to choose by.");
        return all + best;
    }

    /** The first figure on validation images where a setting has it, else the first that was logged in training. */
    private String series() {
        return swept.settings().stream()
                .flatMap(row -> row.headline().map(figure -> TrainingLoop.VALIDATION + figure.getKey()).stream())
                .filter(name ->
                        swept.settings().stream().anyMatch(row -> row.log().containsKey(name)))
                .findFirst()
                .or(() -> swept.settings().stream()
                        .flatMap(row -> row.log().keySet().stream())
                        .findFirst())
                .orElse("");
    }

    private Map<String, List<CurvePoint>> curves(String series) {
        Map<String, List<CurvePoint>> curves = new LinkedHashMap<>();
        for (SweptRow row : swept.settings()) {
            List<CurvePoint> points = row.log().getOrDefault(series, List.of());
            if (!points.isEmpty()) curves.put(row.words(), points);
        }
        return curves;
    }
}
