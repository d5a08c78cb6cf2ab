package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Encodes;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WaeMmdTest {
    private static final double[] POINTS = {-1, 0.3, 2};

    private static double mmd(double[] a, double[] b) {
        return WaeMmd.mmd(Tensor.of(a, a.length, 1), Tensor.of(b, b.length, 1)).item();
    }

    /** With C = 2: k(0) = 1, k(1) = 2/3, k(2) = 1/3. */
    @Test
    void theEstimateOfTwoPairsIsThatByHand() {
        double across = 1 + 1.0 / 3 + 2.0 / 3 + 2.0 / 3;
        assertEquals(2.0 / 3 + 1.0 / 3 - 2.0 / 4 * across, mmd(new double[] {0, 1}, new double[] {0, 2}), 1e-12);
    }

    @Test
    void theKernelTakesTheWholeDistance() {
        Tensor a = Tensor.of(new double[] {0, 0, 3, 4}, 2, 2), b = Tensor.of(new double[] {0, 0, 0, 0}, 2, 2);
        double far = 4.0 / (4 + 25); // C = 4, |(3, 4)|² = 25
        assertEquals(far + 1 - 2.0 / 4 * (2 + 2 * far), WaeMmd.mmd(a, b).item(), 1e-12);
    }

    /** The mean of the estimate over all pairs of pairs of points, drawn with these probabilities. */
    private static double mean(double[] p, double[] q) {
        double mean = 0;
        for (int i = 0; i < 81; i++) {
            int a = i % 3, b = i / 3 % 3, c = i / 9 % 3, d = i / 27;
            double estimate = mmd(new double[] {POINTS[a], POINTS[b]}, new double[] {POINTS[c], POINTS[d]});
            mean += p[a] * p[b] * q[c] * q[d] * estimate;
        }
        return mean;
    }

    @Test
    void theEstimateHasMeanZeroOnEqualLaws() {
        double[] p = {0.2, 0.5, 0.3};
        assertEquals(0, mean(p, p), 1e-14);
    }

    /** sum over i, j of (p_i - q_i) (p_j - q_j) k(x_i, x_j), the squared discrepancy of the laws themselves. */
    @Test
    void theEstimateIsUnbiasedOnOtherLaws() {
        double[] p = {0.2, 0.5, 0.3}, q = {0.6, 0.3, 0.1};
        double expected = 0;
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                double difference = POINTS[i] - POINTS[j];
                expected += (p[i] - q[i]) * (p[j] - q[j]) * 2 / (2 + difference * difference);
            }
        assertTrue(expected > 0.01);
        assertEquals(expected, mean(p, q), 1e-12);
    }

    /** How far the codes of some images are from standard normal. */
    static double discrepancy(Encodes model, Images images) {
        Tensor codes = model.encode(images);
        return WaeMmd.mmd(codes, WaeMmd.prior(codes, new Philox(9, 0, 0))).item();
    }

    @Test
    void thePenaltyDrawsTheCodesToThePrior() {
        Images images = Whole.clustered(1, 100, 4, 4, 6);
        double[] discrepancies = new double[2];
        for (int penalized = 0; penalized < 2; penalized++) {
            var options = new WaeMmd.Options(2, 30, VaeLayers.DENSE, 10 * penalized, 0.005);
            Whole trained = Whole.of(new WaeMmd(), options, images).steps(300);
            discrepancies[penalized] = discrepancy((Encodes) trained.learner.fitted(), images);
        }
        assertTrue(discrepancies[1] < 0.02 && discrepancies[0] > 3 * discrepancies[1], Arrays.toString(discrepancies));
    }
}
