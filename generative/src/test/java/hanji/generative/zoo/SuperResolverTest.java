package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.generative.model.Enlarges;
import hanji.generative.model.Site;
import hanji.generative.signal.Bicubic;
import hanji.generative.signal.Signals;
import hanji.nn.data.Images;
import hanji.nn.data.Size;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SuperResolverTest {
    private static Site site(int height, int width) {
        return new Site(height, width, 3, 0, Device.CPU, DType.F32, new Noise(1));
    }

    /** Pixel (row, column, channel) of square (y, x) is channel (2 row + column) C + channel there. */
    @Test
    void fourPixelsAreOneAtHalfTheResolution() {
        float[] values = new float[2 * 4 * 6 * 3];
        for (int i = 0; i < values.length; i++) values[i] = i;
        try (var _ = Scope.open()) {
            Tensor images = Tensor.of(values, 2, 4, 6, 3), half = HalfResolution.of(images);
            assertEquals("[2, 2, 3, 12]", half.shape().toString());
            assertArrayEquals(values, HalfResolution.undone(half).toFloats());
            int square = ((1 * 2 + 1) * 3 + 2) * 12; // image 1, y 1, x 2
            int pixel = ((1 * 4 + 3) * 6 + 4) * 3; // its row 3, column 4
            assertEquals(values[pixel + 1], half.toFloats()[square + 2 * 3 + 1]);
        }
    }

    @Test
    void beforeItHasLearnedItIsBicubicInterpolation() {
        byte[] pixels = new byte[3 * 4 * 5 * 3];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (37 * i % 256);
        Images small = Images.unlabelled(4, 5, 3, pixels);
        var recipe = new SuperResolver();
        Enlarges model =
                (Enlarges) recipe.learner(recipe.defaults(3), site(8, 10)).fitted();
        assertArrayEquals(
                Bicubic.enlarged(Signals.of(small), 2).images().pixels(),
                model.enlarge(small).pixels());
        assertThrows(IllegalArgumentException.class, () -> model.enlarge(small.resized(new Size(8, 10))));
    }

    @Test
    void imagesOfOddSidesAreRefused() {
        var recipe = new SuperResolver();
        var refused =
                assertThrows(IllegalArgumentException.class, () -> recipe.learner(recipe.defaults(3), site(8, 9)));
        assertEquals("needs images of even height and width, not 8 x 9; --resize makes them so", refused.getMessage());
    }
}
