package hanji.generative.cli;

import hanji.generative.model.Completes;
import hanji.generative.model.Draws;
import hanji.generative.model.DrawsClasses;
import hanji.generative.model.Edits;
import hanji.generative.model.Inpaints;
import hanji.generative.model.Part;
import hanji.generative.report.ImageGrid;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Plural;
import hanji.generative.report.Png;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.generative.sampler.Sampled;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws images from a trained model. */
@Command(
        name = "sample",
        description =
                "Draws images from a trained model into a picture, of some classes if it draws images of a class.",
        sortOptions = false)
final class Sample implements Callable<Sample.Drawn> {
    private static final int COLUMNS = 8;
    private static final int SCALE = 3;

    @Parameters(paramLabel = "RUN", description = "The folder that ./hanji train left behind.")
    private Path run;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "64",
            converter = AtLeastOne.class,
            description = "How many images (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            defaultValue = "samples.png",
            description = "The picture to write (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--complete",
            description = "Keep a part of real test images, those of --data and --limit, and draw the rest.")
    private boolean complete;

    @Option(
            names = "--known",
            paramLabel = "PART",
            description =
                    "The part that --complete keeps: ${COMPLETION-CANDIDATES} (default: top). Parts other than the"
                            + " top need a model that draws in any order.")
    private Optional<Part> known = Optional.empty();

    @Option(
            names = "--edit",
            paramLabel = "STRENGTH",
            description =
                    "Draw real test images, those of --data and --limit, again after a part of them was lost to noise: 0 for"
                            + " none of it, 1 for all.")
    private Optional<Double> edit = Optional.empty();

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            split = ",",
            description =
                    "Draw images of these classes, by name or number, with commas between, or the option again: so"
                            + " many of the first, then of the next (default: of each class in turn).")
    private List<String> classes = List.of();

    @Option(
            names = "--plain",
            description =
                    "Compute each pixel from the image alone, for comparison: the same images, much slower. Otherwise"
                            + " the CPU keeps what it computed for one pixel for the next; so does a GPU for a plain"
                            + " PixelCNN, in one kernel, and draws others plainly.")
    private boolean plain;

    @Mixin
    private SeedOption seed = new SeedOption();

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Mixin
    private WorkersOption workers = new WorkersOption();

    @Spec
    private CommandSpec spec;

    /**
     * @param known the part that was kept, empty if none
     * @param edited how strongly real images were edited, if they were
     * @param classes that were asked for, empty if none
     * @param sampler "cached", "persistent" or "plain"
     * @param device "CPU", or the name of the GPU, with its precision unless that is STRICT
     * @param sha256 of the drawn images, [N, H, W, C]
     */
    record Drawn(
            String model,
            int images,
            long seed,
            boolean completed,
            String known,
            Optional<Double> edited,
            List<String> classes,
            String sampler,
            String device,
            double seconds,
            String sha256,
            String file)
            implements Result {
        @Override
        public String text() {
            return file + ": " + Plural.of(images, "image")
                    + (classes.isEmpty() ? "" : " of " + String.join(", ", classes))
                    + (completed ? ", " + known + " real, the rest drawn" : edited.isPresent() ? " edited" : " drawn")
                    + " with seed " + seed + " by the " + sampler + " sampler";
        }
    }

    @Override
    public Drawn call() throws IOException {
        requireOptionsThatGoTogether();
        OutputFile.requireWritable(out);
        var notices = new LoadNotices(spec.commandLine().getErr());
        RunFolder folder = RunFolder.open(run);
        SavedModel saved = device.load(folder, notices, precision);
        requirePicture(saved);
        saved.able(Draws.class, "draw images");
        Optional<WorkersOption.Workers> others = workers.workers();
        Optional<ClassWords> words = classes.isEmpty() ? Optional.empty() : Optional.of(classWords(saved, notices));
        int[] asked = words.map(this::asked).orElse(new int[0]);
        var drawing = new Drawing(seed.seed(), count, asked.length > 0 ? labels(asked) : asked, plain);
        Draws sampler = drawing.sampler(saved);
        long began = System.nanoTime();
        Images images = others.isPresent()
                ? drawing.elsewhere(folder, saved.site(), others.get())
                : images(saved, drawing, notices);
        double seconds = (System.nanoTime() - began) * 1e-9;
        Png.write(out, ImageGrid.of(images, Math.min(COLUMNS, images.count()), SCALE));
        return new Drawn(
                saved.card().name(),
                images.count(),
                seed.seed(),
                complete,
                complete ? part().words() : "",
                edit,
                words.map(known ->
                                Arrays.stream(asked).mapToObj(known.names()::of).toList())
                        .orElse(List.of()),
                sampler instanceof Sampled sampled ? sampled.sampling().toString() : "plain",
                DeviceOption.name(saved.site().device()),
                seconds,
                images.sha256(),
                out.toString());
    }

    private void requireOptionsThatGoTogether() {
        if (complete && edit.isPresent()) throw usage("--complete and --edit exclude each other");
        if (!complete && edit.isEmpty() && data.anyGiven())
            throw usage("--data, --limit and the other options of data go with --complete or --edit only");
        if (edit.isPresent() && !(edit.get() >= 0 && edit.get() <= 1))
            throw usage("--edit must be from 0 to 1, not " + edit.get());
        if ((complete || edit.isPresent()) && workers.given())
            throw usage("--workers draws whole images only: leave out --" + (complete ? "complete" : "edit"));
        if (!complete && known.isPresent()) throw usage("--known goes with --complete only");
        if ((complete || edit.isPresent()) && !classes.isEmpty())
            throw usage("--class and --" + (complete ? "complete" : "edit") + " do not go together");
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Images images(SavedModel saved, Drawing drawing, LoadNotices notices) throws IOException {
        Philox random = RunOutputs.sampling(seed.seed());
        try (var bar = ProgressBar.of("sample")) {
            if (complete) return complete(saved, drawing.sampler(saved), random, real(saved, notices), bar);
            if (edit.isPresent())
                return saved.able(Edits.class, "edit images").edit(random, real(saved, notices), edit.get());
            return drawing.here(saved, bar::show);
        }
    }

    private Images real(SavedModel saved, LoadNotices notices) throws IOException {
        return Evaluate.testImages(saved, data, notices).limit(count);
    }

    private ClassWords classWords(SavedModel saved, LoadNotices notices) {
        saved.able(DrawsClasses.class, "draw images of a class that it is told");
        if (count < classes.size())
            throw usage("--count " + count + " is fewer images than the classes that were asked for");
        return ClassWords.of(saved, notices);
    }

    private int[] asked(ClassWords words) {
        return classes.stream()
                .mapToInt(word -> words.label(word, spec.commandLine()))
                .toArray();
    }

    /** The class of each image: equally many of each, in the order in which they were asked for. */
    private int[] labels(int[] asked) {
        return IntStream.range(0, count)
                .map(image -> asked[(int) ((long) image * asked.length / count)])
                .toArray();
    }

    private Part part() {
        return known.orElse(Part.TOP);
    }

    private Images complete(SavedModel saved, Draws sampler, Philox random, Images real, ProgressBar bar) {
        int height = saved.site().height(), width = saved.site().width();
        if (part() == Part.TOP)
            return able(saved, sampler, Completes.class, "complete images")
                    .complete(random, real, height / 2, bar::show);
        return able(saved, sampler, Inpaints.class, "complete images from their " + part().words())
                .inpaint(random, real, part().of(height, width), bar::show);
    }

    /** The sampler that was chosen, as long as it can do this. */
    private static <T extends Draws> T able(SavedModel saved, Draws sampler, Class<T> capability, String deed) {
        return capability.isInstance(sampler) ? capability.cast(sampler) : saved.able(capability, deed);
    }

    /** A picture is one array, a little wider and higher than the images in it. */
    private void requirePicture(SavedModel saved) {
        double pixels = (saved.site().height() + 2.0) * (saved.site().width() + 2.0) * SCALE * SCALE;
        double bytes = (count + (double) COLUMNS) * pixels * saved.site().channels();
        if (bytes > Integer.MAX_VALUE) throw usage("--count " + count + " is more images than one picture can hold");
    }
}
