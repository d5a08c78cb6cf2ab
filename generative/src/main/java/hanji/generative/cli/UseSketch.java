package hanji.generative.cli;

import hanji.generative.measure.NearestImages;
import hanji.generative.model.Translates;
import hanji.generative.run.Incapable;
import hanji.generative.signal.ColourByBrightness;
import hanji.generative.signal.View;
import hanji.generative.use.Completions;
import hanji.generative.use.Margin;
import hanji.generative.use.Psnr;
import hanji.generative.use.Trial;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Images of their edges, against the training image of the nearest edges. */
@Command(
        name = "sketch",
        description =
                "Makes images of their edges: of test images only Sobel's gradient is kept, and a translator makes an image of"
                        + " it. Beside it stand the training image whose edges are nearest and the mean training image. (Images of a"
                        + " class are drawn by ./hanji sample RUN --class CLASS.)",
        sortOptions = false)
final class UseSketch implements Callable<Used> {
    @Mixin
    private RunOption run = new RunOption();

    @Mixin
    private UseOptions use = new UseOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Override
    public Used call() throws IOException {
        Path file = use.picture();
        var notices = use.notices();
        UsedRun used = run.model("translator", List.of("--view", View.EDGES.toString()), device, notices);
        Translates model = used.saved().able(Translates.class, "make images of edges");
        if (model.view() != View.EDGES)
            throw new Incapable(
                    "this translator makes images of their " + model.view().words());
        Split split = use.images(used.saved(), notices);
        Images truth = split.test(), edges = View.EDGES.of(truth), made, nearest;
        try (var bar = ProgressBar.of("sketch")) {
            made = model.translate(edges);
            int[] numbers = NearestImages.of(
                            used.saved().site().device(), edges, View.EDGES.of(split.train()), bar::show)
                    .nearest();
            nearest = split.train().select(numbers);
        }
        Images mean = Completions.byMean(split.train(), truth, new boolean[truth.height() * truth.width()]);
        double[] psnr = Psnr.of(truth, made);
        var trial = new Trial(
                "from edges",
                Arrays.stream(psnr).average().orElseThrow(),
                List.of(
                        Margin.of("nearest edges", "", psnr, Psnr.of(truth, nearest), use.key("bootstrap")),
                        Margin.of("mean image", "", psnr, Psnr.of(truth, mean), use.key("bootstrap"))));
        UseOptions.write(
                file, List.of(truth.channels() == 1 ? edges : ColourByBrightness.none(edges), made, nearest, truth));
        return Used.of(
                used,
                truth.count(),
                "PSNR in dB, the mean",
                List.of(trial),
                List.of("before", "by the model", "training image of the nearest edges", "truth"),
                use,
                file);
    }
}
