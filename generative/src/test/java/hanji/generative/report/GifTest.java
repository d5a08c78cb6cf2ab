package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Node;

/** The JDK's reader finds in a file what was put into it. */
class GifTest {
    private static ImageReader reader(byte[] gif) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(gif)));
        return reader;
    }

    /** Red, green and blue of every pixel. */
    private static int[] colours(byte[] gif, int frame) throws IOException {
        BufferedImage read = reader(gif).read(frame);
        return read.getRGB(0, 0, read.getWidth(), read.getHeight(), null, 0, read.getWidth());
    }

    private static int[] colours(Picture picture) {
        int[] colours = new int[picture.height() * picture.width()];
        for (int i = 0; i < colours.length; i++) {
            int rgb = 0xFF;
            for (int c = 0; c < 3; c++)
                rgb = rgb << 8 | Byte.toUnsignedInt(picture.pixels()[picture.channels() == 1 ? i : 3 * i + c]);
            colours[i] = rgb;
        }
        return colours;
    }

    /** @param kinds of values; the fewer, the longer what a code stands for */
    private static Picture random(int height, int width, int channels, int kinds, int seed) {
        byte[] pixels = new byte[height * width * channels];
        var random = new Random(seed);
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) random.nextInt(kinds);
        return new Picture(pixels, height, width, channels);
    }

    private static byte[] gif(Picture... pictures) {
        List<Gif.Frame> frames = new ArrayList<>();
        for (Picture picture : pictures) frames.add(new Gif.Frame(picture, 10 + frames.size()));
        return Gif.encode(frames);
    }

    /** Noise of 300 x 401 pixels uses up all codes some 25 times; one value alone makes the longest codes. */
    @ParameterizedTest
    @CsvSource({"1, 1, 256", "7, 5, 256", "300, 401, 256", "300, 401, 2", "200, 200, 1"})
    void everyGreyIsExact(int height, int width, int kinds) throws IOException {
        Picture a = random(height, width, 1, kinds, 1), b = random(height, width, 1, kinds, 2);
        byte[] gif = gif(a, b);
        assertEquals(2, reader(gif).getNumImages(true));
        assertArrayEquals(colours(a), colours(gif, 0));
        assertArrayEquals(colours(b), colours(gif, 1));
    }

    /** The end may come at the very code from which on codes have one bit more; the JDK's reader does not look for it. */
    @Test
    void picturesOfAnyLengthEndWell() throws IOException {
        for (int width = 1; width < 1100; width++) {
            Picture noise = random(1, width, 1, 256, width);
            byte[] gif = gif(noise);
            assertArrayEquals(colours(noise), colours(gif, 0), "of width " + width);
            assertEquals(257, lastCode(new GifCodes().of(noise.pixels()), width), "of width " + width);
        }
    }

    /** The code behind those of so many values that no two neighbours of are met twice, by the definition: each makes a new one. */
    private static int lastCode(byte[] codes, int values) {
        List<Integer> lengths = new ArrayList<>();
        int at = 9, width = 9, decoded = 0, code = 256;
        while (decoded < values || code != 257) {
            code = 0;
            for (int bit = 0; bit < width; bit++, at++) code |= (codes[at / 8] >> at % 8 & 1) << bit;
            if (decoded >= values) break;
            int length = code < 256 ? 1 : lengths.get(code - 258);
            decoded += length;
            lengths.add(length + 1);
            if (257 + lengths.size() == 1 << width && width < 12) width++;
        }
        assertEquals(codes.length, Math.ceilDiv(at, 8), "nothing follows");
        return code;
    }

    /** 6 x 6 x 6 colours have room among 256. */
    @Test
    void fewColoursAreExact() throws IOException {
        Picture few = random(40, 30, 3, 6, 3);
        assertArrayEquals(colours(few), colours(gif(few), 0));
    }

    /** Of 4,096 colours those that are shown are near: boxes of 16 such have sides of up to 4 steps of 17. */
    @Test
    void ofManyColoursTheNearestOf256AreShown() throws IOException {
        byte[] pixels = new byte[3 * 4096];
        for (int i = 0; i < 4096; i++) {
            pixels[3 * i] = (byte) (17 * (i >> 8));
            pixels[3 * i + 1] = (byte) (17 * (i >> 4 & 15));
            pixels[3 * i + 2] = (byte) (17 * (i & 15));
        }
        var all = new Picture(pixels, 64, 64, 3);
        int[] shown = colours(gif(all), 0), expected = colours(all);
        Set<Integer> different = new HashSet<>();
        for (int i = 0; i < shown.length; i++) {
            different.add(shown[i]);
            for (int shift = 0; shift < 24; shift += 8) {
                int gap = Math.abs((shown[i] >> shift & 0xFF) - (expected[i] >> shift & 0xFF));
                assertTrue(gap <= 34, "pixel " + i + " is off by " + gap);
            }
        }
        assertEquals(256, different.size());
    }

    /** A colour that few pixels have is not given up for shades that many have. */
    @Test
    void aRareColourStays() throws IOException {
        byte[] pixels = new byte[3 * 10_000];
        for (int i = 0; i < 10_000; i++) {
            pixels[3 * i + 1] = (byte) (i % 100);
            pixels[3 * i + 2] = (byte) (i / 100);
        }
        for (int i = 0; i < 50; i++) pixels[3 * (199 * i)] = (byte) 0xFF;
        int[] shown = colours(gif(new Picture(pixels, 100, 100, 3)), 0);
        assertTrue((shown[199] >> 16 & 0xFF) > 200 && (shown[198] >> 16 & 0xFF) < 20);
    }

    @Test
    void framesSayHowLongTheyStayAndThatTheyBeginAgain() throws IOException {
        ImageReader reader = reader(gif(random(3, 3, 1, 9, 1), random(3, 3, 1, 9, 2)));
        for (int frame = 0; frame < 2; frame++) {
            var root = (IIOMetadataNode) reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
            Node control = root.getElementsByTagName("GraphicControlExtension").item(0);
            assertEquals(
                    Integer.toString(10 + frame),
                    control.getAttributes().getNamedItem("delayTime").getNodeValue());
        }
        var root = (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
        var loop = (IIOMetadataNode)
                root.getElementsByTagName("ApplicationExtension").item(0);
        assertEquals("NETSCAPE", loop.getAttribute("applicationID"));
        assertArrayEquals(new byte[] {1, 0, 0}, (byte[]) loop.getUserObject());
    }

    @Test
    void framesOfTwoSizesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> gif(random(2, 3, 1, 9, 1), random(3, 2, 1, 9, 1)));
        assertThrows(IllegalArgumentException.class, () -> gif(random(1, 65_536, 1, 9, 1)));
    }
}
