package hanji.kernels.conv;

import static hanji.kernels.conv.Conv2d.conv2d;
import static hanji.kernels.conv.Conv2d.maskedConv2d;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Conv2dTest {
    @Test
    void sums_the_neighbourhood_and_treats_pixels_outside_as_zero() {
        Tensor image = Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2, 1);
        Tensor ones = Tensor.of(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, 3, 3, 1, 1);
        Tensor bias = Tensor.of(new float[] {0.5f}, 1);
        assertArrayEquals(
                new double[] {10.5, 10.5, 10.5, 10.5}, conv2d(image, ones, bias).toDoubles());
    }

    @Test
    void mask_A_hides_the_centre_and_mask_B_shows_it() {
        Tensor image = Tensor.of(new float[] {1, 2, 4, 8}, 1, 2, 2, 1);
        Tensor ones = Tensor.of(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, 3, 3, 1, 1);
        Tensor bias = Tensor.of(new float[] {0}, 1);
        assertArrayEquals(
                new double[] {0, 1, 3, 7},
                maskedConv2d(image, ones, bias, Mask.A).toDoubles());
        assertArrayEquals(
                new double[] {1, 3, 7, 15},
                maskedConv2d(image, ones, bias, Mask.B).toDoubles());
    }

    @Test
    void colours_see_only_colours_before_them() {
        Tensor pixel = Tensor.of(new float[] {1, 2, 4}, 1, 1, 1, 3);
        Tensor ones = Tensor.of(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, 1, 1, 3, 3);
        Tensor bias = Tensor.of(new float[3], 3);
        assertArrayEquals(
                new double[] {0, 1, 3},
                maskedConv2d(pixel, ones, bias, new Mask(Mask.Kind.A, 3)).toDoubles());
        assertArrayEquals(
                new double[] {1, 3, 7},
                maskedConv2d(pixel, ones, bias, new Mask(Mask.Kind.B, 3)).toDoubles());
    }

    @Test
    void closed_weights_are_never_read() {
        Tensor image = Tensor.of(new float[] {1, 2, 4, 8}, 1, 2, 2, 1);
        float[] weight = {1, 1, 1, 1, 1, Float.NaN, Float.NaN, Float.NaN, Float.NaN};
        Tensor bias = Tensor.of(new float[] {0}, 1);
        assertArrayEquals(
                new double[] {1, 3, 7, 15},
                maskedConv2d(image, Tensor.of(weight, 3, 3, 1, 1), bias, Mask.B).toDoubles());
    }

    /** The chain of docs/numerics.md, spelled out: fma over the open weights in ascending order, from the bias. */
    @Test
    void each_output_is_the_canonical_chain_of_fused_multiply_adds() {
        var random = new Random(3);
        Tensor input = normal(random, 2, 5, 6, 7), weight = normal(random, 3, 3, 7, 37), bias = normal(random, 37);
        float[] actual = maskedConv2d(input, weight, bias, Mask.B).toFloats();
        float[] expected = bias.to(DType.F32, Device.CPU).toFloats();
        float[] sums = new float[actual.length];
        for (int i = 0; i < sums.length; i++) sums[i] = chain(input, weight, expected[i % 37], i);
        assertArrayEquals(sums, actual, 0);
    }

    private static float chain(Tensor input, Tensor weight, float start, int index) {
        int f = index % 37, x = index / 37 % 6, y = index / 37 / 6 % 5, n = index / 37 / 30;
        float sum = start;
        for (int k = 0; k < 5 * 7; k++) {
            int tap = k / 7, row = y + tap / 3 - 1, column = x + tap % 3 - 1;
            boolean inside = row >= 0 && row < 5 && column >= 0 && column < 6;
            float value = inside ? (float) input.get(((n * 5 + row) * 6 + column) * 7 + k % 7) : 0;
            sum = Math.fma(value, (float) weight.get(k * 37 + f), sum);
        }
        return sum;
    }

    @Test
    void shapes_that_do_not_fit_are_named() {
        Tensor image = Tensor.of(new float[4], 1, 2, 2, 1);
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> conv2d(image, Tensor.of(new float[18], 3, 3, 2, 1), Tensor.of(new float[1], 1)));
        assertTrue(error.getMessage().contains("[1, 2, 2, 1]")
                && error.getMessage().contains("[3, 3, 2, 1]"));
        assertThrows(
                IllegalArgumentException.class,
                () -> conv2d(image, Tensor.of(new float[4], 2, 2, 1, 1), Tensor.of(new float[1], 1)));
    }

    @Test
    void dtypes_that_differ_or_are_whole_numbers_are_named_with_the_fix() {
        Tensor image = Tensor.of(new float[1], 1, 1, 1, 1).named("image");
        Tensor weight = Tensor.of(new double[1], 1, 1, 1, 1).named("weight");
        Tensor bias = Tensor.of(new float[1], 1).named("bias");
        var error = assertThrows(IllegalArgumentException.class, () -> conv2d(image, weight, bias));
        assertEquals(
                "conv2d needs three F32 or three F64 tensors, not input tensor 'image' F32[1, 1, 1, 1], weight tensor "
                        + "'weight' F64[1, 1, 1, 1] and bias tensor 'bias' F32[1]; convert with Cast",
                error.getMessage());
        Tensor bytes = Tensor.of(new byte[1], 1, 1, 1, 1);
        assertThrows(IllegalArgumentException.class, () -> conv2d(bytes, bytes, Tensor.of(new byte[1], 1)));
    }

    @Test
    void colour_groups_must_divide_the_channels() {
        Tensor image = Tensor.of(new float[4], 1, 1, 1, 4);
        assertThrows(
                IllegalArgumentException.class,
                () -> Op.run(new Conv2d(
                        image,
                        Tensor.of(new float[12], 1, 1, 4, 3),
                        Tensor.of(new float[3], 3),
                        new Mask(Mask.Kind.B, 3))));
    }

    @Test
    void an_image_of_a_batch_gives_the_same_bits_alone() {
        var random = new Random(5);
        Tensor batch = normal(random, 3, 6, 5, 4), weight = normal(random, 3, 3, 4, 9), bias = normal(random, 9);
        float[] all = maskedConv2d(batch, weight, bias, Mask.B).toFloats();
        Tensor alone = Tensor.of(Arrays.copyOfRange(batch.toFloats(), 120, 240), 1, 6, 5, 4);
        float[] one = maskedConv2d(alone, weight, bias, Mask.B).toFloats();
        for (int i = 0; i < one.length; i++)
            assertEquals(Float.floatToRawIntBits(all[270 + i]), Float.floatToRawIntBits(one[i]));
    }

    private static Tensor normal(Random random, int... dims) {
        Tensor tensor = Tensor.empty(DType.F32, Shape.of(dims), Device.CPU);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, random.nextGaussian());
        return tensor;
    }
}
