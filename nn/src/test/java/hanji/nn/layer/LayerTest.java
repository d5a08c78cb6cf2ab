package hanji.nn.layer;

import static hanji.kernels.pointwise.Binary.add;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LayerTest {
    private static final Initializer INITIALIZER = Initializer.ofOnlyNetwork(1, DType.F32, Device.CPU);

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

    /** Every holder in which a tensor can be found. */
    private record Holders(
            Optional<Tensor> optional,
            Map<String, Linear> byName,
            Linear[] array,
            NotMarked inner,
            @Buffer Tensor mean) implements Module {}

    /** A record inside a module, which need not say that it is one. */
    private record NotMarked(Tensor scale) {}

    @Test
    void tensorsAreFoundInEveryKindOfHolder() {
        var holders = new Holders(
                Optional.of(INITIALIZER.zeros(1)),
                Map.of("up", linear()),
                new Linear[] {linear()},
                new NotMarked(INITIALIZER.zeros(1)),
                INITIALIZER.zeros(3));
        assertEquals(
                List.of(
                        "optional",
                        "byName.up.weight",
                        "byName.up.bias",
                        "array.0.weight",
                        "array.0.bias",
                        "inner.scale"),
                List.copyOf(holders.parameters().keySet()));
        assertEquals(List.of("mean"), List.copyOf(holders.buffers().keySet()));
    }

    @Test
    void aNameDoesNotChangeWithWhoAsks() {
        Linear inner = linear();
        Sequential.of(inner).parameters();
        inner.parameters();
        assertEquals("layers.0.weight", inner.weight().name());
    }

    @Test
    void aLambdaWithoutTensorsIsALayer() {
        assertTrue(Sequential.of(input -> input).parameters().isEmpty());
    }

    /** A class that is no record, and so hides its tensor. */
    private static final class Hidden {
        @SuppressWarnings("unused")
        private final Tensor weight = INITIALIZER.zeros(1);
    }

    private record HoldsAny(Object held) implements Module {}

    @Test
    void aTensorWhereItCannotBeFoundIsAnErrorThatNamesThePlace() {
        Tensor weight = INITIALIZER.zeros(1);
        Layer capturing = input -> add(input, weight);
        List<Module> wrong = List.of(
                capturing,
                Sequential.of(capturing),
                new HoldsAny(Set.of(weight)),
                new HoldsAny(new Hidden()),
                new HoldsAny(Map.of(1, weight)),
                new HoldsAny(new AtomicReference<>(weight)));
        for (Module module : wrong) {
            var error = assertThrows(IllegalStateException.class, module::parameters);
            assertTrue(error.getMessage().contains("cannot be found by name"), error.getMessage());
        }
    }
}
