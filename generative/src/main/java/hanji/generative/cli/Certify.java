package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.generative.certificate.DependencyMatrix;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.certificate.FieldOfView;
import hanji.generative.model.Fitted;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.run.Abilities;
import hanji.generative.run.Incapable;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.generative.run.Zoo;
import hanji.generative.sampler.Causal;
import hanji.nn.data.Size;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves what the conditionals of a density can depend on. */
@Command(
        name = "certify",
        description = "Proves that a density predicts each pixel from earlier ones alone, whatever the weights and the"
                + " image, and shows what a pixel sees and what it is blind to.",
        sortOptions = false)
final class Certify implements Callable<Certify.Certificate> {
    private static final Size USUAL = new Size(28, 28);
    private static final int MOST_NAMED = 5;

    @Parameters(
            paramLabel = "MODEL|RUN",
            description =
                    "A model by its name, with its default options, or the folder that ./hanji train left behind.")
    private String word;

    @Option(
            names = "--size",
            paramLabel = "HxW",
            converter = SizeWord.class,
            description = "Size of the images, of a model; a run has its own (default: 28x28).")
    private Optional<Size> size = Optional.empty();

    @Option(names = "--colour", description = "Images in colour, of a model; a run has its own.")
    private boolean colour;

    @Option(
            names = "--at",
            paramLabel = "ROW,COLUMN",
            split = ",",
            converter = NotNegative.class,
            description = "The pixel whose view is shown, counted from 0 (default: the middle one).")
    private List<Integer> at = List.of();

    @Spec
    private CommandSpec spec;

    /**
     * @param pairs of intensities about which something is proved, over all products of conditionals
     * @param violations who sees whom against the order, the first of them in words
     * @param violationCount how many there are
     * @param seen intensities that the first colour of the shown pixel can depend on
     * @param blind earlier ones that it cannot
     * @param picture of what it sees
     * @param inWords how much that is
     */
    record Certificate(
            String model,
            int height,
            int width,
            int channels,
            long pairs,
            List<String> violations,
            int violationCount,
            int row,
            int column,
            int seen,
            int blind,
            String picture,
            @JsonIgnore String inWords)
            implements Result {
        @Override
        public String text() {
            var text = new StringBuilder(String.format(
                    Locale.ROOT, "%s, %d x %d, %s: ", model, height, width, channels == 1 ? "grey" : "colour"));
            if (violationCount == 0)
                text.append(String.format(
                        Locale.ROOT,
                        "certified. No conditional depends on its own intensity or on a later one:%n%,d pairs,"
                                + " whatever the weights and the image.",
                        pairs));
            else
                text.append(String.format(
                        Locale.ROOT,
                        "NO DENSITY. %,d of %,d pairs break the order:%n%s%s",
                        violationCount,
                        pairs,
                        String.join(System.lineSeparator(), violations),
                        violationCount > violations.size() ? System.lineSeparator() + "and more" : ""));
            return text.append(String.format(
                            Locale.ROOT,
                            "%n%nThe pixel at row %d, column %d (@) sees # and is blind to o; what comes later is"
                                    + " .%s%n%n%s%n%s",
                            row,
                            column,
                            violationCount == 0 ? "" : "; it must not see !",
                            picture.replace("\n", System.lineSeparator()),
                            inWords))
                    .toString();
        }

        @Override
        public ExitCode code() {
            return violationCount == 0 ? ExitCode.OK : ExitCode.FAULTS;
        }
    }

    /** What is certified. */
    private record Subject(String name, Site site, Fitted fitted) {}

    @Override
    public Certificate call() throws IOException {
        Subject subject = subject();
        if (!(subject.fitted instanceof Causal causal))
            throw new Incapable(subject.name + " is no product of conditionals, so there is no order to certify; it "
                    + Abilities.of(subject.fitted));
        return certificate(subject, causal);
    }

    private Subject subject() throws IOException {
        Optional<Recipe<?>> recipe = Zoo.find(word);
        if (recipe.isPresent()) return ofDefaults(recipe.get());
        if (size.isPresent() || colour)
            throw usage("--size and --colour are for models; " + word + " is none of " + Zoo.names());
        if (!Files.exists(Path.of(word))) throw usage("'" + word + "' is neither a run nor a model" + meant());
        SavedModel saved = SavedModel.load(RunFolder.open(Path.of(word)), _ -> Device.CPU);
        return new Subject(saved.card().name(), saved.site(), saved.fitted());
    }

    private String meant() {
        List<String> names =
                Zoo.recipes().stream().map(known -> known.card().name()).toList();
        return Suggestion.nearest(word.toLowerCase(Locale.ROOT), names)
                .map(name -> "; did you mean '" + name + "'")
                .orElse("; ./hanji models lists the models");
    }

    private <O extends Record> Subject ofDefaults(Recipe<O> recipe) {
        Size of = size.orElse(USUAL);
        int channels = colour ? 3 : 1;
        var site = new Site(of.height(), of.width(), channels, 0, Device.CPU, DType.F32, new Noise(0));
        return new Subject(
                recipe.card().name(),
                site,
                recipe.learner(recipe.defaults(channels), site).fitted());
    }

    private Certificate certificate(Subject subject, Causal causal) {
        Site site = subject.site;
        Place shown = shown(site);
        List<DependencyMatrix.Violation> violations = new ArrayList<>();
        Optional<DependencyMatrix> first = Optional.empty();
        List<Causal.Product> products = causal.products();
        for (Causal.Product product : products) {
            var matrix = DependencyMatrix.of(
                    product.logits(), site.height(), site.width(), site.channels(), product.order(), site.device());
            violations.addAll(matrix.violations());
            if (first.isEmpty()) first = Optional.of(matrix);
        }
        FieldOfView view = first.orElseThrow().view(shown);
        return new Certificate(
                subject.name,
                site.height(),
                site.width(),
                site.channels(),
                (long) products.size() * site.dimensions() * site.dimensions(),
                violations.stream()
                        .limit(MOST_NAMED)
                        .map(DependencyMatrix.Violation::toString)
                        .toList(),
                violations.size(),
                shown.row(),
                shown.column(),
                view.receptiveField().size(),
                view.all(FieldOfView.Mark.BLIND).size(),
                view.picture(0),
                view.inWords());
    }

    private Place shown(Site site) {
        if (at.isEmpty()) return new Place(site.height() / 2, site.width() / 2, 0);
        if (at.size() != 2 || at.get(0) >= site.height() || at.get(1) >= site.width())
            throw usage("--at is a row and a column of images of %d x %d, counted from 0"
                    .formatted(site.height(), site.width()));
        return new Place(at.get(0), at.get(1), 0);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
