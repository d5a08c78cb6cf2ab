package hanji.generative.sampler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.tensor.Device;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PixelOrderTest {
    @Test
    void anSRunsBackInEverySecondLine() {
        assertArrayEquals(
                new int[] {0, 1, 2, 5, 4, 3}, PixelOrder.sCurve(2, 3, 0).pixels());
        assertArrayEquals(
                new int[] {3, 4, 5, 2, 1, 0}, PixelOrder.sCurve(2, 3, 1).pixels());
        assertArrayEquals(
                new int[] {2, 1, 0, 3, 4, 5}, PixelOrder.sCurve(2, 3, 2).pixels());
        assertArrayEquals(
                new int[] {0, 3, 4, 1, 2, 5}, PixelOrder.sCurve(2, 3, 4).pixels());
        assertArrayEquals(
                new int[] {5, 2, 1, 4, 3, 0}, PixelOrder.sCurve(2, 3, 7).pixels());
    }

    @Test
    void eachNextPixelOfAnSIsANeighbourAndTheEightDiffer() {
        Set<String> different = new HashSet<>();
        for (int variant = 0; variant < PixelOrder.S_CURVES; variant++) {
            int[] pixels = PixelOrder.sCurve(4, 5, variant).pixels();
            for (int i = 1; i < pixels.length; i++) {
                int down = pixels[i] / 5 - pixels[i - 1] / 5, right = pixels[i] % 5 - pixels[i - 1] % 5;
                assertEquals(1, Math.abs(down) + Math.abs(right));
            }
            different.add(IntStream.of(pixels).boxed().toList().toString());
        }
        assertEquals(8, different.size());
    }

    @Test
    void knownPixelsComeFirst() {
        boolean[] known = {false, true, false, true, false, false};
        PixelOrder order = PixelOrder.sCurve(2, 3, 0).after(known);
        assertArrayEquals(new int[] {1, 3, 0, 2, 5, 4}, order.pixels());
        for (int i = 0; i < 6; i++) assertEquals(i, order.place(order.pixels()[i]));
    }

    /** By hand, of one row of three pixels, the middle one first. */
    @Test
    void aMaskOpensTheNeighboursThatComeBefore() {
        byte[] expected = {0, 0, 1, 0, 0, 0, 1, 0, 0};
        PixelOrder order = new PixelOrder(1, 3, 1, 0, 2);
        byte[] rows = order.before(3, Device.CPU).bytes();
        for (int pixel = 0; pixel < 3; pixel++)
            for (int tap = 0; tap < 9; tap++)
                assertEquals(tap / 3 == 1 ? expected[3 * pixel + tap % 3] : 0, rows[9 * pixel + tap]);
    }

    @Test
    void anOrderHasEachPixelOnce() {
        assertThrows(IllegalArgumentException.class, () -> new PixelOrder(1, 3, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new PixelOrder(1, 3, 0, 1, 1));
    }
}
