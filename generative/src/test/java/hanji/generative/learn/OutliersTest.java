package hanji.generative.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.measure.Auroc;
import hanji.generative.measure.Complexity;
import hanji.generative.measure.OtherImages;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OutliersTest {
    private static final Philox KEY = new Philox(1, 0, 0);

    @Test
    void aurocIsTheShareOfPairsInTheRightOrder() {
        assertEquals(1, Auroc.auroc(new double[] {1, 2}, new double[] {3, 4}));
        assertEquals(0, Auroc.auroc(new double[] {3, 4}, new double[] {1, 2}));
        assertEquals(0.5, Auroc.auroc(new double[] {1, 1}, new double[] {1, 1, 1}));
        // of 6 pairs: 5 > 1, 5 > 2, 5 > 4, 2 > 1 and half of 2 = 2
        assertEquals(4.5 / 6, Auroc.auroc(new double[] {4, 1, 2}, new double[] {2, 5}), 1e-15);
    }

    /** P(a normal outlier of mean 1 scores above a normal inlier) = Phi(1 / sqrt 2). */
    @Test
    void aurocOfTwoNormalLawsIsKnown() {
        double[] inliers = RandomNumbers.normals(KEY.stream(1), 4000);
        double[] outliers = Arrays.stream(RandomNumbers.normals(KEY.stream(2), 4000))
                .map(x -> x + 1)
                .toArray();
        assertEquals(new Normal(0, 1).cumulative(Math.sqrt(0.5)), Auroc.auroc(inliers, outliers), 0.022);
    }

    @Test
    void noiseIsComplexAndAFlatImageIsNot() {
        Images images = Images.unlabelled(28, 28, 1, new byte[2 * 784]);
        double[] noise = Complexity.bits(OtherImages.NOISE.of(images, KEY));
        double[] black = Complexity.bits(images);
        assertTrue(noise[0] >= 8 * 784 * 0.99, () -> Arrays.toString(noise));
        assertTrue(black[0] < 200, () -> Arrays.toString(black));
    }

    @Test
    void otherImagesAreMadeOfTheData() {
        byte[] pixels = {0, 1, 2, 3, 4, 5, 6, (byte) 255};
        Images images = Images.unlabelled(2, 2, 1, pixels);
        byte[] shuffled = OtherImages.SHUFFLED.of(images, KEY).pixels();
        byte[] first = Arrays.copyOf(shuffled, 4);
        Arrays.sort(first);
        assertEquals("[0, 1, 2, 3]", Arrays.toString(first));
        assertEquals(
                "[-1, -2, -3, -4, -5, -6, -7, 0]",
                Arrays.toString(OtherImages.INVERTED.of(images, KEY).pixels()));
        assertEquals(0, OtherImages.BLACK.of(images, KEY).pixels()[7]);
    }
}
