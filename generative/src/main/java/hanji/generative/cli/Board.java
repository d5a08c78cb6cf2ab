package hanji.generative.cli;

import hanji.generative.model.Card;
import hanji.generative.model.Recipe;
import hanji.generative.report.Baseline;
import hanji.nn.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Trains every density for a time and sets their likelihoods side by side. */
@Command(
        name = "board",
        description =
                "Trains every density for the same time and prints their likelihoods on all test images, best first."
                        + " What is trained already in the folder is taken from there, so a board that was stopped goes"
                        + " on.",
        sortOptions = false)
final class Board implements Callable<Board.Listing> {
    private static final String BITS = "bits_per_dim";
    private static final String NATS = "nats_per_binarized_image";
    /** Half the width of an interval that holds the mean 95 times of 100, in standard errors. */
    private static final double TWO_SIDED_95 = 1.96;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            defaultValue = "embedded",
            description = "Images, as train takes them (default: ${DEFAULT-VALUE}).")
    private String data;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "3",
            description = "Training time of each; a model that sees all images in each step trains until it has"
                    + " converged (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Mixin
    private ModelsOption models = new ModelsOption();

    @Option(names = "--out", paramLabel = "FOLDER", description = "Folder of the runs (default: runs/board-DATA).")
    private Optional<Path> out = Optional.empty();

    @Spec
    private CommandSpec spec;

    /**
     * One density.
     *
     * @param figure mean over the test images, in bits/dim or in nats of a binarized image
     * @param interval half the width of the mean's 95 % interval; NaN for one image
     */
    record Row(
            String model,
            double figure,
            double interval,
            String meaning,
            long parameters,
            double seconds,
            int images,
            String samples) {}

    /**
     * @param bytes densities of intensities, in bits/dim
     * @param binarized densities of black and white images, in nats an image
     * @param floors what is no model of this project, in bits/dim
     * @param failed what could not be trained on these images, with the reason
     */
    record Listing(
            String data,
            double minutes,
            List<Row> bytes,
            List<Row> binarized,
            List<Baseline> floors,
            List<String> failed)
            implements Result {
        @Override
        public String text() {
            var parts = new ArrayList<String>();
            parts.add(String.format(
                    Locale.ROOT,
                    "%s, %s minutes of training each; mean over test images and its 95 %% interval",
                    data,
                    minutes));
            if (!bytes.isEmpty()) parts.add(table("bits/dim", 3, bytes, floors));
            if (!binarized.isEmpty()) parts.add(table("nats, binarized", 2, binarized, List.of()));
            if (!failed.isEmpty())
                parts.add("not trained:" + System.lineSeparator() + String.join(System.lineSeparator(), failed));
            return String.join(System.lineSeparator() + System.lineSeparator(), parts);
        }

        private static String table(String unit, int digits, List<Row> rows, List<Baseline> floors) {
            Stream<Line> models = rows.stream().map(row -> new Line(row.figure, line(row, digits)));
            Stream<Line> others = floors.stream()
                    .map(floor -> new Line(
                            floor.bitsPerDim(),
                            List.of(floor.name(), number(floor.bitsPerDim(), digits), "", "no model", "", "", "")));
            return TextTable.of(
                    List.of("model", unit, "+-", "meaning", "parameters", "seconds", "samples"),
                    Stream.concat(models, others)
                            .sorted(Comparator.comparingDouble(Line::figure))
                            .map(Line::cells)
                            .toList());
        }

        private record Line(double figure, List<String> cells) {}

        private static List<String> line(Row row, int digits) {
            return List.of(
                    row.model,
                    number(row.figure, digits),
                    number(row.interval, digits),
                    row.meaning,
                    String.format(Locale.ROOT, "%,d", row.parameters),
                    number(row.seconds, 0),
                    row.samples);
        }

        private static String number(double value, int digits) {
            return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%." + digits + "f", value);
        }
    }

    @Override
    public Listing call() throws IOException {
        if (!(minutes > 0)) throw usage("--minutes must be above 0");
        Path folder = out.orElse(ModelRuns.folder("board", data));
        DataSet.of(data); // said once, not by each model
        List<Row> bytes = new ArrayList<>(), binarized = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        List<Recipe<?>> recipes = models.recipes(Board::isDensity);
        var runs = new ModelRuns(folder, data, List.of("--minutes", Double.toString(minutes)));
        for (int i = 0; i < recipes.size(); i++) {
            Card card = recipes.get(i).card();
            say("%d of %d: %s".formatted(i + 1, recipes.size(), card.name()));
            Optional<JsonNode> result = runs.result(card, reason -> failed.add(card.name() + ": " + reason));
            result.flatMap(found -> row(found, BITS)).ifPresent(bytes::add);
            result.flatMap(found -> row(found, NATS)).ifPresent(binarized::add);
        }
        List<Baseline> floors = switch (data) {
            case "embedded" -> Baseline.embedded();
            case "fashion-mnist" -> Baseline.fashionMnist();
            default -> List.of();
        };
        Comparator<Row> best = Comparator.comparingDouble(Row::figure);
        return new Listing(
                data,
                minutes,
                bytes.stream().sorted(best).toList(),
                binarized.stream().sorted(best).toList(),
                floors,
                failed);
    }

    private static boolean isDensity(Card card) {
        return card.family() == Card.Family.EXPLICIT_TRACTABLE || card.family() == Card.Family.EXPLICIT_APPROXIMATE;
    }

    private Optional<Row> row(JsonNode result, String figure) {
        JsonNode found = result.path("figures").path(figure);
        if (found.isMissingNode()) return Optional.empty();
        return Optional.of(new Row(
                result.path("model").asString(),
                found.path("mean").asDouble(),
                TWO_SIDED_95 * found.path("error").asDouble(Double.NaN),
                found.path("meaning").asString(),
                result.path("parameters").asLong(),
                result.path("seconds").asDouble(),
                found.path("n").asInt(),
                result.path("run_dir").asString() + "/samples.png"));
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
