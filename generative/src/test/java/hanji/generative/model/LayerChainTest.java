package hanji.generative.model;

import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.LogSoftmax.logSoftmax;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers of the zoo's classifiers. */
class LayerChainTest {
    private static Layered untrained(String model, long seed) {
        return UntrainedLayers.of(model, new Site(8, 6, 1, 3, Device.CPU, DType.F32, new Noise(seed)));
    }

    private static Images images() {
        byte[] pixels = new byte[2 * 48];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (i * 37);
        return Images.unlabelled(8, 6, 1, pixels);
    }

    @ParameterizedTest
    @ValueSource(strings = {"convnet", "mlp", "softmax-regression"})
    void theLastLayerGivesTheLogits(String name) {
        Layered model = untrained(name, 1);
        Tensor logits = model.layers().logits(model.input(images()));
        assertEquals(Shape.of(2, 3), logits.shape());
        assertArrayEquals(
                model.logProbs(images()).toFloats(), logSoftmax(logits).toFloats());
    }

    @Test
    void everyLayerHasItsUnitsBehindARectifier() {
        Layered model = untrained("convnet", 1);
        LayerChain chain = model.layers();
        assertEquals(List.of("conv1", "conv2", "conv3", "hidden", "logits"), chain.names());
        Tensor images = model.input(images());
        assertEquals(Shape.of(2, 8, 6, 2), chain.activations("conv1", images).shape());
        assertEquals(Shape.of(2, 4, 3, 4), chain.activations("conv2", images).shape());
        assertEquals(Shape.of(2, 2, 1, 4), chain.activations("conv3", images).shape());
        assertEquals(Shape.of(2, 5), chain.features(images).shape());
        double[] before = chain.sums("conv2", images).toDoubles();
        assertTrue(Arrays.stream(before).anyMatch(sum -> sum < 0), "some unit is below 0 before its rectifier");
        assertArrayEquals(
                Arrays.stream(before).map(sum -> Math.max(0, sum)).toArray(),
                chain.activations("conv2", images).toDoubles());
    }

    @Test
    void activationsAreDifferentiatedByTheImage() {
        Layered model = untrained("convnet", 1);
        Tensor images = model.input(images());
        try (var tape = Tape.open()) {
            Tensor loss = sum(model.layers().sums("conv3", images));
            Tensor gradient = tape.gradients(loss, List.of(images)).of(images);
            assertEquals(images.shape(), gradient.shape());
            assertTrue(Arrays.stream(gradient.toDoubles()).anyMatch(value -> value != 0));
        }
    }

    @Test
    void chainsOfTwoModelsAreMixed() {
        LayerChain one = untrained("convnet", 1).layers(),
                other = untrained("convnet", 2).layers();
        Tensor images = untrained("convnet", 1).input(images());
        LayerChain mixed = one.upTo(2, other);
        assertArrayEquals(
                one.activations("conv2", images).toFloats(),
                mixed.activations("conv2", images).toFloats());
        assertArrayEquals(
                other.forward(one.activations("conv2", images), 2, 5).toFloats(),
                mixed.logits(images).toFloats());
    }

    @Test
    void aNameThatIsNotThereIsToldWithThoseThatAre() {
        LayerChain chain = untrained("mlp", 1).layers();
        var error = assertThrows(IllegalArgumentException.class, () -> chain.place("conv1"));
        assertEquals("there is no layer 'conv1'; there are hidden1, hidden2, logits", error.getMessage());
        LayerChain.Link link = chain.links().getFirst();
        assertThrows(IllegalArgumentException.class, () -> new LayerChain(List.of(link, link)));
        assertThrows(IllegalArgumentException.class, () -> new LayerChain(List.of()));
    }
}
