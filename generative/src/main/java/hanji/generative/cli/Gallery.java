package hanji.generative.cli;

import hanji.generative.model.Card;
import hanji.generative.model.Recipe;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Plural;
import hanji.nn.data.DataSet;
import hanji.nn.data.LoadOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Trains every model and shows them in one page. */
@Command(
        name = "gallery",
        description =
                "Trains every model at its defaults and shows them in one page, gallery.html: samples or what else a model has"
                        + " to show, figures, and the command that makes its run again; says which are left out and why. What is trained"
                        + " already in the folder is taken from there, so a gallery that was stopped goes on. All models at their"
                        + " defaults take hours; --minutes and --steps make each shorter.",
        sortOptions = false)
final class Gallery implements Callable<Gallery.Listing> {
    @Option(
            names = "--data",
            paramLabel = "DATA",
            defaultValue = "embedded",
            description = "Images, as train takes them (default: ${DEFAULT-VALUE}).")
    private String data;

    @Mixin
    private ModelsOption models = new ModelsOption();

    @Option(
            names = "--steps",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Train each for N steps; a model that sees all images in each step trains until it has"
                    + " converged (default: as many as each has by itself).")
    private Optional<Integer> steps = Optional.empty();

    @Option(
            names = "--minutes",
            paramLabel = "M",
            converter = AboveZero.class,
            description = "Train each for M minutes, with the same exception.")
    private Optional<Double> minutes = Optional.empty();

    @Option(
            names = "--total-minutes",
            paramLabel = "M",
            converter = AboveZero.class,
            description = "Begin to train no further model after M minutes.")
    private Optional<Double> totalMinutes = Optional.empty();

    @Mixin
    private WorkersOption workers = new WorkersOption();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Folder of the runs and of the page (default: runs/gallery-DATA).")
    private Optional<Path> out = Optional.empty();

    @Spec
    private CommandSpec spec;

    private long began;

    /** A model that is not there, and why. */
    record LeftOut(String model, String reason) {}

    /** @param file the page */
    record Listing(String data, List<GalleryPiece> models, List<LeftOut> leftOut, String file) implements Result {
        @Override
        public String text() {
            String gap = System.lineSeparator();
            var text = new StringBuilder(file + ": " + Plural.of(models.size(), "model") + " on " + data);
            if (!models.isEmpty()) text.append(gap).append(gap).append(GalleryPiece.table(models));
            if (!leftOut.isEmpty()) text.append(gap).append(gap).append("left out:");
            leftOut.forEach(
                    model -> text.append(gap).append(model.model).append(": ").append(model.reason));
            return text.toString();
        }
    }

    @Override
    public Listing call() throws IOException {
        began = System.nanoTime();
        if (steps.isPresent() && minutes.isPresent())
            throw new ParameterException(
                    spec.commandLine(), "--steps and --minutes are mutually exclusive (specify only one)");
        List<Recipe<?>> recipes = models.recipes(_ -> true);
        var images = new GalleryImages(Train.load(
                DataSet.of(data),
                LoadOptions.DEFAULT,
                new LoadNotices(spec.commandLine().getErr())));
        Path folder = out.orElse(ModelRuns.folder("gallery", data));
        Files.createDirectories(folder);
        var runs = new ModelRuns(folder, data, length());
        if (workers.given() && totalMinutes.isPresent())
            throw new ParameterException(spec.commandLine(), "--total-minutes and --workers do not go together");
        Optional<WorkersOption.Workers> others = workers.workers();
        Map<String, String> failed = others.isPresent()
                ? runs.trainedBy(
                        others.get(), recipes.stream().<Card>map(Recipe::card).toList())
                : Map.of();
        List<GalleryPiece> pieces = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        Listing listing = new Listing(
                data, pieces, leftOut, folder.resolve("gallery.html").toString());
        for (int i = 0; i < recipes.size(); i++) {
            Card card = recipes.get(i).card();
            say("%d of %d: %s".formatted(i + 1, recipes.size(), card.name()));
            hang(card, runs, images, listing, Optional.ofNullable(failed.get(card.name())));
            new GalleryRooms(listing, images, recipes.size()).write(folder.resolve("gallery.html"));
        }
        OutputFile.write(folder.resolve("gallery.json"), (Frame.json(listing) + "\n").getBytes(StandardCharsets.UTF_8));
        return listing;
    }

    private List<String> length() {
        return steps.map(n -> List.of("--steps", n.toString()))
                .or(() -> minutes.map(n -> List.of("--minutes", n.toString())))
                .orElse(List.of());
    }

    /** Puts a model into the listing, or why it is not there: whatever is wrong with one, the others are shown. */
    private void hang(
            Card card, ModelRuns runs, GalleryImages images, Listing listing, Optional<String> failedElsewhere) {
        List<LeftOut> leftOut = listing.leftOut;
        if (failedElsewhere.isPresent()) {
            leftOut.add(new LeftOut(card.name(), failedElsewhere.get()));
            return;
        }
        try {
            Optional<JsonNode> result = runs.ended(card);
            if (result.isEmpty() && isOutOfTime()) {
                leftOut.add(new LeftOut(card.name(), "the time of --total-minutes was over before its turn"));
                return;
            }
            if (result.isEmpty()) result = runs.result(card, reason -> leftOut.add(new LeftOut(card.name(), reason)));
            if (result.isEmpty()) return;
            GalleryPiece piece = GalleryPiece.of(card, result.get(), runs.path(card), images);
            if (piece.shows().isEmpty())
                leftOut.add(
                        new LeftOut(card.name(), "it was trained, but neither draws nor has anything else to show"));
            else listing.models.add(piece);
        } catch (IOException | RuntimeException broken) {
            leftOut.add(new LeftOut(card.name(), reason(broken)));
        }
    }

    private static String reason(Exception broken) {
        return broken instanceof JacksonException
                ? "its result.json is damaged"
                : Failure.of(broken).line();
    }

    private boolean isOutOfTime() {
        return totalMinutes.isPresent() && (System.nanoTime() - began) * 1e-9 >= 60 * totalMinutes.get();
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
