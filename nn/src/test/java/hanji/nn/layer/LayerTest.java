package hanji.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.conv.Mask;
import hanji.kernels.pointwise.Unary;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerTest {
    private static final Initializer INITIALIZER = new Initializer(1, DType.F32, Device.CPU);

    /** A network with a layer, a list of layers, a parameter of its own and a setting. */
    private record Network(Conv first, List<Linear> hidden, Tensor gain, int depth) implements Layer {
        @Override
        public Tensor forward(Tensor input) {
            return input;
        }
    }

    /** An autoencoder whose decoder shares the encoder's weight. */
    private record Tied(Linear encoder, Linear decoder) implements Layer {
        @Override
        public Tensor forward(Tensor input) {
            return decoder.forward(encoder.forward(input));
        }
    }

    private static Linear linear() {
        return Linear.create(2, 2, 1, INITIALIZER);
    }

    @Test
    void parametersAreNamedByTheirPathInOrderOfComponents() {
        var network = new Network(
                Conv.create(1, 2, 2, Mask.NONE, 1, INITIALIZER), List.of(linear(), linear()), INITIALIZER.zeros(1), 2);
        assertEquals(
                List.of(
                        "first.weight",
                        "first.bias",
                        "hidden.0.weight",
                        "hidden.0.bias",
                        "hidden.1.weight",
                        "hidden.1.bias",
                        "gain"),
                List.copyOf(network.parameters().keySet()));
        assertSame(network.hidden.get(1).bias(), network.parameters().get("hidden.1.bias"));
        assertEquals("hidden.1.bias", network.hidden.get(1).bias().name());
    }

    @Test
    void aSharedParameterIsListedOnceUnderItsFirstName() {
        Linear encoder = linear();
        var tied = new Tied(encoder, new Linear(encoder.weight(), INITIALIZER.zeros(2)));
        assertEquals(
                List.of("encoder.weight", "encoder.bias", "decoder.bias"),
                List.copyOf(tied.parameters().keySet()));
        assertEquals("encoder.weight", encoder.weight().name());
    }

    @Test
    void aLayerWithoutParametersHasNone() {
        assertTrue(new Activation(Unary::relu).parameters().isEmpty());
    }

    @Test
    void aLayerThatIsNoRecordIsRefusedByName() {
        Layer lambda = input -> input;
        var error = assertThrows(
                IllegalStateException.class, () -> Sequential.of(lambda).parameters());
        assertTrue(error.getMessage().contains("no record"), error.getMessage());
    }
}
