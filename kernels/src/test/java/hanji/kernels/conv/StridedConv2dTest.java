package hanji.kernels.conv;

import static hanji.kernels.conv.StridedConv2d.stridedConv2d;
import static hanji.kernels.conv.TransposedConv2d.transposedConv2d;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class StridedConv2dTest {
    private static final Window HALVING = new Window(2, 1);

    private final Random random = new Random(3);

    @Test
    void takes_a_window_every_stride_pixels() {
        Tensor row = Tensor.of(new float[] {1, 2, 4, 8, 16}, 1, 1, 5, 1);
        Tensor pair = Tensor.of(new float[] {1, 10}, 1, 2, 1, 1);
        Tensor bias = Tensor.of(new float[] {0.5f}, 1);
        assertArrayEquals(
                new double[] {21.5, 84.5},
                stridedConv2d(row, pair, bias, new Window(2, 0)).toDoubles());
    }

    @Test
    void treats_pixels_outside_as_zero() {
        Tensor image = Tensor.of(new float[] {1, 2, 4, 8}, 1, 2, 2, 1);
        Tensor ones = Tensor.of(new float[] {1, 1, 1, 1}, 2, 2, 1, 1);
        Tensor bias = Tensor.of(new float[1], 1);
        assertArrayEquals(
                new double[] {1, 2, 4, 8},
                stridedConv2d(image, ones, bias, HALVING).toDoubles());
    }

    @Test
    void transposed_puts_a_window_down_every_stride_pixels() {
        Tensor row = Tensor.of(new float[] {1, 2, 4}, 1, 1, 3, 1);
        Tensor window = Tensor.of(new float[] {1, 10, 100}, 1, 3, 1, 1);
        Tensor bias = Tensor.of(new float[] {0.5f}, 1);
        assertArrayEquals(
                new double[] {1.5, 10.5, 102.5, 20.5, 204.5, 40.5, 400.5},
                transposedConv2d(row, window, bias, new Window(2, 0)).toDoubles());
    }

    /** The sizes of DCGAN, arXiv:1511.06434: 4x4 windows with stride 2 and padding 1 halve and double. */
    @Test
    void halves_and_doubles_the_side_of_an_image() {
        Tensor image = normal(2, 8, 6, 3), weight = normal(4, 4, 3, 5);
        Tensor coarse = stridedConv2d(image, weight, normal(5), HALVING);
        assertEquals(Shape.of(2, 4, 3, 5), coarse.shape());
        assertEquals(
                image.shape(),
                transposedConv2d(coarse, weight, normal(3), HALVING).shape());
    }

    /** sum(strided(x) * y) = sum(x * transposed(y)), exactly so in whole numbers. */
    @Test
    void the_transposed_one_is_the_adjoint() {
        var window = new Window(3, 2);
        Tensor x = wholes(2, 9, 8, 3), weight = wholes(4, 5, 3, 2);
        Tensor strided = Op.run(StridedConv2d.noBias(x, weight, window));
        Tensor y = wholes(strided.shape().dims());
        Tensor transposed = Op.run(TransposedConv2d.noBias(y, weight, window, 9, 8));
        assertEquals(dot(strided, y), dot(x, transposed));
    }

    @Test
    void with_stride_1_it_has_the_bits_of_the_plain_convolution() {
        var same = new Window(1, 1);
        Tensor image = normal(2, 5, 6, 7), weight = normal(3, 3, 7, 9), bias = normal(9);
        Tensor dOut = normal(2, 5, 6, 9);
        assertArrayEquals(
                Conv2d.conv2d(image, weight, bias).toFloats(),
                stridedConv2d(image, weight, bias, same).toFloats());
        assertArrayEquals(
                Op.run(new InputGradient(dOut, weight, Mask.NONE)).toFloats(),
                Op.run(TransposedConv2d.noBias(dOut, weight, same, 5, 6)).toFloats());
        assertArrayEquals(
                Op.run(new WeightGradient(image, Form.AS_IS, dOut, weight.shape(), Mask.NONE))
                        .toFloats(),
                Op.run(new StridedWeightGradient(image, dOut, weight.shape(), same))
                        .toFloats());
    }

    /** The chain of docs/numerics.md, spelled out. */
    @Test
    void each_output_is_the_canonical_chain_of_fused_multiply_adds() {
        Tensor input = normal(2, 7, 5, 3), weight = normal(4, 4, 3, 37), bias = normal(37);
        float[] actual = stridedConv2d(input, weight, bias, HALVING).toFloats();
        float[] expected = new float[actual.length];
        for (int i = 0; i < expected.length; i++) {
            int f = i % 37, x = i / 37 % 2, y = i / 37 / 2 % 3, n = i / 37 / 6;
            float sum = (float) bias.get(f);
            for (int k = 0; k < 16 * 3; k++) {
                int row = 2 * y + k / 12 - 1, column = 2 * x + k / 3 % 4 - 1;
                boolean inside = row >= 0 && row < 7 && column >= 0 && column < 5;
                float value = inside ? (float) input.get(((n * 7 + row) * 5 + column) * 3 + k % 3) : 0;
                sum = Math.fma(value, (float) weight.get(k * 37 + f), sum);
            }
            expected[i] = sum;
        }
        assertArrayEquals(expected, actual, 0);
    }

    /** The chain of docs/numerics.md, spelled out: all taps are tried, from the last to the first. */
    @Test
    void each_transposed_output_is_the_canonical_chain_of_fused_multiply_adds() {
        Tensor input = normal(2, 3, 2, 5), weight = normal(4, 4, 19, 5), bias = normal(19);
        float[] actual =
                Op.run(new TransposedConv2d(input, weight, bias, HALVING, 7, 5)).toFloats();
        float[] expected = new float[actual.length];
        for (int i = 0; i < expected.length; i++) {
            int c = i % 19, x = i / 19 % 5 + 1, y = i / 19 / 5 % 7 + 1, n = i / 19 / 35;
            float sum = (float) bias.get(c);
            for (int tap = 15; tap >= 0; tap--) {
                int row = y - tap / 4, column = x - tap % 4;
                if (row % 2 != 0 || column % 2 != 0) continue;
                boolean inside = row >= 0 && row < 6 && column >= 0 && column < 4;
                for (int f = 0; f < 5; f++) {
                    float value = inside ? (float) input.get(((n * 3 + row / 2) * 2 + column / 2) * 5 + f) : 0;
                    sum = Math.fma(value, (float) weight.get((tap * 19 + c) * 5 + f), sum);
                }
            }
            expected[i] = sum;
        }
        assertArrayEquals(expected, actual, 0);
    }

    @Test
    void padding_takes_part_so_an_infinite_weight_gives_NaN_at_the_border() {
        Tensor image = Tensor.of(new float[] {1, 1, 1, 1}, 1, 2, 2, 1);
        float[] weight = new float[16];
        weight[5] = Float.POSITIVE_INFINITY;
        Tensor bias = Tensor.of(new float[1], 1);
        double inf = Double.POSITIVE_INFINITY, nan = Double.NaN;
        assertArrayEquals(
                new double[] {nan, nan, nan, nan, inf, inf, nan, inf, inf},
                stridedConv2d(image, Tensor.of(weight, 4, 4, 1, 1), bias, new Window(1, 2))
                        .toDoubles());
    }

    @Test
    void shapes_that_do_not_fit_are_named() {
        Tensor image = normal(1, 2, 2, 1), bias = normal(1);
        String channels = message(() -> stridedConv2d(image, normal(3, 3, 2, 1), bias, HALVING));
        assertTrue(channels.contains("[1, 2, 2, 1]") && channels.contains("[3, 3, 2, 1]"), channels);
        String small = message(() -> stridedConv2d(image, normal(5, 5, 1, 1), bias, HALVING));
        assertTrue(small.contains("[5, 5, 1, 1]") && small.contains("padding 1"), small);
        String transposed = message(() -> transposedConv2d(image, normal(4, 4, 1, 3), bias, HALVING));
        assertTrue(transposed.contains("[1, 2, 2, 1]") && transposed.contains("[4, 4, 1, 3]"), transposed);
        message(() -> transposedConv2d(normal(3), normal(3), bias, HALVING));
    }

    @Test
    void an_output_that_the_strided_convolution_does_not_make_the_input_of_is_refused_with_those_that_it_does() {
        Tensor input = normal(1, 3, 3, 1), weight = normal(4, 4, 1, 1), bias = normal(1);
        for (int height : new int[] {6, 7})
            assertEquals(
                    height,
                    Op.run(new TransposedConv2d(input, weight, bias, HALVING, height, 6))
                            .shape()
                            .dim(1));
        for (int height : new int[] {5, 8}) {
            String message = message(() -> Op.run(new TransposedConv2d(input, weight, bias, HALVING, height, 6)));
            assertTrue(message.contains("height " + height) && message.contains("use 6 to 7"), message);
        }
    }

    @Test
    void dtypes_that_differ_are_named_with_the_fix() {
        Tensor image = normal(1, 4, 4, 1), weight = Tensor.of(new double[16], 4, 4, 1, 1), bias = normal(1);
        for (String message : new String[] {
            message(() -> stridedConv2d(image, weight, bias, HALVING)),
            message(() -> transposedConv2d(image, weight, bias, HALVING))
        }) assertTrue(message.contains("F64[4, 4, 1, 1]") && message.contains("convert with Cast"), message);
    }

    @Test
    void a_window_that_does_not_move_is_refused() {
        assertTrue(message(() -> new Window(0, 1)).contains("stride 0"));
        assertTrue(message(() -> new Window(256, 1)).contains("stride 256"));
        assertTrue(message(() -> new Window(1, -1)).contains("padding -1"));
    }

    private static String message(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private Tensor normal(int... dims) {
        Tensor tensor = Tensor.empty(DType.F32, Shape.of(dims), Device.CPU);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, random.nextGaussian());
        return tensor;
    }

    private Tensor wholes(int... dims) {
        Tensor tensor = Tensor.empty(DType.F32, Shape.of(dims), Device.CPU);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, random.nextInt(-9, 10));
        return tensor;
    }

    private static double dot(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) sum += a.get(i) * b.get(i);
        return sum;
    }
}
