package hanji.generative.cli;

import hanji.generative.report.Exhibit;
import hanji.generative.report.Exhibits;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import java.io.IOException;
import java.util.Optional;

/** Images that the models of a gallery were trained on, and what those show of them that draw nothing. */
record GalleryImages(Split split) {
    /** Some real ones. */
    Exhibit.Grid real() {
        return new Exhibit.Grid(split.test().limit(RunOutputs.SAMPLES), "Real: " + RunOutputs.UNSEEN);
    }

    /** The first section of a model's report that is of more than real images. */
    Optional<Exhibit> shown(RunFolder folder) throws IOException {
        SavedModel saved = SavedModel.load(folder, _ -> Device.CPU);
        Images test = split.test();
        var real = new Exhibits.Real(test.limit(RunOutputs.SAMPLES), test.limit(RunOutputs.COUNTED), RunOutputs.UNSEEN);
        return Exhibits.of(saved.fitted(), Optional.empty(), real, saved.site()).stream()
                .skip(1)
                .findFirst();
    }
}
