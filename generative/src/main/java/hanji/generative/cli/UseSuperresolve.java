package hanji.generative.cli;

import hanji.generative.model.Enlarges;
import hanji.generative.run.SavedModel;
import hanji.generative.signal.Bicubic;
import hanji.generative.signal.Signals;
import hanji.generative.use.Margin;
import hanji.generative.use.Psnr;
import hanji.generative.use.Trial;
import hanji.nn.data.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Super-resolution against bicubic interpolation. */
@Command(
        name = "superresolve",
        description =
                "Makes images of twice the height and width: test images at half their size are brought back, by a"
                        + " superresolver and by bicubic interpolation.",
        sortOptions = false)
final class UseSuperresolve implements Callable<Used> {
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
        UsedRun used = run.model("superresolver", List.of(), device, notices);
        SavedModel saved = used.saved();
        Enlarges model = saved.able(Enlarges.class, "make images larger");
        Images truth = use.images(saved, notices).test();
        Images small = Enlarges.halved(truth), made = model.enlarge(small);
        Images bicubic = Bicubic.enlarged(Signals.of(small), 2).images();
        double[] psnr = Psnr.of(truth, made);
        var margin = Margin.of("bicubic", "", psnr, Psnr.of(truth, bicubic), use.key("bootstrap"));
        String from = "%dx%d to %dx%d".formatted(small.height(), small.width(), truth.height(), truth.width());
        var trial = new Trial(from, Arrays.stream(psnr).average().orElseThrow(), List.of(margin));
        UseOptions.write(file, List.of(small, made, bicubic, truth));
        return Used.of(
                used,
                truth.count(),
                "PSNR in dB, the mean",
                List.of(trial),
                List.of("before", "by the model", "bicubic", "truth"),
                use,
                file);
    }
}
