package hanji.nn.layer;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.kernels.conv.Mask;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ConvTest {
    private record FanIn(String name, int size, Mask mask, int openTaps) {}

    @TestFactory
    Stream<DynamicTest> weightsAreScaledByTheNumberOfOpenTaps() {
        return Stream.of(
                        new FanIn("1x1", 1, Mask.NONE, 1),
                        new FanIn("3x3", 3, Mask.NONE, 9),
                        new FanIn("3x3 mask A", 3, Mask.A, 4),
                        new FanIn("3x3 mask B", 3, Mask.B, 5),
                        new FanIn("7x7 mask A", 7, Mask.A, 24),
                        new FanIn("7x7 mask B", 7, Mask.B, 25),
                        new FanIn("7x7 rows above", 7, new Mask(Mask.Kind.ROWS_ABOVE, 1), 21),
                        new FanIn("3x3 rows up to its own", 3, new Mask(Mask.Kind.ROWS_UP_TO, 1), 6),
                        new FanIn("1x1 mask A, 3 groups", 1, new Mask(Mask.Kind.A, 3), 1))
                .map(expected -> dynamicTest(expected.name, () -> {
                    int in = 12;
                    double gain = 0.7;
                    var initializer = Initializer.ofOnlyNetwork(5, DType.F32, Device.CPU);
                    Conv conv = Conv.create(expected.size, in, 300, expected.mask, gain, initializer);
                    double limit = gain * Math.sqrt(6.0 / (in * expected.openTaps));
                    double largest = Arrays.stream(conv.weight().toDoubles())
                            .map(Math::abs)
                            .max()
                            .orElseThrow();
                    assertTrue(largest <= limit && largest > 0.99 * limit, largest + " for " + limit);
                }));
    }

    @Test
    void aNewConvolutionHasZeroBiasAndTheShapesOfItsDoc() {
        Conv conv = Conv.create(5, 2, 3, Mask.NONE, 1, Initializer.ofOnlyNetwork(5, DType.F32, Device.CPU));
        assertEquals(Shape.of(5, 5, 2, 3), conv.weight().shape());
        assertArrayEquals(new double[3], conv.bias().toDoubles());
        assertEquals(
                Shape.of(4, 6, 7, 3),
                conv.forward(Tensor.zeros(DType.F32, Shape.of(4, 6, 7, 2), Device.CPU))
                        .shape());
    }

    @Test
    void itsCrossEntropyIsThatOfItsLogits() {
        var b = new Mask(Mask.Kind.B, 3);
        var initializer = Initializer.ofOnlyNetwork(5, DType.F32, Device.CPU);
        Conv conv = Conv.create(1, 6, 3 * 7, b, 1, initializer);
        Tensor input = initializer.normal(1, 2, 4, 5, 6);
        byte[] classes = new byte[2 * 4 * 5 * 3];
        for (int i = 0; i < classes.length; i++) classes[i] = (byte) (i * 5 % 7);
        Tensor targets = Tensor.of(classes, 2, 4, 5, 3);
        assertArrayEquals(
                crossEntropy(reshape(conv.afterRelu(input), 2, 4, 5, 3, 7), targets)
                        .toFloats(),
                conv.crossEntropyAfterRelu(input, targets).toFloats());
    }
}
