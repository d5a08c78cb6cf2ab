package hanji.generative.cli;

import hanji.generative.judge.CollapseAlarm;
import hanji.generative.judge.FeatureClassifier;
import hanji.generative.model.Card;
import hanji.generative.report.CurvePoint;
import hanji.generative.report.Metrics;
import hanji.generative.run.Abilities;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code train} about the alarm for models that begin to draw few kinds of images. */
final class AlarmOption {
    @Option(
            names = "--collapse-alarm",
            description =
                    "Of a model that draws and has no likelihood, on labelled images: log the entropy of the classes"
                            + " that it draws, and say when it falls under half of the images' own. Trains the classifier of ./hanji judge"
                            + " first; where that is there already, the alarm is on without being asked for, but not with --limit or"
                            + " --validation. Does not change a bit of the model.")
    private boolean asked;

    @Mixin
    private ClassifierOption classifiers = new ClassifierOption();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private static boolean suits(Run run, Images training) {
        return run.card().feed() == Card.Feed.BATCHES
                && CollapseAlarm.suits(run.fitted())
                && FeatureClassifier.suits(training);
    }

    /** Refuses an alarm that was asked for where there can be none. */
    void requirePossible(Run run, Images training) {
        if (!asked || suits(run, training)) return;
        throw new ParameterException(
                spec.commandLine(),
                FeatureClassifier.suits(training)
                        ? "--collapse-alarm is for models that are trained in batches, draw and have no likelihood; "
                                + run.card().name() + " " + Abilities.of(run.fitted())
                        : "--collapse-alarm needs images of 4 x 4 pixels or more with labels of two classes or more");
    }

    /**
     * The alarm of a run, if there is one: one that has ended needs none.
     *
     * @param load the run's data set, loaded like this
     */
    Optional<CollapseAlarm> of(
            Run run, RunFolder folder, Split split, Function<LoadOptions, Split> load, LoadNotices notices)
            throws IOException {
        LoadOptions loading = run.settings().loading(), all = loading.whole();
        if (run.progress() >= 1 || !suits(run, split.train()) || (!asked && !loading.equals(all)))
            return Optional.empty();
        Split whole = loading.equals(all) ? split : load.apply(all);
        Optional<CollapseAlarm> alarm =
                classifier(run, all, whole, notices).map(classifier -> new CollapseAlarm(classifier, split.train()));
        if (alarm.isPresent()) goOn(alarm.get(), run, folder);
        return alarm;
    }

    private Optional<FeatureClassifier> classifier(Run run, LoadOptions all, Split whole, LoadNotices notices)
            throws IOException {
        Path kept = classifiers.folder();
        String data = run.settings().data();
        Device device = run.site().device();
        if (asked)
            try (var training = ProgressBar.of("train the classifier")) {
                return Optional.of(FeatureClassifier.of(kept, data, all, whole, device, training::show));
            }
        try {
            return FeatureClassifier.kept(kept, data, all, whole, device);
        } catch (FormatException damaged) {
            notices.notice("there is no collapse alarm: " + damaged.getMessage());
            return Optional.empty();
        }
    }

    private static void goOn(CollapseAlarm alarm, Run run, RunFolder folder) throws IOException {
        List<CurvePoint> looks = Metrics.read(folder.metrics()).getOrDefault(CollapseAlarm.ENTROPY, List.of());
        looks.stream()
                .filter(look -> look.step() <= run.stepsDone())
                .reduce((_, last) -> last)
                .ifPresent(last -> alarm.goOn(run.progress(), last.value()));
    }
}
