package hanji.generative.cli;

import hanji.generative.measure.Described;
import hanji.generative.model.Describes;
import hanji.generative.model.Part;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.generative.use.Completions;
import hanji.generative.use.Margin;
import hanji.generative.use.Psnr;
import hanji.generative.use.Ssim;
import hanji.generative.use.Trial;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Completion by several models against the mean image and the nearest training image. */
@Command(
        name = "complete",
        description =
                "Draws the rest of test images of which a part is known, the same by several models: densities pixel by pixel,"
                        + " diffusion by keeping what is known (arXiv:2201.09865), GANs and VAEs by a search for the code whose image has"
                        + " the known part (arXiv:1607.07539). Beside them the mean training image, and the training image whose known"
                        + " part is nearest.",
        sortOptions = false)
final class UseComplete implements Callable<Used> {
    @Option(
            names = "--models",
            required = true,
            arity = "1..*",
            paramLabel = "RUN",
            description = "The folders that ./hanji train left behind, of models on the same images.")
    private List<Path> models = List.of();

    @Option(
            names = "--known",
            paramLabel = "PART",
            defaultValue = "top",
            description = "The part that is known: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Part known;

    @Mixin
    private UseOptions use = new UseOptions();

    @Mixin
    private ClassifierOption classifiers = new ClassifierOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    /** How good a completion is, image by image: PSNR and SSIM of what was hidden, and 1 where the classifier names the right class. */
    private record Rated(String name, Images images, double[] psnr, double[] ssim, double[] agreed) {}

    @Override
    public Used call() throws IOException {
        Path file = use.picture();
        var notices = use.notices();
        List<UsedRun> runs = new ArrayList<>();
        for (Path each : models) {
            RunFolder folder = RunFolder.open(each);
            runs.add(new UsedRun(device.load(folder, notices), folder));
        }
        SavedModel first = runs.getFirst().saved();
        for (UsedRun run : runs) {
            if (Completions.of(run.saved().fitted(), known).isEmpty())
                throw run.saved().incapable("complete images from their " + known.words());
            if (!run.saved().settings().dataSha256().equals(first.settings().dataSha256()))
                throw use.usage(run.folder() + " was trained on other images than "
                        + runs.getFirst().folder());
        }
        UseOptions.requireLabels(first);
        Split split = use.images(first, notices);
        WholeData data = WholeData.of(first.settings(), notices);
        Describes classifier = classifiers.require(data, first.site().device()).network();
        List<Rated> rated = new ArrayList<>(), simple = new ArrayList<>();
        Images truth = split.test();
        boolean[] part = known.of(truth.height(), truth.width());
        try (var bar = ProgressBar.of("complete")) {
            for (int i = 0; i < runs.size(); i++) {
                SavedModel saved = runs.get(i).saved();
                String name = saved.card().name();
                int done = i;
                Images made = Completions.of(saved.fitted(), known)
                        .orElseThrow()
                        .complete(use.key(name), truth, share -> bar.show((done + share) / runs.size(), name));
                rated.add(rated(name, truth, made, classifier));
            }
            simple.add(rated("mean image", truth, Completions.byMean(split.train(), truth, part), classifier));
            simple.add(rated(
                    "nearest image",
                    truth,
                    Completions.byNearest(
                            split.train(), truth, part, first.site().device()),
                    classifier));
        }
        List<Images> rows = new ArrayList<>(List.of(Completions.masked(truth, part)));
        Stream.concat(rated.stream(), simple.stream()).forEach(each -> rows.add(each.images));
        rows.add(truth);
        UseOptions.write(file, rows);
        List<String> words = new ArrayList<>(List.of("before"));
        Stream.concat(rated.stream(), simple.stream()).forEach(each -> words.add(each.name));
        words.add("truth");
        return new Used(
                "model",
                first.settings().data(),
                truth.count(),
                "PSNR in dB and SSIM of what was hidden, and the share of images that a classifier takes for what they are, the mean",
                trials(rated, simple),
                words,
                use.seed(),
                DeviceOption.name(first.site().device()),
                runs.stream().map(run -> run.folder().toString()).collect(Collectors.joining(", ")),
                file.toString());
    }

    private Rated rated(String name, Images truth, Images made, Describes classifier) {
        boolean[] hidden = known.of(truth.height(), truth.width());
        for (int i = 0; i < hidden.length; i++) hidden[i] = !hidden[i];
        int[] classes = Described.of(classifier, made, _ -> {}).classes();
        double[] agreed = IntStream.range(0, classes.length)
                .mapToDouble(i -> classes[i] == truth.label(i) ? 1 : 0)
                .toArray();
        return new Rated(name, made, Psnr.of(truth, made, hidden), Ssim.of(truth, made, hidden), agreed);
    }

    private List<Trial> trials(List<Rated> rated, List<Rated> simple) {
        List<Trial> trials = new ArrayList<>();
        for (Rated each : rated) trials.add(trial(each, simple, "classifier", Rated::agreed));
        for (Rated each : rated) trials.add(trial(each, simple, "PSNR", Rated::psnr));
        for (Rated each : rated) trials.add(trial(each, simple, "SSIM", Rated::ssim));
        return trials;
    }

    private Trial trial(Rated model, List<Rated> simple, String measure, Function<Rated, double[]> values) {
        double[] ofModel = values.apply(model);
        List<Margin> margins = simple.stream()
                .map(other -> Margin.of(other.name, "", ofModel, values.apply(other), use.key("bootstrap")))
                .toList();
        return new Trial(
                model.name + ", " + measure, Arrays.stream(ofModel).average().orElseThrow(), margins);
    }
}
