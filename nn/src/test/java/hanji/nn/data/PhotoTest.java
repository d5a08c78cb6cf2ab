package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoTest {
    @TempDir
    private Path folder;

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    /** Columns of one colour each, bytes 0 to 255. */
    private static BufferedImage columns(int height, int... grays) {
        var image = new BufferedImage(grays.length, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) for (int x = 0; x < grays.length; x++) image.setRGB(x, y, 0x010101 * grays[x]);
        return image;
    }

    @Test
    void thePictureOfItsOwnSizeIsReadAsStored() throws IOException {
        Path file = file("rgb.png", Fixtures.rgbPng(4, 5, 1));
        Images image = Photo.read(file, new Size(5, 4));
        assertEquals("Images[1, 5, 4, 3]", image.toString());
        assertArrayEquals(Fixtures.randomBytes(60, 256, 1), image.pixels());
    }

    @Test
    void theMiddleOfAWidePictureIsTaken() throws IOException {
        Path file = file("wide.png", Fixtures.encode(columns(2, 10, 20, 30, 40, 50, 60), "png"));
        assertArrayEquals(
                new byte[] {30, 30, 30, 40, 40, 40, 30, 30, 30, 40, 40, 40},
                Photo.read(file, new Size(2, 2)).pixels());
    }

    @Test
    void theMiddleOfAHighPictureIsTakenInTheWantedShape() throws IOException {
        Path file = file("high.png", Fixtures.encode(columns(9, 10, 20, 30, 40), "png"));
        Images image = Photo.read(file, new Size(1, 2));
        assertArrayEquals(new byte[] {15, 15, 15, 35, 35, 35}, image.pixels());
    }

    @Test
    void grayJpegBecomesRgb() throws IOException {
        Path file = file("gray.jpg", Fixtures.encode(Fixtures.flat(40, 30, 77), "jpg"));
        byte[] pixels = Photo.read(file, new Size(16, 16)).pixels();
        assertEquals(16 * 16 * 3, pixels.length);
        for (byte pixel : pixels) assertEquals(77, pixel, 1);
    }

    @Test
    void transparentPixelsLieOnWhite() throws IOException {
        var clear = new BufferedImage(3, 3, BufferedImage.TYPE_INT_ARGB);
        byte[] pixels = Photo.read(file("clear.png", Fixtures.encode(clear, "png")), new Size(2, 2))
                .pixels();
        for (byte pixel : pixels) assertEquals((byte) 255, pixel);
    }

    @Test
    void whatIsNoPictureIsRefusedInOneLine() throws IOException {
        Path text = file("notes.png", "not a picture".getBytes(StandardCharsets.UTF_8));
        String message = Rejection.of(text, () -> Photo.read(text, new Size(8, 8)));
        assertTrue(message.contains("is no image of a known format"), message);
        Path missing = folder.resolve("none.png");
        Rejection.of(missing, () -> Photo.read(missing, new Size(8, 8)));
    }

    @Test
    void aHeaderThatClaimsMoreThanItsBytesHoldIsRefusedBeforePixelsAreDecoded() throws IOException {
        byte[] png = Fixtures.rgbPng(4, 5, 1);
        ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
        Path file = file("bomb.png", Fixtures.sealHeader(png));
        String message = Rejection.of(file, () -> Photo.read(file, new Size(8, 8)));
        assertTrue(message.contains("claims 60000 x 60000 pixels in "), message);
    }
}
