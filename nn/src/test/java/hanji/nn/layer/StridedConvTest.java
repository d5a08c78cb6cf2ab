package hanji.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.conv.Window;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StridedConvTest {
    private static final Window HALVING = new Window(2, 1);

    private final Initializer initializer = Initializer.ofOnlyNetwork(5, DType.F32, Device.CPU);
    private final StridedConv strided = StridedConv.create(4, 3, 50, HALVING, 0.7, initializer);
    private final TransposedConv transposed = TransposedConv.create(4, 50, 3, HALVING, 0.7, initializer);

    @Test
    void stridedHalvesAnImageAndTransposedDoublesIt() {
        Tensor image = Tensor.zeros(DType.F32, Shape.of(2, 8, 6, 3), Device.CPU);
        Tensor coarse = strided.forward(image);
        assertEquals(Shape.of(2, 4, 3, 50), coarse.shape());
        assertEquals(image.shape(), transposed.forward(coarse).shape());
    }

    @Test
    void newLayersHaveZeroBiasAndTheShapesOfTheirDocs() {
        assertEquals(Shape.of(4, 4, 3, 50), strided.weight().shape());
        assertEquals(Shape.of(4, 4, 3, 50), transposed.weight().shape());
        assertArrayEquals(new double[50], strided.bias().toDoubles());
        assertArrayEquals(new double[3], transposed.bias().toDoubles());
    }

    @Test
    void weightsAreScaledByTheNumberOfTapsThatMeetAnOutput() {
        requireLimit(0.7 * Math.sqrt(6.0 / (16 * 3)), strided.weight());
        requireLimit(0.7 * Math.sqrt(6.0 / (4 * 50)), transposed.weight());
    }

    private static void requireLimit(double limit, Tensor weight) {
        double largest = Arrays.stream(weight.toDoubles()).map(Math::abs).max().orElseThrow();
        assertTrue(largest <= limit && largest > 0.99 * limit, largest + " for " + limit);
    }
}
