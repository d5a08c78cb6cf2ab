package hanji.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.conv.Mask;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DilatedConvTest {
    private final Initializer initializer = Initializer.ofOnlyNetwork(5, DType.F32, Device.CPU);

    @Test
    void aNewLayerHasZeroBiasAndTheShapesOfItsDoc() {
        var conv = DilatedConv.create(3, 5, 4, 6, Mask.NONE, 2, 3, 1, initializer);
        assertEquals(Shape.of(3, 5, 2, 6), conv.weight().shape());
        assertArrayEquals(new double[6], conv.bias().toDoubles());
        Tensor images = Tensor.zeros(DType.F32, Shape.of(2, 7, 8, 4), Device.CPU);
        assertEquals(Shape.of(2, 7, 8, 6), conv.forward(images).shape());
        assertEquals(List.of("weight", "bias"), List.copyOf(conv.parameters().keySet()));
    }

    /** Four of nine taps are open, of 12 / 3 channels. */
    @Test
    void weightsAreScaledByTheNumberOfOpenWeights() {
        var conv = DilatedConv.create(3, 3, 12, 300, Mask.A, 3, 2, 0.7, initializer);
        double limit = 0.7 * Math.sqrt(6.0 / (4 * 4));
        double largest =
                Arrays.stream(conv.weight().toDoubles()).map(Math::abs).max().orElseThrow();
        assertTrue(largest <= limit && largest > 0.99 * limit, largest + " for " + limit);
    }

    /** WaveNet's stack: dilations 1, 2, 4 with two taps see the eight steps up to each, and no later one. */
    @Test
    void layersOfDoublingDilationSeeAsFarBackAsTheirSum() {
        int steps = 12, changed = 3;
        Tensor silence = Tensor.zeros(DType.F64, Shape.of(1, 1, steps, 1), Device.CPU);
        Tensor click = Tensor.zeros(DType.F64, Shape.of(1, 1, steps, 1), Device.CPU);
        click.set(changed, 1);
        double[] reached = stack(click).toDoubles(), quiet = stack(silence).toDoubles();
        for (int t = 0; t < steps; t++)
            assertEquals(t >= changed && t < changed + 8 ? 1 : 0, reached[t] - quiet[t], "step " + t);
    }

    private static Tensor stack(Tensor x) {
        Tensor weight = Tensor.full(1, DType.F64, Shape.of(1, 3, 1, 1), Device.CPU);
        Tensor bias = Tensor.full(0.5, DType.F64, Shape.of(1), Device.CPU);
        for (int dilation = 1; dilation <= 4; dilation *= 2)
            x = new DilatedConv(weight, bias, Mask.B, 1, dilation).forward(x);
        return x;
    }

    @Test
    void whatDoesNotFitIsRefusedInOneLine() {
        assertEquals("3 groups do not divide 4 inputs", refusal(4, 6, 3, 1));
        assertEquals("2 groups do not divide 5 outputs", refusal(4, 5, 2, 1));
        assertEquals("0 groups do not divide 4 inputs", refusal(4, 6, 0, 1));
        assertEquals("a dilation is 1 or more, not 0", refusal(4, 6, 2, 0));
    }

    private String refusal(int in, int out, int groups, int dilation) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> DilatedConv.create(3, 3, in, out, Mask.NONE, groups, dilation, 1, initializer))
                .getMessage();
    }
}
