package hanji.generative.cli;

import hanji.nn.data.LoadOptions;
import hanji.tensor.format.UserCache;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The option of commands that judge images by a classifier. */
final class ClassifiersOption {
    @Option(
            names = "--classifiers",
            paramLabel = "FOLDER",
            description = "Where the classifiers are kept (default: judges in ~/.cache/hanji).")
    private Optional<Path> folder = Optional.empty();

    Path folder() {
        return folder.orElseGet(() -> UserCache.folder(System.getenv(), Path.of(System.getProperty("user.home")))
                .resolve("judges"));
    }

    /** All of a data set that is loaded like this: what its classifier is trained on. */
    static LoadOptions whole(LoadOptions loading) {
        return new LoadOptions(
                OptionalInt.empty(),
                OptionalInt.empty(),
                loading.resize(),
                loading.background(),
                loading.skipUnreadable());
    }
}
