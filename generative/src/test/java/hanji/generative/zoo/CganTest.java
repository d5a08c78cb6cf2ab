package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.DrawsClasses;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CganTest {
    private static final int CLASSES = 3;

    /** Mean squared distance of a drawn image from the mean of a class's images, in intensities. */
    private static double distance(Images images, int label, Images drawn, int n) {
        int values = images.imageSize();
        double sum = 0;
        for (int i = 0; i < values; i++) {
            double mean = 0, count = 0;
            for (int k = 0; k < images.count(); k++)
                if (images.label(k) == label) {
                    mean += Byte.toUnsignedInt(images.pixels()[k * values + i]);
                    count++;
                }
            sum += Math.pow(Byte.toUnsignedInt(drawn.pixels()[n * values + i]) - mean / count, 2);
        }
        return sum / values;
    }

    /** How many drawn images are nearest to the mean of a class, by class, of those within 40 intensities. */
    static int[] nearest(Images images, Images drawn) {
        int[] counts = new int[CLASSES];
        for (int n = 0; n < drawn.count(); n++) {
            int best = 0;
            for (int label = 1; label < CLASSES; label++)
                if (distance(images, label, drawn, n) < distance(images, best, drawn, n)) best = label;
            if (distance(images, best, drawn, n) < 40 * 40) counts[best]++;
        }
        return counts;
    }

    @Test
    void imagesAreOfTheClassThatIsAskedFor() {
        Images images = Whole.clustered(1, 96, 4, 4, CLASSES);
        var options = new Cgan.Options(4, 16, 0.001, AdversarialLoss.NON_SATURATING);
        var fitted = (DrawsClasses)
                Whole.of(new Cgan(), options, images).steps(300).learner.fitted();
        for (int label = 0; label < CLASSES; label++) {
            int[] labels = new int[30];
            Arrays.fill(labels, label);
            int[] counts = nearest(images, fitted.sample(new Philox(1, 2, 3), labels, _ -> {}));
            assertTrue(counts[label] >= 27, label + ": " + Arrays.toString(counts));
        }
    }

    @Test
    void imagesWithoutClassesAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Cgan().learner(new Cgan().tiny(), TinyMachines.site(4, 4, DType.F32)));
    }
}
