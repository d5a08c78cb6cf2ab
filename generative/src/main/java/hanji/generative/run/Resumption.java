package hanji.generative.run;

import hanji.generative.distributed.Team;
import hanji.generative.model.Card;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.nn.train.Checkpoint;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** Making runs of their checkpoints. */
final class Resumption {
    private Resumption() {}

    /** @param longer steps in all, if they are to be more than before */
    static Run resume(RunFolder folder, Function<Need, Device> devices, OptionalLong longer, Team team)
            throws IOException {
        Path file = folder.checkpoint();
        Checkpoint checkpoint = folder.readCheckpoint();
        String model = checkpoint.setting(file, "model");
        Recipe<?> recipe = Zoo.find(model)
                .orElseThrow(() -> new FormatException(file, "holds a model that this Hanji does not know: " + model));
        Settings settings = fitting(file, () -> extended(Settings.of(file, checkpoint), recipe.card(), longer));
        Device device =
                devices.apply(new Need(recipe.card(), settings.shards())); // whose refusal is not the file's fault
        return fitting(file, () -> {
            var run = new Run(recipe, settings, site(file, checkpoint, settings.seed(), device), team);
            run.restore(file, checkpoint);
            return run;
        });
    }

    private static <T> T fitting(Path file, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException | ArithmeticException unfit) {
            throw new FormatException(
                    file, "the checkpoint does not fit its own settings: " + unfit.getMessage(), unfit);
        }
    }

    private static Settings extended(Settings settings, Card card, OptionalLong longer) {
        if (longer.isEmpty()) return settings;
        long steps = longer.getAsLong();
        if (settings.budget() instanceof Budget.Steps(long before) && steps == before) return settings;
        if (card.training().scheduled())
            throw new Incapable(
                    card.name() + " cannot be extended: its learning rate falls along the whole run, so a run of"
                            + " another length is another one from its first step; train anew with --steps " + steps);
        return settings.with(new Budget.Steps(steps));
    }

    /** What {@link #resume} needs of a site, as text by key. */
    static Map<String, String> toText(Site site) {
        var text = new LinkedHashMap<String, String>();
        text.put("height", Integer.toString(site.height()));
        text.put("width", Integer.toString(site.width()));
        text.put("colours", Integer.toString(site.channels()));
        text.put("classes", Integer.toString(site.classes()));
        return text;
    }

    private static Site site(Path file, Checkpoint checkpoint, long seed, Device device) {
        int height = Settings.read(file, checkpoint, "height", Integer::parseInt);
        int width = Settings.read(file, checkpoint, "width", Integer::parseInt);
        int channels = Settings.read(file, checkpoint, "colours", Integer::parseInt);
        int classes = Settings.read(file, checkpoint, "classes", Integer::parseInt);
        boolean sensible = (channels == 1 || channels == 3)
                && classes >= 0
                && height > 0
                && width > 0
                && (long) height * width <= Integer.MAX_VALUE / channels;
        if (!sensible) throw new IllegalArgumentException("images of %d x %d x %d".formatted(height, width, channels));
        return new Site(height, width, channels, classes, device, DType.F32, new Noise(seed));
    }
}
