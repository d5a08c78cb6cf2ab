package hanji.nn.data;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * One image file, opened: its size is known before its pixels are decoded. PNG, JPEG, BMP, GIF (its first frame) and
 * lossless WebP are told apart by their first bytes.
 *
 * <p>Samples are taken as stored: no gamma or colour profile is applied, 16 bits are rounded to 8; CMYK becomes RGB
 * without a profile ({@link Cmyk}). A JPEG is turned upright as its EXIF says. Damage is an error even where the JDK's
 * decoders would guess the missing pixels.
 */
final class ImageFile implements AutoCloseable {
    static final String EXPECTED = "a PNG, JPEG, BMP, GIF or lossless WebP image";
    private static final String AGAIN = "replace or remove the file";
    /** Not damage: all pixels stand before the end marker 0xd9. */
    private static final String BYTES_BEFORE_THE_END = "extraneous bytes before marker 0xd9";

    private final Path file;
    private final ImageReader reader;
    private final Optional<JpegFrame> jpeg;
    private final Optional<GifFrame> gif;
    private final boolean gray;
    private final Size stored;
    private Optional<String> warning = Optional.empty();

    /** @throws DataException if the file is missing, of no known format, damaged, or cannot hold the pixels it claims */
    ImageFile(Path file) {
        this.file = file;
        byte[] bytes = FileBytes.read(file, EXPECTED);
        ImageFormat format =
                ImageFormat.of(bytes).orElseThrow(() -> rejected("is no image of a known format", "check what it is"));
        Optional<JpegFrame> frame = Optional.empty();
        Optional<GifFrame> gifFrame = Optional.empty();
        byte[] bare = bytes;
        boolean surelyGray = false;
        try {
            switch (format) {
                case PNG -> {
                    PngChunks chunks = PngChunks.of(bytes);
                    surelyGray = chunks.gray();
                    bare = chunks.bare();
                }
                case JPEG -> {
                    frame = Optional.of(JpegFrame.of(bytes));
                    surelyGray = frame.get().components() == 1;
                    bare = frame.get().bare();
                }
                case GIF -> gifFrame = Optional.of(GifFrame.of(bytes));
                case BMP -> {}
                case WEBP -> bare = ImageFormat.losslessWebp(bytes);
            }
        } catch (MalformedImage e) {
            throw new DataException(file, e.problem(), EXPECTED, AGAIN, e);
        }
        this.jpeg = frame;
        this.gif = gifFrame;
        this.gray = surelyGray;
        this.reader = reader(format);
        byte[] input = bare;
        reader.addIIOReadWarningListener((_, text) -> {
            if (warning.isEmpty() && !text.contains(BYTES_BEFORE_THE_END)) {
                warning = Optional.of(text);
            }
        });
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(input)), true, true);
        this.stored =
                gif.isPresent() ? gif.get().screen() : decode(() -> new Size(reader.getHeight(0), reader.getWidth(0)));
        requirePossible(format, bytes);
    }

    /** Of the upright image. */
    Size size() {
        return Bitmap.size(stored, orientation());
    }

    /** Whether the header says that there are no colours; false if that shows in the pixels only. */
    boolean gray() {
        return gray;
    }

    /** Whether the image is not stored as it is to be seen. */
    boolean turned() {
        return orientation() != Exif.UPRIGHT;
    }

    /**
     * Decodes the pixels.
     *
     * @param background onto which transparent pixels are laid, mixed as stored
     * @throws DataException if they are damaged, or not all opaque and there is no background
     */
    Bitmap decode(Optional<Rgb> background) {
        Bitmap bitmap;
        if (jpeg.isPresent() && jpeg.get().components() == 4) {
            Raster inks = decode(() -> reader.readRaster(0, null));
            bitmap = new Bitmap(stored, 3, Cmyk.rgb(inks, jpeg.get()));
        } else {
            BufferedImage image = decode(() -> reader.read(0));
            bitmap = image.getColorModel() instanceof IndexColorModel
                    ? palette(image, background)
                    : samples(image.getRaster(), background);
        }
        if (warning.isPresent()) {
            throw rejected("is damaged (" + warning.get() + ")", AGAIN);
        }
        return bitmap.upright(orientation());
    }

    @Override
    public void close() {
        reader.dispose();
    }

    private int orientation() {
        return jpeg.map(JpegFrame::orientation).orElse(Exif.UPRIGHT);
    }

    private static ImageReader reader(ImageFormat format) {
        return switch (format) {
            case PNG, JPEG, GIF, BMP ->
                ImageIO.getImageReadersByFormatName(format.name()).next();
            case WEBP -> new WebPImageReaderSpi().createReaderInstance(null);
        };
    }

    /** A few bytes cannot hold what a header may claim, and memory is taken for all of it before that shows. */
    private void requirePossible(ImageFormat format, byte[] bytes) {
        if ((double) stored.height() * stored.width() > (double) format.mostPixelsPerByte() * bytes.length) {
            throw rejected(
                    "claims %d x %d pixels in %,d bytes".formatted(stored.height(), stored.width(), bytes.length),
                    AGAIN);
        }
        if (!Capacity.fits(1, stored.height(), stored.width(), 4)) {
            throw rejected(
                    "claims %d x %d pixels, more than Java's memory takes".formatted(stored.height(), stored.width()),
                    "raise it (HANJI_JAVA_OPTS=-Xmx8g)");
        }
    }

    private Bitmap palette(BufferedImage image, Optional<Rgb> background) {
        int[] pixels = new int[stored.height() * stored.width()]; // transparent where a GIF has no frame
        int at = gif.map(frame -> frame.top() * stored.width() + frame.left()).orElse(0);
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), pixels, at, stored.width());
        byte[] rgb = new byte[3 * pixels.length];
        for (int i = 0; i < rgb.length; i++) {
            int argb = pixels[i / 3];
            rgb[i] = (byte) over(background, argb >> 16 - 8 * (i % 3) & 255, argb >>> 24, 255, i % 3);
        }
        return new Bitmap(stored, 3, rgb).grayIfPossible();
    }

    /** Gray, gray and alpha, RGB, or RGBA; read as stored, since BufferedImage.getRGB brightens gray (linear to sRGB). */
    private Bitmap samples(Raster raster, Optional<Rgb> background) {
        int bands = raster.getNumBands();
        if (bands > 4) {
            throw rejected("has " + bands + " channels", AGAIN);
        }
        boolean alpha = bands % 2 == 0;
        int channels = bands <= 2
                        && (!alpha || background.isEmpty() || background.get().isGray())
                ? 1
                : 3;
        int[] most = new int[bands];
        Arrays.setAll(most, band -> (1 << raster.getSampleModel().getSampleSize(band)) - 1);
        byte[] samples = new byte[channels * stored.height() * stored.width()];
        int[] row = new int[bands * stored.width()];
        int at = 0;
        for (int y = 0; y < stored.height(); y++) {
            raster.getPixels(0, y, stored.width(), 1, row);
            for (int pixel = 0; pixel < row.length; pixel += bands) {
                int opacity = alpha ? row[pixel + bands - 1] : 1;
                int opaque = alpha ? most[bands - 1] : 1;
                for (int c = 0; c < channels; c++) {
                    int band = bands <= 2 ? 0 : c;
                    int sample = (int) ((row[pixel + band] * 255L + most[band] / 2) / most[band]);
                    samples[at++] = (byte) over(background, sample, opacity, opaque, c);
                }
            }
        }
        return new Bitmap(stored, channels, samples);
    }

    /** A sample laid over the background. */
    private int over(Optional<Rgb> background, int sample, int opacity, int opaque, int channel) {
        if (opacity == opaque) {
            return sample;
        }
        Rgb ground = background.orElseThrow(() -> new DataException(
                file,
                "has transparent pixels",
                "an opaque image",
                "flatten it onto a background, or name one (--background white)"));
        long mixed = (long) sample * opacity + (long) ground.part(channel) * (opaque - opacity);
        return (int) ((mixed + opaque / 2) / opaque);
    }

    private DataException rejected(String problem, String remedy) {
        return new DataException(file, problem, EXPECTED, remedy);
    }

    /** A step of a decoder. */
    private interface Step<T> {
        T run() throws IOException;
    }

    /** Runs a step of a decoder; ImageIO does not promise to answer damage with checked exceptions alone. */
    private <T> T decode(Step<T> step) {
        try {
            return step.run();
        } catch (IOException | RuntimeException e) {
            throw new DataException(file, "cannot be decoded (" + e.getMessage() + ")", EXPECTED, AGAIN, e);
        }
    }
}
