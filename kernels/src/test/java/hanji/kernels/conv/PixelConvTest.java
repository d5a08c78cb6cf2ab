package hanji.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelConvTest {
    private static final int IMAGES = 3;

    /** Every pixel, in any order, a few at a time: tiles that are not full, blocks that are, runs that are cut. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, 1, 1, NONE, 1",
        "5, 7, 3, 70, 3, 3, B, 1",
        "4, 5, 6, 9, 5, 3, NONE, 1",
        "4, 5, 6, 9, 3, 5, A, 3",
        "1, 9, 30, 33, 3, 3, B, 3",
        "9, 1, 2, 256, 1, 1, B, 1",
        "6, 7, 6, 64, 7, 7, A, 1",
        "3, 4, 64, 128, 3, 3, B, 1",
        "3, 4, 12, 60, 1, 1, B, 3"
    })
    void equals_conv2d_bit_for_bit(int height, int width, int in, int out, int kh, int kw, Mask.Kind kind, int groups) {
        var mask = new Mask(kind, groups);
        Tensor images = normal(IMAGES, height, width, in);
        Tensor weight = normal(kh, kw, in, out), bias = normal(out);
        float[] expected = Conv2d.maskedConv2d(images, weight, bias, mask).toFloats();
        Padding padding = Padding.of(images, kh, kw);
        int[] pixels = shuffled(IMAGES * height * width);
        PixelConv conv = PixelConv.of(weight, bias, mask);
        for (int count : List.of(1, 6, pixels.length))
            for (int group = 0; group < groups; group++) {
                int columns = out / groups, of = Math.min(count, pixels.length);
                float[] actual = new float[of * columns];
                int[] windows =
                        Arrays.stream(pixels, 0, of).map(padding::window).toArray();
                conv.outputs(group, padding.values, padding.rowStride, windows, of, actual);
                for (int i = 0; i < of; i++) {
                    int from = pixels[i] * out + group * columns;
                    assertArrayEquals(
                            Arrays.copyOfRange(expected, from, from + columns),
                            Arrays.copyOfRange(actual, i * columns, (i + 1) * columns));
                }
            }
    }

    @Test
    void what_the_mask_closes_is_not_read() {
        float[] window = {1, 2, 4, 8, Float.NaN, Float.NaN, Float.NaN, Float.NaN, Float.NaN};
        float[] weights = {1, 1, 1, 1, Float.NaN, Float.NaN, Float.NaN, Float.NaN, Float.NaN};
        float[] out = new float[1];
        PixelConv.of(Tensor.of(weights, 3, 3, 1, 1), Tensor.of(new float[] {0.5f}, 1), Mask.A)
                .outputs(0, window, 3, new int[] {0}, 1, out);
        assertEquals(15.5f, out[0]);
    }

    @Test
    void multiply_adds_are_the_open_weights_of_the_group() {
        Shape shape = Shape.of(3, 5, 6, 9);
        for (Mask.Kind kind : Mask.Kind.values()) {
            var mask = new Mask(kind, 3);
            PixelConv conv = PixelConv.of(normal(3, 5, 6, 9), normal(9), mask);
            for (int group = 0; group < 3; group++) {
                int open = 0;
                for (int k = 0; k < 15 * 6; k++)
                    for (int f = 3 * group; f < 3 * group + 3; f++)
                        if (mask.opens(shape, k / 30, k / 6 % 5, k % 6, f)) open++;
                assertEquals(open, conv.multiplyAdds(group), mask + " " + group);
            }
        }
    }

    @Test
    void what_is_no_convolution_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> PixelConv.of(normal(2, 3, 1, 1), normal(1), Mask.NONE));
        assertThrows(IllegalArgumentException.class, () -> PixelConv.of(normal(3, 3, 1, 2), normal(1), Mask.NONE));
        Tensor doubles = normal(1, 1, 1, 1).to(DType.F64, Device.CPU);
        assertThrows(
                IllegalArgumentException.class,
                () -> PixelConv.of(doubles, normal(1).to(DType.F64, Device.CPU), Mask.NONE));
    }

    /** Images with a border of zeros. */
    private record Padding(float[] values, int rowStride, int height, int width, int channels, int border) {
        static Padding of(Tensor images, int kh, int kw) {
            int n = images.shape().dim(0),
                    height = images.shape().dim(1),
                    width = images.shape().dim(2);
            int channels = images.shape().dim(3), rows = height + kh - 1, rowStride = (width + kw - 1) * channels;
            var padding = new Padding(new float[n * rows * rowStride], rowStride, height, width, channels, kh - 1);
            for (int pixel = 0; pixel < n * height * width; pixel++)
                System.arraycopy(
                        images.floats(),
                        pixel * channels,
                        padding.values,
                        padding.window(pixel) + kh / 2 * rowStride + kw / 2 * channels,
                        channels);
            return padding;
        }

        int window(int pixel) {
            int n = pixel / (height * width), y = pixel / width % height, x = pixel % width;
            return (n * (height + border) + y) * rowStride + x * channels;
        }
    }

    private static int[] shuffled(int count) {
        int[] order = new int[count];
        var random = new Random(2);
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static Tensor normal(int... dims) {
        var random = new Random(Arrays.hashCode(dims));
        Tensor tensor = Tensor.empty(DType.F32, Shape.of(dims), Device.CPU);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, random.nextGaussian());
        return tensor;
    }
}
