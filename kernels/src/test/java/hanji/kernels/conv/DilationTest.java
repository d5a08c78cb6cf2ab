package hanji.kernels.conv;

import static hanji.kernels.conv.Conv2d.maskedConv2d;
import static hanji.kernels.conv.Dilation.dilatedConv2d;
import static hanji.kernels.layout.Slice.slice;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.check.GradCheck;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DilationTest {
    private static final int IN = 3, OUT = 5;

    private static final Device DEVICE = Device.fineGrained(2);

    private final Random random = new Random(3);

    private Tensor normal(DType dtype, int... dims) {
        Tensor tensor = Tensor.empty(dtype, Shape.of(dims), DEVICE);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, (float) random.nextGaussian());
        return tensor;
    }

    @Test
    void taps_lie_so_many_pixels_apart() {
        Tensor row = Tensor.of(new float[] {1, 2, 4, 8, 16}, 1, 1, 5, 1);
        Tensor weight = Tensor.of(new float[] {100, 10, 1}, 1, 3, 1, 1), bias = Tensor.of(new float[] {0.5f}, 1);
        assertArrayEquals(
                new double[] {14.5, 28.5, 156.5, 280.5, 560.5},
                dilatedConv2d(row, weight, bias, Mask.NONE, 1, 2).toDoubles());
    }

    /** Sides that the dilation divides or not, dilations beyond the image, kernels of one row or column, no image. */
    @ParameterizedTest
    @CsvSource({
        "2, 6, 4, 3, 3, 2", "1, 7, 5, 3, 3, 2", "2, 5, 8, 3, 5, 3", "1, 4, 3, 3, 3, 4", "1, 3, 2, 5, 3, 9",
        "2, 1, 13, 1, 3, 4", "1, 9, 1, 5, 1, 2", "3, 2, 2, 1, 1, 3", "0, 4, 4, 3, 3, 2", "1, 5, 6, 3, 3, 1"
    })
    void every_output_is_the_canonical_chain(int images, int height, int width, int kh, int kw, int dilation) {
        Tensor x = normal(DType.F32, images, height, width, IN), w = normal(DType.F32, kh, kw, IN, OUT);
        Tensor b = normal(DType.F32, OUT);
        for (Mask mask : List.of(Mask.NONE, Mask.A, Mask.B)) {
            float[] expected = new float[images * height * width * OUT];
            for (int i = 0; i < expected.length; i++) expected[i] = chain(x, w, b, mask, i, dilation);
            assertArrayEquals(
                    expected, dilatedConv2d(x, w, b, mask, 1, dilation).toFloats(), mask.toString());
        }
    }

    /** The chain of docs/numerics.md for output i: pixels outside the image are +0 and take part. */
    private static float chain(Tensor x, Tensor w, Tensor b, Mask mask, int i, int dilation) {
        int height = x.shape().dim(1), width = x.shape().dim(2);
        int kh = w.shape().dim(0), kw = w.shape().dim(1);
        int f = i % OUT, column = i / OUT % width, row = i / OUT / width % height, n = i / OUT / width / height;
        float sum = (float) b.get(f);
        for (int k = 0; k < kh * kw * IN; k++) {
            int ky = k / IN / kw, kx = k / IN % kw, c = k % IN;
            if (!mask.opens(w.shape(), ky, kx, c, f)) continue;
            int y = row + (ky - kh / 2) * dilation, from = column + (kx - kw / 2) * dilation;
            boolean inside = y >= 0 && y < height && from >= 0 && from < width;
            float pixel = inside ? (float) x.get(((n * height + y) * width + from) * IN + c) : 0;
            sum = Math.fma(pixel, (float) w.get(k * OUT + f), sum);
        }
        return sum;
    }

    /** The same function is a dense convolution whose kernel has zeros between the taps. */
    @Test
    void it_is_a_convolution_with_a_spread_kernel() {
        Tensor x = normal(DType.F64, 2, 7, 9, IN), w = normal(DType.F64, 3, 3, IN, OUT), b = normal(DType.F64, OUT);
        Tensor spread = Tensor.zeros(DType.F64, Shape.of(7, 7, IN, OUT), DEVICE);
        for (int tap = 0; tap < 9; tap++)
            for (int i = 0; i < IN * OUT; i++)
                spread.set((tap / 3 * 3 * 7 + tap % 3 * 3) * IN * OUT + i, w.get(tap * IN * OUT + i));
        for (Mask mask : List.of(Mask.NONE, Mask.A, Mask.B))
            assertArrayEquals(
                    maskedConv2d(x, spread, b, mask).toDoubles(),
                    dilatedConv2d(x, w, b, mask, 1, 3).toDoubles(),
                    1e-12);
    }

    /** First and second order, where the dilation does not divide the sides, in two groups. */
    @Test
    void it_has_the_right_gradients() {
        GradCheck.STANDARD.check(
                "dilatedConv2d",
                in -> dilatedConv2d(in.get(0), in.get(1), in.get(2), Mask.B, 2, 2),
                List.of(normal(DType.F64, 1, 3, 3, 4), normal(DType.F64, 3, 3, 2, 2), normal(DType.F64, 2)));
    }

    @Test
    void groups_see_their_own_channels_with_holes_too() {
        Tensor x = normal(DType.F32, 2, 5, 6, 4), w = normal(DType.F32, 3, 3, 2, 6), b = normal(DType.F32, 6);
        float[] whole = dilatedConv2d(x, w, b, Mask.NONE, 2, 2).toFloats();
        for (int g = 0; g < 2; g++) {
            float[] part = dilatedConv2d(part(x, g, 2), part(w, g, 3), part(b, g, 3), Mask.NONE, 1, 2)
                    .toFloats();
            for (int i = 0; i < part.length; i++) assertEquals(part[i], whole[i / 3 * 6 + 3 * g + i % 3]);
        }
    }

    private static Tensor part(Tensor tensor, int g, int each) {
        return slice(tensor, -1, g * each, (g + 1) * each);
    }

    @Test
    void what_does_not_fit_is_refused_by_the_shapes_given() {
        Tensor x = normal(DType.F32, 1, 4, 4, IN), w = normal(DType.F32, 3, 3, IN, OUT), b = normal(DType.F32, OUT);
        assertEquals("dilatedConv2d: a dilation is 1 or more, not 0", refusal(x, w, b, 1, 0));
        assertEquals(
                "conv2d: input [1, 4, 4, 2] must be [N, H, W, Cin], weight [3, 3, 3, 5] [KH, KW, Cin, Cout] and bias"
                        + " [5] [Cout]",
                refusal(normal(DType.F32, 1, 4, 4, 2), w, b, 1, 2));
        refusal(x, w, b, 2, 2);
        refusal(normal(DType.F32, 4, 4, IN), w, b, 1, 2);
    }

    private static String refusal(Tensor x, Tensor w, Tensor b, int groups, int dilation) {
        return assertThrows(IllegalArgumentException.class, () -> dilatedConv2d(x, w, b, Mask.NONE, groups, dilation))
                .getMessage();
    }
}
