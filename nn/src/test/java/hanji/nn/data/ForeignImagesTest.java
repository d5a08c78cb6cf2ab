package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files written by Pillow 12 or changed by hand from such; beside each its pixels as Pillow reads them,
 * {@code ImageOps.exif_transpose(Image.open(FILE)).convert("RGB").tobytes()}. Only for
 * {@code cmyk-plain.jpg}, which has no Adobe segment, those of inks that are not inverted, as libvips and ImageMagick
 * read it; Pillow takes any CMYK for Adobe's.
 */
class ForeignImagesTest {
    @TempDir
    private Path folder;

    /** JPEG decoders may round differently. */
    private static final int JPEG_LEVELS = 3;

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(ForeignImagesTest.class.getResource(name))
                .toURI());
    }

    private static Bitmap read(Path file, Optional<Rgb> background) {
        try (var image = new ImageFile(file)) {
            Bitmap bitmap = image.decode(background);
            assertEquals(image.size(), bitmap.size());
            return bitmap;
        }
    }

    @TestFactory
    Stream<DynamicTest> pixelsAreThoseThatPillowReads() throws Exception {
        Path folder = resource("cmyk.jpg").getParent();
        return FileBytes.list(folder, "a folder").stream()
                .filter(file -> Files.exists(pixelsOf(file)))
                .map(file -> DynamicTest.dynamicTest(FileBytes.name(file), () -> assertPixels(file)));
    }

    private static Path pixelsOf(Path file) {
        return file.resolveSibling(FileBytes.name(file) + ".rgb");
    }

    private static void assertPixels(Path file) throws IOException {
        byte[] expected = Files.readAllBytes(pixelsOf(file));
        byte[] actual = read(file, Optional.empty()).rgb().samples();
        assertEquals(expected.length, actual.length);
        int levels = file.toString().endsWith(".jpg") ? JPEG_LEVELS : 0;
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] & 255, actual[i] & 255, levels, "byte " + i);
        }
    }

    @Test
    void turnedImagesSwapTheirSides() throws Exception {
        for (int orientation = 1; orientation <= 8; orientation++) {
            try (var image = new ImageFile(resource("orientation" + orientation + ".jpg"))) {
                assertEquals(orientation < 5 ? "13x11" : "11x13", image.size().toString());
                assertEquals(orientation != 1, image.turned());
            }
        }
    }

    @Test
    void lossyWebpIsRefusedInOneLine() throws Exception {
        Path lossy = resource("lossy.webp");
        assertTrue(Rejection.of(lossy, () -> new ImageFile(lossy)).contains("is a lossy WebP; expected a PNG, JPEG"));
    }

    /** The alpha of these pictures is their red. */
    @Test
    void transparentPixelsAreLaidOntoTheBackground() throws Exception {
        byte[] opaque = Files.readAllBytes(resource("colour.bmp.rgb"));
        for (String name : new String[] {"alpha.png", "alpha.webp"}) {
            Path file = resource(name);
            assertTrue(Rejection.of(file, () -> read(file, Optional.empty())).contains("has transparent pixels"));
            byte[] mixed = read(file, Optional.of(new Rgb(0, 100, 255))).samples();
            for (int i = 0; i < opaque.length; i++) {
                double alpha = (opaque[i / 3 * 3] & 255) / 255.0;
                double ground = new double[] {0, 100, 255}[i % 3];
                assertEquals(alpha * (opaque[i] & 255) + (1 - alpha) * ground, mixed[i] & 255, 0.5, name + " " + i);
            }
        }
    }

    /** As browsers show it: the screen round the frame is transparent. */
    @Test
    void aGifFrameSmallerThanItsScreenIsPlacedOnIt() throws Exception {
        byte[] gif = Files.readAllBytes(resource("palette.gif"));
        byte[] inside = Files.readAllBytes(resource("palette.gif.rgb"));
        var bytes = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
        int width = bytes.getShort(6), height = bytes.getShort(8), frame = 13 + (3 << (gif[10] & 7) + 1);
        assertEquals(0x2c, gif[frame]);
        bytes.putShort(6, (short) (width + 5)).putShort(8, (short) (height + 3));
        bytes.putShort(frame + 1, (short) 2).putShort(frame + 3, (short) 1);
        Path file = Files.write(folder.resolve("offset.gif"), gif);
        assertTrue(Rejection.of(file, () -> read(file, Optional.empty())).contains("has transparent pixels"));
        Bitmap placed = read(file, Optional.of(new Rgb(0, 100, 255)));
        assertEquals(new Size(height + 3, width + 5), placed.size());
        for (int i = 0; i < placed.samples().length; i++) {
            int x = i / 3 % (width + 5) - 2, y = i / 3 / (width + 5) - 1;
            boolean within = x >= 0 && x < width && y >= 0 && y < height;
            int expected = within ? inside[(y * width + x) * 3 + i % 3] & 255 : new int[] {0, 100, 255}[i % 3];
            assertEquals(expected, placed.samples()[i] & 255, "byte " + i);
        }
        bytes.putShort(frame + 1, (short) 6);
        Files.write(file, gif);
        assertTrue(Rejection.of(file, () -> read(file, Optional.empty())).contains("does not lie on its screen"));
    }

    @Test
    void everyCutOfAWebpOrGifIsRejectedOrWhole() throws Exception {
        for (String name : new String[] {"colour.webp", "palette.gif", "colour.bmp"}) {
            byte[] whole = Files.readAllBytes(resource(name));
            byte[] expected = Files.readAllBytes(resource(name + ".rgb"));
            Path cut = Files.createTempFile("cut", name);
            try {
                for (int length = 0; length < whole.length; length++) {
                    Files.write(cut, Arrays.copyOf(whole, length));
                    try {
                        assertArrayEquals(
                                expected,
                                read(cut, Optional.empty()).rgb().samples(),
                                name + " of " + length + " bytes");
                    } catch (DataException e) {
                        assertTrue(e.getMessage().startsWith(cut.toString()), e.getMessage());
                    }
                }
            } finally {
                Files.delete(cut);
            }
        }
    }
}
