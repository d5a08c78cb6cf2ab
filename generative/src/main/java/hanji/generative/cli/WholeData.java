package hanji.generative.cli;

import hanji.generative.model.Site;
import hanji.generative.report.ClassNames;
import hanji.generative.run.Settings;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.nn.data.Stacks;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import java.nio.file.Path;

/**
 * All of the data set that a run is on, whatever part of it the run was trained on: what all runs on it are judged by. Of a run on stacks, the grey
 * images that they are made of.
 *
 * @param name of the data set
 * @param loading how it was loaded
 */
record WholeData(String name, LoadOptions loading, Split split) {
    /** That of a run with these settings. */
    static WholeData of(Settings settings, LoadNotices notices) {
        LoadOptions loading = settings.loading().whole().withStacked(false);
        return new WholeData(settings.data(), loading, load(settings, loading, notices));
    }

    /** Its classes. */
    ClassWords classes() {
        int number = Site.of(split.train(), Device.CPU, DType.F32, new Noise(0)).classes();
        return new ClassWords(new ClassNames(split.train().classNames()), number);
    }

    /** Its images as those of the run are: in stacks, if they are. */
    Split as(LoadOptions ofTheRun) {
        return ofTheRun.stacked() ? Stacks.of(name, split) : split;
    }

    /** The data set that a run is on, loaded this way. */
    static Split load(Settings settings, LoadOptions loading, LoadNotices notices) {
        var roots = DataRoots.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));
        return DataSet.of(settings.data()).load(roots, loading, notices);
    }
}
