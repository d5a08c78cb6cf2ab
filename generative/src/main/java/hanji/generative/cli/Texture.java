package hanji.generative.cli;

import hanji.generative.model.Site;
import hanji.generative.style.PixelDescent;
import hanji.generative.style.TextureSynthesis;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Paints a texture like a picture's. */
@Command(
        name = "texture",
        description =
                "Paints a picture from noise in which the same features occur together as in PICTURE, wherever they do: its"
                        + " texture, without its layout. The edges fit those on the other side.",
        sortOptions = false)
final class Texture implements Callable<Texture.Painted> {
    @Parameters(paramLabel = "PICTURE", description = "A PNG, JPEG, BMP, GIF or lossless WebP file of any size.")
    private Path picture;

    @Mixin
    private PictureOptions options = new PictureOptions();

    /**
     * @param firstLoss of the noise; features of 0 would have 1
     * @param lastLoss of the texture
     * @param steps that were taken
     */
    record Painted(
            String picture,
            int size,
            int steps,
            double firstLoss,
            double lastLoss,
            double seconds,
            long seed,
            String device,
            String file)
            implements Result {
        @Override
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%s: a texture like %s, %d x %d%nloss %.4g at the start, %.4g after %d steps, %.0f s",
                    file,
                    picture,
                    size,
                    size,
                    firstLoss,
                    lastLoss,
                    steps,
                    seconds);
        }
    }

    @Override
    public Painted call() throws IOException {
        options.require();
        Site site = options.site();
        Tensor example = options.example(picture, site);
        long began = System.nanoTime();
        var synthesis = TextureSynthesis.of(example, options.noise());
        PixelDescent painted =
                options.paint("texture", synthesis::loss, TextureSynthesis.start(example, options.noise()));
        options.write(painted, site);
        return new Painted(
                picture.toString(),
                options.size(),
                painted.steps(),
                painted.firstLoss(),
                painted.lastLoss(),
                (System.nanoTime() - began) / 1e9,
                options.seed(),
                DeviceOption.name(site.device()),
                options.out().toString());
    }
}
