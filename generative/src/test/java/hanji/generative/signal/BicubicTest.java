package hanji.generative.signal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BicubicTest {
    /** Keys' kernel at 1/4, 3/4, 5/4 and 7/4 of a pixel: 111/128, 29/128, -9/128 and -3/128. */
    @Test
    void aPointBecomesTheKernel() {
        float[] line = {0, 0, 1, 0, 0};
        float[] expected = {
            0, -3 / 128f, -9 / 128f, 29 / 128f, 111 / 128f, 111 / 128f, 29 / 128f, -9 / 128f, -3 / 128f, 0
        };
        assertArrayEquals(expected, rowOf(Bicubic.enlarged(new Signals(1, 5, 1, line), 2)), 1e-7f);
    }

    private static float[] rowOf(Signals twice) {
        assertEquals(2, twice.height());
        return Arrays.copyOf(twice.values(), twice.width());
    }

    @Test
    void polynomialsOfSecondDegreeComeBack() {
        int side = 9;
        float[] values = new float[side * side];
        for (int i = 0; i < values.length; i++) values[i] = (float) polynomial(i / side, i % side);
        Signals made = Bicubic.enlarged(new Signals(side, side, 1, values), 2);
        for (int row = 4; row < 14; row++)
            for (int column = 4; column < 14; column++)
                assertEquals(
                        polynomial((row + 0.5) / 2 - 0.5, (column + 0.5) / 2 - 0.5),
                        made.values()[row * 2 * side + column],
                        1e-4);
    }

    private static double polynomial(double y, double x) {
        return 0.3 - 0.1 * y + 0.2 * x + 0.03 * y * y - 0.02 * x * x + 0.01 * x * y;
    }

    @Test
    void channelsAndImagesAreKeptApartAndTheBorderIsContinued() {
        float[] values = {1, 5, 1, 5, 1, 5, 1, 5, 2, 3, 2, 3, 2, 3, 2, 3};
        Signals made = Bicubic.enlarged(new Signals(2, 2, 2, values), 2);
        assertEquals(2, made.count());
        for (int i = 0; i < made.values().length; i++)
            assertEquals(i < 32 ? (i % 2 == 0 ? 1 : 5) : (i % 2 == 0 ? 2 : 3), made.values()[i], 1e-6);
    }
}
