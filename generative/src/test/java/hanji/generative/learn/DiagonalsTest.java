package hanji.generative.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.certificate.DependencyMatrix;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

class DiagonalsTest {
    private static final double H = -(0.1 * Math.log(0.1) + 0.9 * Math.log(0.9)) / Math.log(2);

    /** p of an image, bit i of which is pixel i, straight from the words of the definition. */
    private static double probability(int image, int height, int width) {
        double p = 1;
        for (int row = 0; row < height; row++)
            for (int column = 0; column < width; column++) {
                int own = image >> (row * width + column) & 1;
                if (row == 0 || column + 4 >= width) p *= 0.5;
                else p *= own == (image >> ((row - 1) * width + column + 4) & 1) ? 0.9 : 0.1;
            }
        return p;
    }

    /** H(pixel | those of the mask) over all images, in bits. */
    private static double enumerated(int height, int width, int pixel, int mask) {
        double[][] joint = new double[1 << height * width][2];
        for (int image = 0; image < joint.length; image++)
            joint[image & mask][image >> pixel & 1] += probability(image, height, width);
        double bits = 0;
        for (double[] given : joint)
            for (double p : given) if (p > 0) bits -= p * Math.log(p / (given[0] + given[1])) / Math.log(2);
        return bits;
    }

    private static void check(int height, int width, BiPredicate<Place, Place> sees) {
        double[] bits = new Diagonals(height, width).bits(sees);
        for (int pixel = 0; pixel < bits.length; pixel++) {
            int mask = 0;
            for (int earlier = 0; earlier < pixel; earlier++)
                if (sees.test(place(pixel, width), place(earlier, width))) mask |= 1 << earlier;
            assertEquals(enumerated(height, width, pixel, mask), bits[pixel], 1e-12, "pixel " + pixel);
        }
    }

    private static Place place(int pixel, int width) {
        return new Place(pixel / width, pixel % width, 0);
    }

    @Test
    void entropiesAreThoseOfAnEnumerationOfAllImages() {
        check(2, 7, (_, _) -> true);
        check(2, 7, (pixel, earlier) -> earlier.row() < pixel.row() && earlier.column() < 5);
        check(2, 7, (_, _) -> false);
        for (var network : List.of(BlindSpot.plain(), BlindSpot.gated()))
            check(2, 7, DependencyMatrix.of(network::forward, 2, 7, 1, Device.CPU)::sees);
    }

    /** Two steps along a chain, the pixel between unseen: flipped once or not at all. */
    @Test
    void aPixelTwoStepsAwayTellsLess() {
        assertEquals(2 * 0.1 * 0.9, Diagonals.flip(2), 1e-15);
        double[] bits = new Diagonals(3, 9).bits((pixel, earlier) -> earlier.row() == pixel.row() - 2);
        double p = 0.18;
        assertEquals(-(p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2), bits[18], 1e-12);
        assertEquals(1, bits[19]);
    }

    @Test
    void aPixelCnnIsBlindToJustThatPixelAndAGatedOneIsNot() {
        double[] blind =
                new Diagonals(6, 12).bits(DependencyMatrix.of(BlindSpot.plain()::forward, 6, 12, 1, Device.CPU)::sees);
        double[] gated =
                new Diagonals(6, 12).bits(DependencyMatrix.of(BlindSpot.gated()::forward, 6, 12, 1, Device.CPU)::sees);
        for (int i = 0; i < blind.length; i++) {
            assertEquals(1, blind[i]);
            assertEquals(i < 12 || i % 12 >= 8 ? 1 : H, gated[i], 1e-12);
        }
        assertArrayEquals(new Diagonals(6, 12).bits((_, _) -> true), gated);
    }

    @Test
    void drawnImagesFlipATenth() {
        byte[] pixels = Arrays.copyOf(
                new Diagonals(4, 10).draw(new Philox(1, 2, 3), 2000).bytes(), 2000 * 40);
        double flips = 0, coins = 0, whites = 0, copies = 0;
        for (int i = 0; i < pixels.length; i++)
            if (i % 40 >= 10 && i % 10 < 6) {
                copies++;
                if (pixels[i] != pixels[i - 6]) flips++;
            } else {
                coins++;
                whites += pixels[i];
            }
        assertEquals(0.1, flips / copies, 4 * Math.sqrt(0.09 / copies));
        assertEquals(0.5, whites / coins, 4 * Math.sqrt(0.25 / coins));
        assertEquals(2000 * 3 * 6, copies);
    }
}
