package hanji.nn.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * One PNG or JPEG file, opened: its size is known before its pixels are decoded.
 *
 * <p>Samples are taken as stored: no gamma or colour profile is applied, 16 bits are rounded to 8, gray is spread to
 * three equal channels. Damage is an error even where the JDK's decoders would guess the missing pixels.
 */
final class ImageFile implements AutoCloseable {
    private static final String EXPECTED = "a PNG or JPEG image";
    private static final String AGAIN = "replace or remove the file";
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    private final Path file;
    private final ImageReader reader;
    private final List<String> warnings = new ArrayList<>();
    private final int height;
    private final int width;

    /** @throws DataException if the file is missing, or its frame is not that of a PNG or JPEG */
    ImageFile(Path file) {
        this.file = file;
        byte[] bytes = FileBytes.read(file, EXPECTED);
        boolean png = startsWith(bytes, PNG);
        if (!png && !startsWith(bytes, JPEG)) {
            throw new DataException(file, "is neither PNG nor JPEG", EXPECTED, AGAIN);
        }
        if (png) {
            requireSoundChunks(bytes);
        }
        reader = ImageIO.getImageReadersByFormatName(png ? "png" : "jpeg").next();
        reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)), true, true);
        height = decode(() -> reader.getHeight(0));
        width = decode(() -> reader.getWidth(0));
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    /**
     * Decodes the pixels, {@code [H, W, 3]}, into {@code target} from {@code offset} on.
     *
     * @throws DataException if they are damaged or not all opaque
     */
    void copyRgbTo(byte[] target, int offset) {
        BufferedImage image = decode(() -> reader.read(0));
        if (!warnings.isEmpty()) {
            throw new DataException(file, "is damaged (" + warnings.getFirst() + ")", EXPECTED, AGAIN);
        }
        if (image.getColorModel() instanceof IndexColorModel) {
            copyPalette(image, target, offset);
        } else {
            copySamples(image.getRaster(), target, offset);
        }
    }

    @Override
    public void close() {
        reader.dispose();
    }

    private void copyPalette(BufferedImage image, byte[] target, int offset) {
        int at = offset;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int argb = image.getRGB(x, y);
                requireOpaque(argb >>> 24, 255);
                target[at++] = (byte) (argb >> 16);
                target[at++] = (byte) (argb >> 8);
                target[at++] = (byte) argb;
            }
        }
    }

    /** Gray, gray and alpha, RGB, or RGBA; read as stored, since BufferedImage.getRGB brightens gray (linear to sRGB). */
    private void copySamples(Raster raster, byte[] target, int offset) {
        int bands = raster.getNumBands();
        boolean gray = bands <= 2;
        int most = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        int at = offset;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (bands == 2 || bands == 4) {
                    requireOpaque(raster.getSample(x, y, bands - 1), most);
                }
                for (int c = 0; c < 3; c++) {
                    int sample = raster.getSample(x, y, gray ? 0 : c);
                    target[at++] = (byte) ((sample * 255 + most / 2) / most);
                }
            }
        }
    }

    private void requireOpaque(int alpha, int most) {
        if (alpha != most) {
            throw new DataException(file, "has transparent pixels", "an opaque image", "flatten it onto a background");
        }
    }

    /** The JDK's PNG reader ignores checksums, so they are checked here: signature, chunks with their CRC, IEND, end. */
    private void requireSoundChunks(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes).position(PNG.length);
        boolean ended = false;
        while (!ended) {
            int length = in.remaining() < 12 ? -1 : in.getInt();
            if (length < 0 || length > in.remaining() - 8) {
                throw new DataException(file, "is truncated", EXPECTED, AGAIN);
            }
            var crc = new CRC32();
            crc.update(bytes, in.position(), 4 + length);
            ended = in.getInt() == 0x49454e44; // "IEND"
            in.position(in.position() + length);
            if (in.getInt() != (int) crc.getValue()) {
                throw new DataException(file, "is corrupt (wrong checksum)", EXPECTED, AGAIN);
            }
        }
        if (in.hasRemaining()) {
            throw new DataException(file, "goes on after its end", EXPECTED, AGAIN);
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
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
