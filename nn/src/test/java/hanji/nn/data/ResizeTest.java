package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ResizeTest {
    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void smallerIsTheMeanOverAnArea() {
        byte[] pixels = bytes(0, 100, 200, 255, 50, 50, 100, 255);
        assertArrayEquals(bytes(50, 203), Resize.apply(pixels, new Size(2, 4), 1, new Size(1, 2))); // 50, 202.5
        // 3 to 2: a pixel and half of the next, over 1.5
        assertArrayEquals(bytes(33, 167), Resize.apply(bytes(0, 100, 200), new Size(1, 3), 1, new Size(1, 2)));
        assertArrayEquals(bytes(33, 167), Resize.apply(bytes(0, 100, 200), new Size(3, 1), 1, new Size(2, 1)));
    }

    /** The same as OpenCV's INTER_LINEAR and PyTorch's bilinear without aligned corners. */
    @Test
    void largerIsLinearBetweenCentres() {
        assertArrayEquals(bytes(0, 64, 191, 255), Resize.apply(bytes(0, 255), new Size(1, 2), 1, new Size(1, 4)));
        assertArrayEquals(bytes(0, 50, 100), Resize.apply(bytes(0, 100), new Size(2, 1), 1, new Size(3, 1)));
        assertArrayEquals(bytes(9, 9, 9), Resize.apply(bytes(9), new Size(1, 1), 1, new Size(3, 1)));
    }

    @Test
    void channelsAreScaledApart() {
        byte[] pixels = bytes(0, 100, 200, 100, 200, 0);
        assertArrayEquals(bytes(50, 150, 100), Resize.apply(pixels, new Size(1, 2), 3, new Size(1, 1)));
    }

    @Test
    void oneColourStaysThatColour() {
        byte[] flat = new byte[35];
        Arrays.fill(flat, (byte) 255);
        for (int height = 1; height < 12; height++) {
            for (int width = 1; width < 12; width++) {
                byte[] scaled = Resize.apply(flat, new Size(5, 7), 1, new Size(height, width));
                assertEquals(height * width, scaled.length);
                for (byte sample : scaled) {
                    assertEquals((byte) 255, sample);
                }
            }
        }
    }

    @Test
    void sizesAndColoursAreReadAsTheyAreWritten() {
        assertEquals(new Size(32, 48), Size.of(new Size(32, 48).toString()));
        assertEquals(new Rgb(255, 255, 255), Rgb.of("white"));
        assertEquals(new Rgb(1, 0x20, 0xff), Rgb.of("#0120FF"));
        assertEquals(new Rgb(1, 0x20, 0xff), Rgb.of(new Rgb(1, 0x20, 0xff).toString()));
        for (String word : new String[] {"32", "0x3", "3x", "x", "1x2x3", "-1x2", "99999999999x1"}) {
            assertThrows(IllegalArgumentException.class, () -> Size.of(word), word);
        }
        for (String word : new String[] {"", "purple", "#12345", "1234567", "#gg0000"}) {
            assertThrows(IllegalArgumentException.class, () -> Rgb.of(word), word);
        }
    }

    @Test
    void loadOptionsAreReadAsTheyAreWritten() {
        var options = new LoadOptions(
                OptionalInt.of(5), OptionalInt.of(0), Optional.of(new Size(3, 4)), Optional.of(new Rgb(1, 2, 3)), true);
        assertEquals(options, LoadOptions.ofText(options.toText()));
        assertEquals(LoadOptions.DEFAULT, LoadOptions.ofText(LoadOptions.DEFAULT.toText()));
    }
}
