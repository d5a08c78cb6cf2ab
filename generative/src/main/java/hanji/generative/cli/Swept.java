package hanji.generative.cli;

import hanji.generative.report.Plural;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a sweep found.
 *
 * @param swept names of the options that differ
 * @param settings in the order in which they were trained
 * @param best number, from 0, of the setting with the best first figure on validation images; none where there are none. Test
 *     images choose nothing
 */
record Swept(
        String model, List<String> swept, List<SweptRow> settings, Optional<Integer> best, String sweepDir, String file)
        implements Result {
    /**
     * The settings of a sweep as their folders are now.
     *
     * @param shown the folder in words
     * @param failed why some were not trained, by number
     */
    static Swept of(Path folder, String shown, SweepPlan plan, Map<Integer, String> failed) throws IOException {
        List<SweptRow> rows = new ArrayList<>();
        for (int i = 0; i < plan.settings().size(); i++)
            rows.add(SweptRow.of(folder, plan, i, Optional.ofNullable(failed.get(i))));
        Optional<SweptRow> first =
                rows.stream().filter(row -> row.failed().isEmpty()).findFirst();
        if (first.isPresent()) rows.replaceAll(row -> row.onImagesOf(first.get()));
        return new Swept(plan.model(), plan.names(), rows, best(rows), shown, shown + "/sweep.html");
    }

    private static Optional<Integer> best(List<SweptRow> rows) {
        return IntStream.range(0, rows.size())
                .filter(i -> rows.get(i).validation().filter(Double::isFinite).isPresent())
                .boxed()
                .min((a, b) -> (rows.get(a).lowerIsBetter() ? 1 : -1)
                        * Double.compare(
                                rows.get(a).validation().orElseThrow(),
                                rows.get(b).validation().orElseThrow()));
    }

    boolean isBest(int setting) {
        return best.isPresent() && best.get() == setting;
    }

    @Override
    public String text() {
        List<String> header = new ArrayList<>(swept);
        header.addAll(List.of("best", "on validation images", "on test images", "seconds", "run"));
        List<List<String>> cells = new ArrayList<>();
        for (int i = 0; i < settings.size(); i++) {
            SweptRow row = settings.get(i);
            List<String> line = new ArrayList<>(row.values().values());
            line.addAll(List.of(
                    isBest(i) ? "*" : "",
                    row.validationText(),
                    row.headline()
                            .map(figure -> FigureJson.text(figure.getValue()))
                            .orElse(row.failed().isPresent() ? "failed" : ""),
                    String.format(Locale.ROOT, "%.1f", row.seconds()),
                    String.valueOf(Path.of(row.runDir()).getFileName())));
            cells.add(line);
        }
        String gap = System.lineSeparator();
        return file + ": " + Plural.of(settings.size(), "setting") + " of " + model + gap + TextTable.of(header, cells)
                + settings.stream()
                        .filter(row -> row.failed().isPresent())
                        .map(row -> gap + row.words() + ": " + row.failed().orElseThrow())
                        .collect(Collectors.joining());
    }

    /** A failed setting is no success. */
    @Override
    public ExitCode code() {
        return settings.stream().anyMatch(row -> row.failed().isPresent()) ? ExitCode.OTHER : ExitCode.OK;
    }
}
