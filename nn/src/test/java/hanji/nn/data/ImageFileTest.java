package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("picture");
    }

    private byte[] decode(byte[] content) throws IOException {
        Files.write(file, content);
        return decode();
    }

    private byte[] decode() {
        try (var image = new ImageFile(file)) {
            return image.decode(Optional.empty()).rgb().samples();
        }
    }

    private String rejected(byte[] content) throws IOException {
        Files.write(file, content);
        return Rejection.of(file, this::decode);
    }

    private static byte[] tripled(byte[] gray) {
        byte[] rgb = new byte[3 * gray.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = gray[i / 3];
        }
        return rgb;
    }

    @Test
    void grayIsReadAsStored() throws IOException {
        assertArrayEquals(tripled(Fixtures.randomBytes(20, 256, 1)), decode(Fixtures.grayPng(4, 5, 1)));
    }

    @Test
    void rgbIsReadAsStored() throws IOException {
        assertArrayEquals(Fixtures.randomBytes(60, 256, 1), decode(Fixtures.rgbPng(4, 5, 1)));
    }

    @Test
    void sixteenBitsAreRoundedToEight() throws IOException {
        var image = new BufferedImage(256, 2, BufferedImage.TYPE_USHORT_GRAY);
        byte[] expected = new byte[512];
        for (int x = 0; x < 256; x++) {
            image.getRaster().setSample(x, 0, 0, x * 257);
            image.getRaster().setSample(x, 1, 0, Math.min(x * 257 + 100, 65535));
            expected[x] = expected[256 + x] = (byte) x;
        }
        assertArrayEquals(tripled(expected), decode(Fixtures.encode(image, "png")));
    }

    @Test
    void blackAndWhiteIsZeroAnd255() throws IOException {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        image.setRGB(1, 0, 0xffffff);
        assertArrayEquals(tripled(new byte[] {0, (byte) 255}), decode(Fixtures.encode(image, "png")));
    }

    @Test
    void aPaletteIsResolved() throws IOException {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED);
        image.setRGB(0, 0, 0xff0000);
        image.setRGB(1, 0, 0x00ff33);
        byte[] expected = {(byte) 255, 0, 0, 0, (byte) 255, 0x33};
        assertArrayEquals(expected, decode(Fixtures.encode(image, "png")));
    }

    @Test
    void opaqueAlphaIsDroppedAndOtherAlphaRejected() throws IOException {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0xff102030);
        image.setRGB(1, 0, 0xff405060);
        assertArrayEquals(new byte[] {0x10, 0x20, 0x30, 0x40, 0x50, 0x60}, decode(Fixtures.encode(image, "png")));
        image.setRGB(1, 0, 0xfe405060);
        assertTrue(rejected(Fixtures.encode(image, "png")).contains("has transparent pixels"));
    }

    @Test
    void jpegIsReadInGrayAndColour() throws IOException {
        byte[] gray = decode(Fixtures.encode(Fixtures.flat(16, 8, 77), "jpeg"));
        byte[] expected = new byte[16 * 8 * 3];
        Arrays.fill(expected, (byte) 77);
        assertArrayEquals(expected, gray);

        var red = new BufferedImage(16, 8, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 16 * 8; i++) {
            red.setRGB(i % 16, i / 16, 0xe01020);
        }
        byte[] rgb = decode(Fixtures.encode(red, "jpeg"));
        for (int i = 0; i < rgb.length; i++) {
            assertEquals(new int[] {0xe0, 0x10, 0x20}[i % 3], Byte.toUnsignedInt(rgb[i]), 3);
        }
    }

    @Test
    void aPngCutShortAnywhereIsRejected() throws IOException {
        byte[] whole = Fixtures.rgbPng(4, 5, 1);
        for (int length = 0; length < whole.length; length++) {
            rejected(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void everyFlippedBitOfAPngIsRejected() throws IOException {
        byte[] whole = Fixtures.grayPng(4, 5, 1);
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            rejected(flipped);
        }
    }

    @Test
    void aPngThatGoesOnAfterItsEndIsRead() throws IOException {
        byte[] whole = Fixtures.grayPng(4, 5, 1);
        assertArrayEquals(decode(whole), decode(Arrays.copyOf(whole, whole.length + 1)));
    }

    @Test
    void aPngWithFewerRowsThanItsHeaderSaysIsRejected() throws IOException {
        byte[] png = Fixtures.grayPng(4, 5, 1);
        ByteBuffer.wrap(png).putInt(20, 50); // the height, in the header chunk
        Fixtures.sealHeader(png);
        assertTrue(rejected(png).contains("cannot be decoded"));
    }

    @Test
    void aJpegCutShortIsRejected() throws IOException {
        byte[] whole = Fixtures.encode(Fixtures.picture(32, 32, BufferedImage.TYPE_BYTE_GRAY, 1), "jpeg");
        for (int length = 0; length < whole.length; length += 7) {
            rejected(Arrays.copyOf(whole, length));
        }
        rejected(Arrays.copyOf(whole, whole.length - 1));
    }

    @Test
    void noFlippedByteOfAJpegBringsAnotherException() throws IOException {
        byte[] whole = Fixtures.encode(Fixtures.picture(16, 16, BufferedImage.TYPE_BYTE_GRAY, 1), "jpeg");
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= (byte) 0xff;
            Files.write(file, flipped);
            try {
                decode();
            } catch (DataException e) {
                Rejection.of(file, this::decode);
            }
        }
    }
}
