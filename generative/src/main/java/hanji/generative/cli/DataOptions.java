package hanji.generative.cli;

import java.util.Optional;
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
            description = "Use the first N images only (default: all).")
    private Optional<Integer> limit = Optional.empty();

    Optional<String> data() {
        return data;
    }

    Optional<Integer> limit() {
        return limit;
    }
}
