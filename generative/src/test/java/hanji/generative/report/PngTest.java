package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 1, 3", "7, 5, 1", "5, 7, 3", "300, 401, 3"})
    void anotherReaderFindsTheSamePixels(int height, int width, int channels) throws IOException {
        byte[] pixels = new byte[height * width * channels];
        new Random(1).nextBytes(pixels);
        byte[] png = Png.encode(new Picture(pixels, height, width, channels));
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
        assertEquals(height, read.getHeight());
        assertEquals(width, read.getWidth());
        assertEquals(channels, read.getRaster().getNumBands());
        byte[] found = new byte[pixels.length];
        int[] samples = read.getRaster().getPixels(0, 0, width, height, (int[]) null);
        for (int i = 0; i < found.length; i++) found[i] = (byte) samples[i];
        assertArrayEquals(pixels, found);
    }

    /** ImageIO does not look at the checksums; other readers do. */
    @Test
    void everyChunkCarriesItsChecksum() {
        var png =
                ByteBuffer.wrap(Png.encode(new Picture(new byte[12], 4, 3, 1))).position(8);
        int chunks = 0;
        for (; png.hasRemaining(); chunks++) {
            byte[] typeAndData = new byte[4 + png.getInt()];
            png.get(typeAndData);
            var crc = new CRC32();
            crc.update(typeAndData);
            assertEquals((int) crc.getValue(), png.getInt());
        }
        assertEquals(3, chunks);
    }

    @Test
    void writingReplacesTheFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("a.png");
        Files.writeString(file, "old");
        Picture grey = new Picture(new byte[] {1, 2}, 1, 2, 1);
        Png.write(file, grey);
        assertArrayEquals(Png.encode(grey), Files.readAllBytes(file));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aMissingFolderIsNamedInTheError() {
        Path file = folder.resolve("none").resolve("a.png");
        var error = assertThrows(IOException.class, () -> Png.write(file, new Picture(new byte[1], 1, 1, 1)));
        assertEquals("cannot write " + file + ": its folder does not exist", error.getMessage());
    }

    @Test
    void aLinkKeepsPointingAtTheFileThatIsReplaced() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        Png.write(link, new Picture(new byte[1], 1, 1, 1));
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(Png.encode(new Picture(new byte[1], 1, 1, 1)), Files.readAllBytes(target));
    }

    @Test
    void pixelsOfTheWrongLengthAreRejected() {
        assertThrows(IllegalArgumentException.class, () -> new Picture(new byte[5], 2, 3, 1));
        assertThrows(IllegalArgumentException.class, () -> new Picture(new byte[2], 1, 1, 2));
    }
}
