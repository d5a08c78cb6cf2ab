package hanji.generative.serve;

import hanji.generative.model.Recipe;
import hanji.generative.report.ImageGrid;
import hanji.generative.report.Metrics;
import hanji.generative.report.Png;
import hanji.generative.run.Budget;
import hanji.generative.run.Options;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.Zoo;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Position;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Folders of runs of a few steps, of smallest models over images of 12 x 12. */
final class ShownRuns {
    static final int SIDE = 12;

    private ShownRuns() {}

    /** A run for each model, called as the model is. */
    static Path of(Path folder, String... models) throws IOException {
        for (String model : models) begin(folder.resolve(model), model);
        return folder;
    }

    private static void begin(Path folder, String model) throws IOException {
        Recipe<?> recipe = Zoo.find(model).orElseThrow();
        var settings = new Settings(
                model,
                Options.text(recipe.tiny()),
                "stripes",
                stripes().sha256(),
                Optional.empty(),
                LoadOptions.DEFAULT,
                8,
                1,
                1,
                new Budget.Steps(100));
        Run run = Run.begin(recipe, settings, stripes(), Device.cpu(1));
        RunFolder into = RunFolder.create(folder);
        try (Metrics log = Metrics.open(into.metrics())) {
            for (int step = 1; step <= 2; step++) {
                run.step(batch());
                log.write(step, Map.of("train_loss", 5.0 - step, "validation_loss", 4.5));
            }
        }
        Png.write(into.samples(), ImageGrid.of(stripes(), 4, 2));
        run.save(into);
    }

    /** All of the images. */
    static Batch batch() {
        Images images = stripes();
        return new Batch(Position.START, new int[images.count()], images.pixels(), new int[0]);
    }

    /** Eight images of columns that are bright and dark in turn. */
    static Images stripes() {
        byte[] pixels = new byte[8 * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) ((i + i / (SIDE * SIDE)) % 3 == 0 ? 200 : 0);
        return Images.unlabelled(SIDE, SIDE, 1, pixels);
    }
}
