package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.zoo.FewLabels.Options;
import hanji.nn.data.Images;
import hanji.nn.train.Weights;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FewLabelsTest {
    private static final int LABELS = 7;
    private static final int CLASSES = 4;
    private static final Images IMAGES = Whole.clustered(1, 40, 4, 4, CLASSES);

    private static Whole begin(int pretraining, Images images) {
        return Whole.of(new FewLabels(), new Options(LABELS, pretraining, 3, 5, 2, 0.1, 0.01), images);
    }

    private static String state(Whole whole) {
        return Weights.sha256(whole.learner.state());
    }

    /** The images with another label for one of them. */
    private static Images relabelled(int image) {
        int[] labels = IMAGES.labels();
        labels[image] = (labels[image] + 1) % CLASSES;
        return Images.of(4, 4, 1, IMAGES.pixels(), labels, List.of());
    }

    @Test
    void onlyAsManyLabelsAsSaidAreSeen() {
        String state = state(begin(0, IMAGES).steps(1));
        int seen = 0;
        for (int image = 0; image < IMAGES.count(); image++)
            if (!state.equals(state(begin(0, relabelled(image)).steps(1)))) seen++;
        assertEquals(LABELS, seen);
    }

    @Test
    void pretrainingSeesNoLabel() {
        String state = state(begin(2, IMAGES).steps(2));
        for (int image = 0; image < IMAGES.count(); image += 3)
            assertEquals(state, state(begin(2, relabelled(image)).steps(2)));
        assertNotEquals(state, state(begin(2, IMAGES).steps(3)));
    }

    @Test
    void theClassifierGoesOnFromTheWeightsOfTheAutoencoder() {
        Map<String, Tensor> state = begin(2, IMAGES).learner.state();
        long shared = state.keySet().stream()
                .filter(name -> name.startsWith("autoencoder.parameter.encoder."))
                .peek(name -> assertSame(state.get(name), state.get(name.replaceFirst("autoencoder", "classifier"))))
                .count();
        assertEquals(8, shared); // two convolutions and two dense layers, a weight and a bias each
    }

    @Test
    void theLossSaysWhichOfTheTwoIsTrained() {
        Whole whole = begin(1, IMAGES);
        assertTrue(whole.step().containsKey("train_denoising_error"));
        assertTrue(whole.step().containsKey("train_cross_entropy"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0 | 1  | 3 | labels must be at least 1, not 0
        7 | -1 | 3 | pretraining must be at least 0, not -1
        7 | 1  | 0 | features must be at least 1, not 0
        """)
    void optionsThatNoImagesAllowAreNamed(int labels, int pretraining, int features, String complaint) {
        var refused = assertThrows(
                IllegalArgumentException.class, () -> new Options(labels, pretraining, features, 4, 0, 0.1, 0.01));
        assertEquals(complaint, refused.getMessage());
    }
}
