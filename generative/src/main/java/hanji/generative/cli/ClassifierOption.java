package hanji.generative.cli;

import hanji.generative.judge.FeatureClassifier;
import hanji.generative.run.Incapable;
import hanji.tensor.Device;
import hanji.tensor.format.UserCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of commands that ask the classifier of a data set. */
final class ClassifierOption {
    @Option(
            names = "--classifiers",
            paramLabel = "FOLDER",
            description = "Where the classifiers are kept (default: judges in ~/.cache/hanji).")
    private Optional<Path> classifiers = Optional.empty();

    /** The folder of all of them. */
    Path folder() {
        return classifiers.orElseGet(() -> UserCache.folder(System.getenv(), Path.of(System.getProperty("user.home")))
                .resolve("judges"));
    }

    /**
     * The classifier of a data set.
     *
     * @throws Incapable if the images suit none
     */
    FeatureClassifier require(WholeData data, Device device) throws IOException {
        return of(data, device)
                .orElseThrow(() -> new Incapable(
                        data.name() + " has no labels or too small images, so there is no classifier to ask"));
    }

    /** The classifier of a data set, trained now unless it was before; none of images that suit none. */
    Optional<FeatureClassifier> of(WholeData data, Device device) throws IOException {
        if (!FeatureClassifier.suits(data.split().train())) return Optional.empty();
        try (var bar = ProgressBar.of("train the classifier")) {
            return Optional.of(
                    FeatureClassifier.of(folder(), data.name(), data.loading(), data.split(), device, bar::show));
        }
    }
}
