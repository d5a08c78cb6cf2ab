package hanji.generative.cli;

import hanji.generative.report.Plural;
import hanji.generative.run.SavedModel;
import hanji.generative.use.Margin;
import hanji.generative.use.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of a use.
 *
 * @param measure what is measured, the higher the better: the mean of something, or an area
 * @param images test images
 * @param trials under each of some circumstances
 * @param rows of the picture, from above
 * @param file the picture
 */
record Used(
        String model,
        String data,
        int images,
        String measure,
        List<Trial> trials,
        List<String> rows,
        long seed,
        String device,
        String runDir,
        String file)
        implements Result {
    static Used of(
            UsedRun used,
            int images,
            String measure,
            List<Trial> trials,
            List<String> rows,
            UseOptions use,
            Path file) {
        SavedModel saved = used.saved();
        return new Used(
                saved.card().name(),
                saved.settings().data(),
                images,
                measure,
                trials,
                rows,
                use.seed(),
                DeviceOption.name(saved.site().device()),
                used.folder().toString(),
                file.toString());
    }

    @Override
    public String text() {
        String gap = System.lineSeparator();
        return "%s: from above %s; %s of %s".formatted(file, String.join(", ", rows), model, runDir)
                + gap
                + "%s of %s of %s".formatted(measure, Plural.of(images, "test image"), data)
                + gap
                + "margin: the difference on the same images, with its 95 % interval by a bootstrap over images"
                + gap
                + gap
                + TextTable.of(header(), trials.stream().map(Used::cells).toList());
    }

    private List<String> header() {
        List<String> header = new ArrayList<>(List.of("", model));
        trials.getFirst().margins().forEach(margin -> header.addAll(List.of(margin.baseline(), "margin")));
        return header;
    }

    private static List<String> cells(Trial trial) {
        List<String> cells = new ArrayList<>(List.of(trial.setting(), number(trial.model())));
        for (Margin margin : trial.margins()) {
            String setting = margin.setting().isEmpty() ? "" : " (" + margin.setting() + ")";
            cells.add(number(margin.value()) + setting);
            cells.add(margin.over().textWithEnds());
        }
        return cells;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) <= 1 ? "%.3f" : "%.2f", value);
    }
}
