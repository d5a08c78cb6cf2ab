package hanji.kernels.conv;

import static hanji.kernels.KnownValues.assertElements;
import static hanji.kernels.KnownValues.tensor;
import static hanji.kernels.KnownValues.vector;
import static hanji.kernels.conv.Conv2d.conv2d;
import static hanji.kernels.conv.ReluConv2d.reluConv2d;
import static hanji.kernels.conv.StridedConv2d.stridedConv2d;
import static hanji.kernels.conv.TransposedConv2d.transposedConv2d;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.kernels.conv.ReluConv2d.Skip;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Convolutions of small whole numbers, worked out by hand. */
class KnownValuesTest {
    private static final int[] IMAGE_SHAPE = {1, 3, 3, 1};
    private static final int[] WEIGHT_SHAPE = {3, 3, 1, 1};

    private final Tensor image = tensor(IMAGE_SHAPE, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    private final Tensor signed = tensor(IMAGE_SHAPE, 1, -2, 3, -4, 5, -6, 7, -8, 9);
    private final Tensor weight = tensor(WEIGHT_SHAPE, 1, 2, 0, 0, 3, -1, 4, 0, 5);
    private final Tensor dOut = tensor(IMAGE_SHAPE, 1, 0, 2, 0, -1, 0, 3, 0, 1);
    private final Tensor one = vector(1);
    private final Tensor zero = vector(0);

    @Test
    void aThreeByThreeKernelIsCorrelatedWithAnImage() {
        assertElements(conv2d(image, weight, one), 27, 50, 30, 50, 88, 59, 22, 30, 45);
    }

    @Test
    void itsGradients() {
        List<Tensor> gradients = gradients(() -> conv2d(image, weight, one), dOut, image, weight, one);
        assertElements(gradients.get(0), 2, -3, 6, 6, 11, 3, 5, -3, -2);
        assertElements(gradients.get(1), 4, 16, 12, 8, 32, 20, 3, 8, -4);
        assertElements(gradients.get(2), 6);
    }

    @Test
    void channelsAreMultipliedAsByAMatrix() {
        Tensor pixel = tensor(new int[] {1, 1, 1, 2}, 1, 2);
        Tensor matrix = tensor(new int[] {1, 1, 2, 3}, 1, 2, 3, 4, 5, 6);
        assertElements(conv2d(pixel, matrix, vector(10, 20, 30)), 19, 32, 45);
    }

    /** With x = 1 + 2^-13: x x - 1 is 2^-12 + 2^-26 in one rounding, but 2^-12 if the product is rounded first. */
    @Test
    void theBiasComesFirstAndProductsAreFused() {
        Tensor x = tensor(new int[] {1, 1, 1, 1}, 1 + 0x1p-13);
        assertElements(conv2d(x, x, vector(-1)), 0x1p-12 + 0x1p-26);
    }

    @Test
    void negativePixelsCountAsZeroAfterARelu() {
        assertElements(reluConv2d(signed, weight, one, Mask.NONE, Skip.NONE), 29, -2, 30, -2, 90, 7, 22, 2, 33);
        assertElements(reluConv2d(signed, weight, one, Mask.NONE, Skip.INPUT), 30, -4, 33, -6, 95, 1, 29, -6, 42);
    }

    @Test
    void theirGradientIsGated() {
        List<Tensor> gradients =
                gradients(() -> reluConv2d(signed, weight, one, Mask.NONE, Skip.INPUT), dOut, signed, weight);
        assertElements(gradients.get(0), 3, 0, 8, 0, 10, 0, 8, 0, -1);
        assertElements(gradients.get(1), 4, 0, 12, 0, 32, 0, 3, 0, -4);
    }

    @Test
    void aWindowStridesOverEverySecondPixel() {
        Tensor large = tensor(new int[] {1, 4, 4, 1}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        var window = new Window(2, 1);
        assertElements(stridedConv2d(large, weight, zero, window), 31, 69, 97, 177);
        Tensor corners = tensor(new int[] {1, 2, 2, 1}, 1, 0, 0, 10);
        List<Tensor> gradients = gradients(() -> stridedConv2d(large, weight, zero, window), corners, weight, zero);
        assertElements(gradients.get(0), 60, 70, 80, 100, 111, 122, 140, 155, 166);
        assertElements(gradients.get(1), 11);
    }

    @Test
    void aTransposedConvolutionPutsItsKernelDown() {
        int[] shape = {1, 2, 2, 1};
        Tensor coarse = tensor(shape, 1, 2, 3, 4);
        Tensor kernel = tensor(new int[] {2, 2, 1, 1}, 1, 2, 3, 4);
        assertElements(
                transposedConv2d(coarse, kernel, zero, new Window(2, 0)),
                new double[] {1, 2, 2, 4, 3, 4, 6, 8, 3, 6, 4, 8, 9, 12, 12, 16});
        assertElements(transposedConv2d(coarse, kernel, one, new Window(1, 0)), 2, 5, 5, 7, 21, 17, 10, 25, 17);
    }

    private static List<Tensor> gradients(Supplier<Tensor> result, Tensor dOut, Tensor... by) {
        try (var tape = Tape.open()) {
            Gradients gradients = tape.gradients(sum(multiply(result.get(), dOut)), List.of(by));
            return Stream.of(by).map(gradients::of).map(tape::keep).toList();
        }
    }
}
