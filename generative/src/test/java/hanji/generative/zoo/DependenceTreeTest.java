package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DependenceTreeTest {
    private static final Philox NOISE = new Philox(1, 0, 0);

    private static DependenceTree.Tree fitted(double smoothing, Images images) {
        Whole run = Whole.of(new DependenceTree(), new DependenceTree.Options(smoothing), images);
        return (DependenceTree.Tree) run.steps(1).learner.fitted();
    }

    private static DependenceTree.Tree fitted() {
        return fitted(0.5, Whole.clustered(3, 120, 3, 3, 3));
    }

    @Test
    void probabilitiesOfAllImagesSumToOne() {
        assertEquals(
                1, Arrays.stream(BlackAndWhiteImages.probabilities(fitted())).sum(), 1e-12);
    }

    /** The 16 trees over 4 pixels, each with the frequencies of the training images: none is more likely than the one found. */
    @Test
    void noOtherTreeIsMoreLikely() {
        for (int seed = 0; seed < 20; seed++) {
            Images images = Whole.clustered(seed, 60, 2, 2, 3);
            double found = Arrays.stream(fitted(1e-9, images).nats(images, NOISE))
                    .average()
                    .orElseThrow();
            double best = Double.POSITIVE_INFINITY;
            for (int code = 0; code < 64; code++) { // parents of pixels 1 to 3, 2 bits each
                int[] parents = {0, code & 3, code >> 2 & 3, code >> 4 & 3};
                if (isTree(parents)) best = Math.min(best, empiricalNats(parents, images));
            }
            assertEquals(best, found, 1e-6, "seed " + seed);
        }
    }

    /** Whether every pixel comes to pixel 0, which is its own parent. */
    private static boolean isTree(int[] parents) {
        for (int i = 1; i < parents.length; i++) if (parents[parents[parents[i]]] != 0) return false;
        return true;
    }

    private static double empiricalNats(int[] parents, Images images) {
        byte[] pixels = images.pixels();
        double nats = 0;
        for (int i = 0; i < 4; i++) {
            double[] joint = new double[4];
            double[] above = new double[2];
            for (int n = 0; n < images.count(); n++) {
                int own = pixels[4 * n + i] < 0 ? 1 : 0, parent = i > 0 && pixels[4 * n + parents[i]] < 0 ? 1 : 0;
                joint[2 * parent + own]++;
                above[parent]++;
            }
            for (int k = 0; k < 4; k++)
                if (joint[k] > 0) nats -= joint[k] * Math.log(joint[k] / above[k / 2]) / images.count();
        }
        return nats;
    }

    @Test
    void twoPixelsAreTheirSmoothedTable() {
        Images images = Images.unlabelled(1, 2, 1, new byte[] {(byte) 128, 0, (byte) 200, 127, 0, (byte) 255});
        DependenceTree.Tree tree = fitted(0.5, images);
        assertEquals(-Math.log(2.5 / 5), tree.nats(images, NOISE)[0], 1e-14);
        assertEquals(-Math.log(1.5 / 5), tree.nats(images, NOISE)[2], 1e-14);
    }

    @Test
    void completionsAreDrawnFromTheConditionalDistribution() {
        assertEquals(0, BlackAndWhiteImages.deviationOfCompletions(fitted()), 3);
    }

    @Test
    void samplesAreDrawnFromTheDistribution() {
        assertEquals(0, BlackAndWhiteImages.deviationOfSamples(fitted()), 3);
    }

    @Test
    void parentsComeBeforeTheirChildren() {
        DependenceTree.Tree tree = fitted();
        double[] order = tree.order().toDoubles(), parents = tree.parents().toDoubles();
        boolean[] seen = new boolean[9];
        for (double pixel : order) {
            assertTrue(parents[(int) pixel] < 0 ? pixel == 0 : seen[(int) parents[(int) pixel]]);
            seen[(int) pixel] = true;
        }
        double[] sorted = order.clone();
        Arrays.sort(sorted);
        assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, sorted);
    }
}
