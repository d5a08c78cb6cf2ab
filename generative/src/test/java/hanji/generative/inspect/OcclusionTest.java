package hanji.generative.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OcclusionTest {
    private static final int HEIGHT = 12, WIDTH = 14;

    /** More places than are tried at once; squares of odd and even size, and one larger than the image. */
    @ParameterizedTest
    @CsvSource({"1, 0", "3, 0.5", "4, 0.25", "40, 1"})
    void ofALinearModelTheFallIsTheSumOfWhatIsHidden(int size, double fill) {
        LinearModel model = LinearModel.of(HEIGHT, WIDTH, 3, 2);
        Tensor image = model.input(model.images(1));
        double[] falls = new Occlusion(size, fill).of(model.layers(), image, 1).falls();
        assertEquals(HEIGHT * WIDTH, falls.length);
        for (int row = 0; row < HEIGHT; row++)
            for (int column = 0; column < WIDTH; column++) {
                double expected = 0;
                for (int y = row - (size - 1) / 2; y <= row + size / 2; y++)
                    for (int x = column - (size - 1) / 2; x <= column + size / 2; x++)
                        for (int c = 0; c < 3; c++)
                            if (y >= 0 && y < HEIGHT && x >= 0 && x < WIDTH) {
                                int value = (y * WIDTH + x) * 3 + c;
                                expected += model.weight(value, 1) * (image.get(value) - fill);
                            }
                assertEquals(expected, falls[row * WIDTH + column], 1e-12);
            }
    }

    /** Two classes, the score of the one is the first pixel, that of the other the second. */
    @Test
    void aChangeOfClassIsSeen() {
        var weights = Tensor.of(new double[] {1, 0, 0, 1}, 2, 2);
        LinearModel plain = LinearModel.of(1, 2, 1, 2);
        var model = new LinearModel(weights, plain.site());
        Tensor image = Tensor.of(new double[] {0.9, 0.4}, 1, 1, 2, 1);
        Occlusion.Falls falls = new Occlusion(1, 0).of(model.layers(), image, 0);
        assertArrayEquals(new double[] {0.9, 0}, falls.falls(), 1e-15);
        assertTrue(falls.changed()[0]);
        assertFalse(falls.changed()[1]);
        assertTrue(falls.worst());
        assertEquals(0.5, falls.share());
        assertFalse(new Occlusion(1, 0).of(model.layers(), image, 1).worst(), "that pixel is not the one that decides");
    }

    @Test
    void aSquareWithoutPixelsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Occlusion(0, 0));
    }
}
