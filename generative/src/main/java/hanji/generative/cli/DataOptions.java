package hanji.generative.cli;

import hanji.nn.data.LoadOptions;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The options of commands that read images. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "Images: embedded, fashion-mnist, mnist, cifar10, or a folder of PNG or JPEG files"
                    + " (default: embedded, or those the run was trained on).")
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

    Optional<String> data() {
        return data;
    }

    /** Whether any of these options was given. */
    boolean anyGiven() {
        return data.isPresent() || !loading().equals(LoadOptions.DEFAULT);
    }

    /** How to load the images of a new run. */
    LoadOptions loading() {
        return new LoadOptions(optional(limit), optional(validation));
    }

    /** How to load images for a run that was trained on images loaded as {@code saved}, where nothing else was given. */
    LoadOptions loading(LoadOptions saved) {
        OptionalInt limited = data.isPresent() ? OptionalInt.empty() : saved.limit();
        OptionalInt heldOut = data.isPresent() ? OptionalInt.empty() : saved.validation();
        return new LoadOptions(
                limit.isPresent() ? optional(limit) : limited, validation.isPresent() ? optional(validation) : heldOut);
    }

    private static OptionalInt optional(Optional<Integer> number) {
        return number.map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
