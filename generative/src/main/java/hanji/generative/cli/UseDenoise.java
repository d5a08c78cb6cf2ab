package hanji.generative.cli;

import hanji.generative.model.Restores;
import hanji.generative.run.SavedModel;
import hanji.generative.signal.Damage;
import hanji.generative.signal.Damaged;
import hanji.generative.signal.Filter;
import hanji.generative.signal.GaussianFilter;
import hanji.generative.signal.MedianFilter;
import hanji.generative.use.Margin;
import hanji.generative.use.Psnr;
import hanji.generative.use.Trial;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Restoration against filters. */
@Command(
        name = "denoise",
        description =
                "Restores damaged images: test images with noise, blur and noise, or missing pixels are brought back, by"
                        + " a restorer and by a Gaussian and a median filter, each with the setting that is best on validation images"
                        + " damaged alike.",
        sortOptions = false)
final class UseDenoise implements Callable<Used> {
    /** Images that filters are tuned on. */
    private static final int TUNED_ON = 100;

    @Mixin
    private RunOption run = new RunOption();

    @Mixin
    private UseOptions use = new UseOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(
            names = "--damage",
            paramLabel = "DAMAGE",
            description = "Where no RUN is named: ${COMPLETION-CANDIDATES} (default: noise).")
    private Optional<Damage> damage = Optional.empty();

    @Option(
            names = "--levels",
            paramLabel = "X",
            split = ",",
            converter = AboveZero.class,
            description = "Standard deviations of the noise on [0, 1], or shares of missing pixels (default: three).")
    private List<Double> levels = List.of();

    /** What was measured at a level, and the picture's rows. */
    private record Level(Trial trial, List<Images> rows) {}

    @Override
    public Used call() throws IOException {
        if (run.named() && damage.isPresent()) throw use.usage("--damage is for a training, and a run is named");
        Path file = use.picture();
        var notices = use.notices();
        List<String> options = List.of("--damage", damage.orElse(Damage.NOISE).toString());
        UsedRun used = run.model("restorer", options, device, notices);
        SavedModel saved = used.saved();
        Restores model = saved.able(Restores.class, "restore images");
        List<Double> tried = levels.isEmpty() ? model.damage().usual() : levels;
        for (double level : tried)
            if (level > model.damage().most())
                throw use.usage("--levels: %s goes up to %s"
                        .formatted(model.damage(), model.damage().most()));
        Split split = use.images(saved, notices);
        List<Level> found = new ArrayList<>();
        try (var bar = ProgressBar.of("restore")) {
            for (double level : tried) {
                bar.show((double) found.size() / tried.size(), model.damage().words(level));
                found.add(at(level, model, split));
            }
        }
        UseOptions.write(file, found.get(found.size() / 2).rows);
        String shown = model.damage().words(tried.get(tried.size() / 2));
        return Used.of(
                used,
                split.test().count(),
                "PSNR in dB, the mean",
                found.stream().map(Level::trial).toList(),
                List.of("before (" + shown + ")", "by the model", "Gaussian filter", "median filter", "truth"),
                use,
                file);
    }

    private Level at(double level, Restores model, Split split) {
        Images truth = split.test(), tuning = UseOptions.tuning(split, TUNED_ON);
        Damaged damaged = model.damage().of(truth, level, use.key("damage"));
        Damaged tunedOn = model.damage().of(tuning, level, use.key("damage of validation images"));
        Images restored = model.restore(damaged);
        double[] psnr = Psnr.of(truth, restored);
        Filter gaussian = Filter.best(GaussianFilter.candidates(model.damage()), tuning, tunedOn);
        Filter median = Filter.best(MedianFilter.candidates(), tuning, tunedOn);
        Images smoothed = gaussian.restore(damaged), ranked = median.restore(damaged);
        var margins = List.of(
                margin("Gaussian filter", gaussian, psnr, Psnr.of(truth, smoothed)),
                margin("median filter", median, psnr, Psnr.of(truth, ranked)));
        return new Level(
                new Trial(
                        model.damage().words(level),
                        Arrays.stream(psnr).average().orElseThrow(),
                        margins),
                List.of(damaged.signals().images(), restored, smoothed, ranked, truth));
    }

    private Margin margin(String name, Filter filter, double[] model, double[] baseline) {
        return Margin.of(name, filter.setting(), model, baseline, use.key("bootstrap"));
    }
}
