package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.generative.model.Encodes;
import hanji.generative.zoo.StackedAutoencoder.Options;
import hanji.nn.data.Images;
import hanji.nn.train.Weights;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackedAutoencoderTest {
    private static final int LAYERS = 3;
    private static final int LAYER_STEPS = 4;
    private static final Images IMAGES = Whole.clustered(1, 20, 3, 3, 4);

    private static Whole begin(int layerSteps) {
        return Whole.of(new StackedAutoencoder(), new Options(LAYERS, 6, 2, layerSteps, 0.01), IMAGES);
    }

    /** Fingerprints of what each layer consists of, the first layer first: two weights and two biases. */
    private static List<String> layers(Whole whole) {
        Map<String, Tensor> state = whole.learner.state();
        return IntStream.range(0, LAYERS)
                .mapToObj(layer -> {
                    var own = new TreeMap<String, Tensor>();
                    state.forEach((name, tensor) -> {
                        if (belongs(name, layer)) own.put(name, tensor);
                    });
                    assertEquals(4, own.size(), own::toString);
                    return Weights.sha256(own);
                })
                .toList();
    }

    /** The encoder is layer 0, rectifier, layer 1 ... and then what follows the code; the decoder the same from the end. */
    private static boolean belongs(String name, int layer) {
        return name.startsWith("parameter.encoder.layers.0.layers.%d.".formatted(2 * layer))
                || name.startsWith("parameter.decoder.layers.%d.".formatted(2 * (LAYERS - 1 - layer)));
    }

    @Test
    void onlyOneLayerChangesWhileItTrainsAloneAndAllDoAfterwards() {
        Whole whole = begin(LAYER_STEPS);
        for (int stage = 0; stage < LAYERS; stage++)
            for (int step = 0; step < LAYER_STEPS; step++) {
                List<String> before = layers(whole);
                whole.step();
                List<String> after = layers(whole);
                for (int layer = 0; layer < LAYERS; layer++)
                    assertEquals(layer != stage, before.get(layer).equals(after.get(layer)), "layer " + layer);
            }
        List<String> before = layers(whole);
        whole.step();
        for (int layer = 0; layer < LAYERS; layer++)
            assertNotEquals(before.get(layer), layers(whole).get(layer));
    }

    @Test
    void theModelConsistsOfTheLayersThatHaveBegun() {
        Whole whole = begin(LAYER_STEPS);
        int[] units = {6, 3, 2};
        for (int width : units) {
            whole.step();
            var fitted = (Encodes) whole.learner.fitted();
            assertEquals(width, fitted.encode(IMAGES).shape().dim(1));
            whole.steps(LAYER_STEPS - 1);
        }
    }

    /** The first step together is that of Adam's first, whatever came before: 1 learning rate, but for epsilon. */
    @Test
    void trainingTogetherBeginsWithFreshMoments() {
        Whole whole = begin(LAYER_STEPS).steps(LAYERS * LAYER_STEPS);
        Tensor bias = whole.learner.state().get("parameter.decoder.layers.4.layers.0.bias");
        double[] before = bias.toDoubles();
        whole.step();
        for (int i = 0; i < before.length; i++) assertEquals(0.01, Math.abs(bias.get(i) - before[i]), 1e-5);
    }

    @Test
    void layersOfNoStepsAreTrainedTogetherFromTheStart() {
        Whole whole = begin(0);
        List<String> before = layers(whole);
        assertEquals(true, whole.step().containsKey("train_reconstruction_error"));
        for (int layer = 0; layer < LAYERS; layer++)
            assertNotEquals(before.get(layer), layers(whole).get(layer));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0  | 6  | 2 | 4  | layers must be at least 1, not 0
        3  | 0  | 2 | 4  | hidden must be at least 1, not 0
        3  | 6  | 0 | 4  | latent must be at least 1, not 0
        3  | 6  | 2 | -1 | layer-steps must be at least 0, not -1
        5  | 6  | 2 | 4  | 5 layers halve 6 hidden units to none; choose fewer layers or more units
        40 | 6  | 2 | 4  | 40 layers halve 6 hidden units to none; choose fewer layers or more units
        """)
    void optionsThatNoImagesAllowAreNamed(int layers, int hidden, int latent, int layerSteps, String complaint) {
        var refused = assertThrows(
                IllegalArgumentException.class, () -> new Options(layers, hidden, latent, layerSteps, 0.01));
        assertEquals(complaint, refused.getMessage());
    }
}
