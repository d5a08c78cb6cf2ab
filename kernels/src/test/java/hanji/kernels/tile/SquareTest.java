package hanji.kernels.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SquareTest {
    /** Out of a larger matrix into another one, of which nothing else is written. */
    @Test
    void rowsBecomeColumnsAndNothingElseChanges() {
        int side = Square.SIDE, fromStride = side + 3, toStride = side + 5, f0 = 7, t0 = 4;
        float[] from = new float[f0 + side * fromStride], to = new float[t0 + side * toStride];
        for (int i = 0; i < from.length; i++) from[i] = i + 1;
        new Square().transpose(from, f0, fromStride, to, t0, toStride);
        for (int i = 0; i < to.length; i++) {
            int c = Math.floorDiv(i - t0, toStride), r = i - t0 - c * toStride;
            boolean inside = i >= t0 && r < side;
            assertEquals(inside ? from[f0 + r * fromStride + c] : 0, to[i], "at " + i);
        }
    }
}
