package hanji.generative.cli;

import hanji.nn.data.LoadOptions;
import hanji.nn.data.Rgb;
import hanji.nn.data.Size;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of commands that read images. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "Images: embedded, fashion-mnist, mnist, cifar10, or a folder of PNG, JPEG, BMP, GIF or"
                    + " lossless WebP files (default: embedded, or those the run was trained on).")
    private Optional<String> data = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Use the first N images only, of those to train on and of those to test on alike"
                    + " (default: all).")
    private Optional<Integer> limit = Optional.empty();

    @Option(
            names = "--validation",
            paramLabel = "N",
            converter = NotNegative.class,
            description = "Hold N of the training images out for validation; 0 trains on all of them (default: the"
                    + " data's own validation images, else the last twelfth).")
    private Optional<Integer> validation = Optional.empty();

    @Option(
            names = "--resize",
            paramLabel = "HxW",
            converter = SizeWord.class,
            description = "Scale every image to H rows and W columns: means over areas where it gets smaller, else"
                    + " linear.")
    private Optional<Size> resize = Optional.empty();

    @Option(
            names = "--background",
            paramLabel = "COLOUR",
            converter = ColourWord.class,
            description = "Lay transparent pixels onto white, black or RRGGBB (default: refuse them).")
    private Optional<Rgb> background = Optional.empty();

    @Option(
            names = "--skip-unreadable",
            description = "Go on without image files that cannot be read, and list them (default: refuse them).")
    private boolean skipUnreadable;

    @Option(
            names = "--without",
            paramLabel = "CLASS",
            description = "Leave all images of a class out, by its name or number: what is new to a model later.")
    private Optional<String> without = Optional.empty();

    @Option(
            names = "--stacked",
            description =
                    "Make images of three channels, each a grey image of the data at random, as many as these: of ten"
                            + " classes they are of 1,000 kinds, which ./hanji judge counts.")
    private boolean stacked;

    /** Reads a colour. */
    private static final class ColourWord implements ITypeConverter<Rgb> {
        @Override
        public Rgb convert(String word) {
            try {
                return Rgb.of(word);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    Optional<String> data() {
        return data;
    }

    /** Whether any of these options was given. */
    boolean anyGiven() {
        return data.isPresent() || !loading().equals(LoadOptions.DEFAULT);
    }

    /** How to load the images of a new run. */
    LoadOptions loading() {
        return new LoadOptions(
                optional(limit), optional(validation), resize, background, skipUnreadable, without, stacked);
    }

    /**
     * How to load images for a run that was trained on images loaded as {@code saved}: what was given here, else as
     * then. Of other data than the run's all images are taken.
     */
    LoadOptions loading(LoadOptions saved) {
        LoadOptions rest = data.isPresent() ? LoadOptions.DEFAULT : saved;
        return new LoadOptions(
                limit.isPresent() ? optional(limit) : rest.limit(),
                validation.isPresent() ? optional(validation) : rest.validation(),
                resize.or(saved::resize),
                background.or(saved::background),
                skipUnreadable || rest.skipUnreadable(),
                without.or(rest::without),
                stacked || saved.stacked());
    }

    private static OptionalInt optional(Optional<Integer> number) {
        return number.map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
