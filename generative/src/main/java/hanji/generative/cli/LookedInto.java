package hanji.generative.cli;

import hanji.generative.model.Layered;
import hanji.generative.report.ClassNames;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A classifier that is looked into, and what is known of its run.
 *
 * @param split the images that it was trained and measured on
 */
record LookedInto(SavedModel saved, Layered model, RunFolder folder, Split split) {
    /**
     * The classifier of a run.
     *
     * @throws hanji.generative.run.Incapable if the run's model is no classifier made of layers
     */
    static LookedInto of(Path run, DeviceOption device, CommandSpec spec) throws IOException {
        RunFolder folder = RunFolder.open(run);
        var notices = new LoadNotices(spec.commandLine().getErr());
        SavedModel saved = device.load(folder, notices);
        Layered model = saved.able(
                Layered.class,
                "be looked into: only classifiers made of layers can (convnet, mlp, softmax-regression)");
        return new LookedInto(
                saved,
                model,
                folder,
                WholeData.load(saved.settings(), saved.settings().loading(), notices));
    }

    /** Model and run in words: "convnet of runs/a". */
    String words() {
        return saved.card().name() + " of " + folder;
    }

    /** What its classes are called. */
    ClassNames classes() {
        return new ClassNames(split.test().classNames());
    }

    Device device() {
        return saved.site().device();
    }
}
