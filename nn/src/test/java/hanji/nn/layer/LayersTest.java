package hanji.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.Tape;
import hanji.autograd.check.GradCheck;
import hanji.kernels.image.Interpolation;
import hanji.kernels.image.Margins;
import hanji.kernels.image.PadMode;
import hanji.kernels.pointwise.Unary;
import hanji.kernels.reduce.Sum;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the layers without a file of tests of their own compute. */
class LayersTest {
    private static final Tensor WEIGHT = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
    private static final Tensor BIAS = Tensor.of(new double[] {0.5, 0, -0.5}, 3);
    private static final Linear LINEAR = new Linear(WEIGHT, BIAS);

    @Test
    void linearIsAMatrixProductPlusABias() {
        Tensor y = LINEAR.forward(Tensor.of(new double[] {1, 0, 0, 1, 2, -1}, 3, 2));
        assertEquals(Shape.of(3, 3), y.shape());
        assertArrayEquals(new double[] {1.5, 2, 2.5, 4.5, 5, 5.5, -1.5, -1, -0.5}, y.toDoubles());
    }

    @Test
    void linearTakesLeadingAxesAsFurtherRows() {
        Tensor flat = Tensor.of(new double[] {1, 0, 0, 1, 2, -1, 3, 3}, 4, 2);
        Tensor y = LINEAR.forward(flat.view(Shape.of(2, 1, 2, 2)));
        assertEquals(Shape.of(2, 1, 2, 3), y.shape());
        assertArrayEquals(LINEAR.forward(flat).toDoubles(), y.toDoubles());
    }

    @Test
    void linearHasTheRightGradients() {
        GradCheck.STANDARD.check(
                "linear",
                in -> new Linear(in.get(0), in.get(1)).forward(in.get(2)),
                List.of(WEIGHT, BIAS, Tensor.of(new double[] {1, 0.3, -0.7, 1}, 2, 2)));
    }

    @Test
    void embeddingLooksUpRows() {
        Tensor y = new Embedding(WEIGHT).forward(Tensor.of(new int[] {1, 0, 1, 1}, 2, 2));
        assertEquals(Shape.of(2, 2, 3), y.shape());
        assertArrayEquals(new double[] {4, 5, 6, 1, 2, 3, 4, 5, 6, 4, 5, 6}, y.toDoubles());
    }

    @Test
    void embeddingRefusesAnIndexOutsideItsTable() {
        assertThrows(IndexOutOfBoundsException.class, () -> new Embedding(WEIGHT).forward(Tensor.of(new int[] {2}, 1)));
    }

    @Test
    void embeddingAddsUpTheGradientsOfARowUsedTwice() {
        GradCheck.STANDARD.check(
                "embedding",
                in -> new Embedding(in.getFirst()).forward(Tensor.of(new int[] {1, 1, 0}, 3)),
                List.of(WEIGHT));
    }

    @Test
    void sequentialAppliesItsLayersFirstToLast() {
        var initializer = Initializer.ofOnlyNetwork(3, DType.F64, Device.CPU);
        Linear second = Linear.create(3, 1, 1, initializer);
        Tensor x = Tensor.of(new double[] {1, -2}, 1, 2);
        Tensor expected = second.forward(Unary.tanh(LINEAR.forward(x)));
        var sequential = Sequential.of(LINEAR, new Activation(Unary::tanh), second);
        assertArrayEquals(expected.toDoubles(), sequential.forward(x).toDoubles());
        assertEquals(
                List.of("layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias"),
                List.copyOf(sequential.parameters().keySet()));
    }

    @Test
    void imagesAreMadeFinerAndPadded() {
        Tensor image = Tensor.of(new double[] {1, 2}, 1, 1, 2, 1);
        assertArrayEquals(
                new double[] {1, 1, 2, 2, 1, 1, 2, 2},
                new Upsample(2, Interpolation.NEAREST).forward(image).toDoubles());
        assertArrayEquals(
                new double[] {2, 1, 2, 1},
                new Padding(new Margins(0, 0, 1, 1, PadMode.REFLECT))
                        .forward(image)
                        .toDoubles());
    }

    @Test
    void aCheckpointedLayerHasTheValuesAndGradientsOfTheLayer() {
        var network = Sequential.of(LINEAR, new Activation(Unary::silu), new Activation(Unary::elu));
        var checkpointed = new Checkpointed(network);
        assertEquals(
                List.of("layer.layers.0.weight", "layer.layers.0.bias"),
                List.copyOf(checkpointed.parameters().keySet()));
        assertArrayEquals(slope(network), slope(checkpointed));
    }

    private static double[] slope(Layer layer) {
        Tensor x = Tensor.of(new double[] {1, -2}, 1, 2);
        try (var tape = Tape.open()) {
            return tape.gradients(Sum.sum(layer.forward(x)), List.of(WEIGHT))
                    .of(WEIGHT)
                    .toDoubles();
        }
    }

    @Test
    void sequentialOfNothingIsTheIdentity() {
        assertSame(BIAS, Sequential.of().forward(BIAS));
    }
}
