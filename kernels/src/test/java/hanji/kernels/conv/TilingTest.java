package hanji.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.tensor.Shape;
import org.junit.jupiter.api.Test;

class TilingTest {
    private static final int H100 = 132;

    @Test
    void wide_tiles_take_work_that_fills_the_gpu() {
        Pass batch = pass(32, 64, 64, Mask.B);
        assertEquals(Tiling.WIDE, Tiling.ofPixels(batch, H100));
        assertEquals(Tiling.SMALL, Tiling.ofWeights(batch, H100));
        assertEquals(Tiling.WIDE, Tiling.ofWeights(pass(64, 64, 64, Mask.B), H100));
    }

    @Test
    void small_tiles_take_a_single_image_and_few_columns() {
        assertEquals(Tiling.SMALL, Tiling.ofPixels(pass(1, 64, 64, Mask.B), H100));
        assertEquals(Tiling.SMALL, Tiling.ofPixels(pass(128, 64, 32, Mask.B), H100));
        assertEquals(Tiling.SMALL, Tiling.ofPixels(pass(128, 96, 96, new Mask(Mask.Kind.B, 3)), H100));
    }

    @Test
    void narrow_tiles_take_up_to_four_columns_of_a_colour() {
        assertEquals(Tiling.NARROW, Tiling.ofPixels(pass(128, 64, 3, Mask.NONE), H100));
        assertEquals(Tiling.NARROW, Tiling.ofPixels(pass(128, 12, 12, new Mask(Mask.Kind.B, 3)), H100));
        assertEquals(Tiling.SMALL, Tiling.ofPixels(pass(128, 64, 5, Mask.NONE), H100));
    }

    private static Pass pass(int images, int in, int out, Mask mask) {
        return Pass.forward(Shape.of(images, 28, 28, in), Shape.of(3, 3, in, out), mask);
    }
}
