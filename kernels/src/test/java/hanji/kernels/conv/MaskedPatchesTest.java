package hanji.kernels.conv;

import static hanji.kernels.conv.Conv2d.conv2d;
import static hanji.kernels.conv.Conv2d.maskedConv2d;
import static hanji.kernels.conv.MaskedPatches.maskedPatches;
import static hanji.kernels.layout.Reshape.reshape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MaskedPatchesTest {
    private static Tensor numbers(int stream, int... dims) {
        var random = new Philox(3, stream, 0);
        double[] values = new double[Shape.of(dims).size()];
        for (int i = 0; i < values.length; i++) values[i] = 2 * random.uniform(i) - 1;
        return Tensor.of(values, dims);
    }

    /** The same mask for each pixel, as a whole convolution has it. */
    private static Tensor everywhere(Mask mask, int height, int width, Shape weight) {
        Tensor open = Tensor.zeros(DType.U8, Shape.of(height, width, weight.dim(0), weight.dim(1)), Device.CPU);
        int taps = weight.dim(0) * weight.dim(1);
        for (int i = 0; i < open.size(); i++)
            open.set(i, mask.opens(weight, i % taps / weight.dim(1), i % taps % weight.dim(1), 0, 0) ? 1 : 0);
        return open;
    }

    /** With masks that are the same everywhere it is the convolution of a PixelCNN. */
    @ParameterizedTest
    @EnumSource(
            value = Mask.Kind.class,
            names = {"NONE", "A", "B"})
    void aProductOfPatchesIsAMaskedConvolution(Mask.Kind kind) {
        Tensor images = numbers(1, 2, 5, 6, 3), weight = numbers(2, 3, 5, 3, 4), bias = numbers(3, 4);
        Mask mask = new Mask(kind, 1);
        Tensor patches = maskedPatches(images, everywhere(mask, 5, 6, weight.shape()));
        double[] local = conv2d(patches, reshape(weight, 1, 1, 45, 4), bias).toDoubles();
        assertArrayEquals(maskedConv2d(images, weight, bias, mask).toDoubles(), local, 1e-13);
    }

    /** By hand: one row of three pixels, of which each sees another side. */
    @Test
    void eachPixelHasAMaskOfItsOwn() {
        Tensor row = Tensor.of(new float[] {10, 20, 30}, 1, 1, 3, 1);
        Tensor mask = Tensor.of(new byte[] {1, 1, 0, 0, 0, 1, 1, 0, 1}, 1, 3, 1, 3);
        assertArrayEquals(
                new float[] {0, 10, 0, 0, 0, 30, 20, 0, 0},
                maskedPatches(row, mask).toFloats());
    }

    @Test
    void aClosedTapIsNotReadEvenIfItIsNaN() {
        Tensor row = Tensor.of(new float[] {Float.NaN, 2}, 1, 1, 2, 1);
        Tensor mask = Tensor.of(new byte[] {0, 0, 1, 0, 1, 0}, 1, 2, 1, 3);
        assertArrayEquals(
                new float[] {0, 0, 2, 0, 2, 0}, maskedPatches(row, mask).toFloats());
    }

    @Test
    void masksThatDoNotFitAreRefused() {
        Tensor images = numbers(1, 1, 4, 5, 2);
        for (int[] dims : new int[][] {{4, 5, 2, 3}, {4, 5, 3, 2}, {5, 4, 3, 3}, {4, 5, 9}}) {
            Tensor mask = Tensor.zeros(DType.U8, Shape.of(dims), Device.CPU);
            String message = assertThrows(IllegalArgumentException.class, () -> maskedPatches(images, mask))
                    .getMessage();
            assertTrue(
                    message.contains("MaskedPatches")
                            && message.contains(mask.shape().toString()),
                    message);
        }
        Tensor floats = Tensor.zeros(DType.F32, Shape.of(4, 5, 3, 3), Device.CPU);
        assertThrows(IllegalArgumentException.class, () -> maskedPatches(images, floats));
        assertEquals(
                Shape.of(1, 4, 5, 18),
                maskedPatches(images, Tensor.zeros(DType.U8, floats.shape(), Device.CPU))
                        .shape());
    }
}
