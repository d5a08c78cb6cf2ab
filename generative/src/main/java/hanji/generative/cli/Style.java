package hanji.generative.cli;

import hanji.generative.model.Site;
import hanji.generative.style.PixelDescent;
import hanji.generative.style.StyleTransfer;
import hanji.generative.style.TextureNetwork;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Paints one picture in the style of another. */
@Command(
        name = "style",
        description =
                "Paints CONTENT in the style of STYLE: what stands where is the one's, which features occur together, and"
                        + " the colours, are the other's.",
        sortOptions = false)
final class Style implements Callable<Style.Painted> {
    @Parameters(
            index = "0",
            paramLabel = "CONTENT",
            description = "A PNG, JPEG, BMP, GIF or lossless WebP file of any size.")
    private Path content;

    @Parameters(index = "1", paramLabel = "STYLE", description = "Likewise.")
    private Path style;

    @Option(
            names = "--content-weight",
            paramLabel = "X",
            defaultValue = "1",
            converter = AboveZero.class,
            description = "What a distance from the content counts (default: ${DEFAULT-VALUE}).")
    private Double contentWeight = 1.0;

    @Option(
            names = "--style-weight",
            paramLabel = "X",
            defaultValue = "5",
            converter = AboveZero.class,
            description = "What a distance from the style counts (default: ${DEFAULT-VALUE}).")
    private Double styleWeight = 5.0;

    @Option(
            names = "--smoothness",
            paramLabel = "X",
            defaultValue = "1",
            converter = AboveZero.class,
            description = "What the mean squared step between neighbouring pixels counts (default: ${DEFAULT-VALUE}).")
    private Double smoothness = 1.0;

    @Option(
            names = "--halvings",
            paramLabel = "N",
            defaultValue = "0",
            converter = WholeNumber.class,
            description =
                    "How often pictures are halved before their contents are compared, 0 to 3: finer details are the"
                            + " style's (default: ${DEFAULT-VALUE}).")
    private long halvings;

    @Mixin
    private PictureOptions options = new PictureOptions();

    @Spec
    private CommandSpec spec;

    /**
     * A picture's distance from both.
     *
     * @param content share of the content's features by which they are missed
     * @param style share of the style's Gram matrices by which they are missed
     */
    record Losses(double content, double style) {
        private static Losses of(StyleTransfer transfer, Tensor picture) {
            return new Losses(
                    transfer.content(picture).item(), transfer.style(picture).item());
        }

        private String text() {
            return String.format(Locale.ROOT, "content %.4f, style %.4f", content, style);
        }
    }

    /**
     * @param first losses of the content itself, from which the painting starts
     * @param last losses of the painted picture
     * @param steps that were taken
     */
    record Painted(
            String content,
            String style,
            int size,
            int steps,
            double contentWeight,
            double styleWeight,
            double smoothness,
            int halvings,
            Losses first,
            Losses last,
            double seconds,
            long seed,
            String device,
            String file)
            implements Result {
        @Override
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%s: %s in the style of %s, %d x %d%nlosses at the start: %s; after %d steps: %s; %.0f s",
                    file,
                    content,
                    style,
                    size,
                    size,
                    first.text(),
                    steps,
                    last.text(),
                    seconds);
        }
    }

    @Override
    public Painted call() throws IOException {
        if (halvings < 0 || halvings >= TextureNetwork.SCALES)
            throw new ParameterException(
                    spec.commandLine(), "--halvings is 0 to %d, not %d".formatted(TextureNetwork.SCALES - 1, halvings));
        options.require();
        Site site = options.site();
        Tensor start = options.read(content, site), example = options.example(style, site);
        long began = System.nanoTime();
        var transfer = StyleTransfer.of(
                start,
                example,
                (int) halvings,
                new StyleTransfer.Weights(contentWeight, styleWeight, smoothness),
                options.noise());
        PixelDescent painted = options.paint("style", transfer::loss, start);
        options.write(painted, site);
        return new Painted(
                content.toString(),
                style.toString(),
                options.size(),
                painted.steps(),
                contentWeight,
                styleWeight,
                smoothness,
                transfer.halvings(),
                Losses.of(transfer, start),
                Losses.of(transfer, painted.picture()),
                (System.nanoTime() - began) / 1e9,
                options.seed(),
                DeviceOption.name(site.device()),
                options.out().toString());
    }
}
