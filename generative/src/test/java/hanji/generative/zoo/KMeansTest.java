package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.nn.data.Images;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KMeansTest {
    private static Whole begin(int clusters, Images images) {
        return Whole.of(new KMeans(), new KMeans.Options(clusters), images);
    }

    private static KMeans.Centres centres(Whole run) {
        return (KMeans.Centres) run.learner.fitted();
    }

    @Test
    void errorNeverRises() {
        for (int seed = 0; seed < 20; seed++) {
            Whole run = begin(12, Whole.random(seed, 100, 2, 2));
            double before = Double.POSITIVE_INFINITY;
            for (int step = 0; step < 50 && !run.learner.converged(); step++) {
                double error = run.step().get("train_reconstruction_error");
                assertTrue(error <= before, seed + ": " + error + " after " + before);
                before = error;
            }
            assertTrue(run.learner.converged());
        }
    }

    @Test
    void clustersFarApartAreFoundAsTheyAre() {
        Images images = Whole.clustered(4, 90, 4, 4, 3);
        Whole run = begin(3, images);
        Map<String, Double> last = Map.of();
        while (!run.learner.converged()) last = run.step();
        assertEquals(1, last.get("normalized_mutual_information"), 1e-12);
        assertEquals(1, last.get("adjusted_rand_index"), 1e-12);
    }

    @Test
    void centreWithoutImagesMovesToTheFarthestImage() {
        Images images = Images.unlabelled(1, 1, 1, new byte[] {10, 12, 14, 90});
        Whole run = begin(2, images).steps(1);
        Tensor centres = run.learner.state().get("centres");
        centres.copyFrom(Tensor.of(new double[] {20, 250}, 2, 1));
        run.step();
        assertArrayEquals(new double[] {31.5, 90}, centres.toDoubles());
    }

    @Test
    void moreCentresThanDifferentImagesAreNoTrouble() {
        Whole run = begin(5, Images.unlabelled(1, 1, 1, new byte[] {1, 1, 5, 5, 9}));
        while (!run.learner.converged()) run.step();
        assertEquals(0, run.step().get("train_reconstruction_error"));
        assertTrue(Arrays.stream(centres(run).tensor().toDoubles()).allMatch(Double::isFinite));
    }

    @Test
    void codesAreDistancesAndTheNearestCentreIsGivenBack() {
        Images images = Whole.random(3, 40, 2, 3);
        KMeans.Centres fitted = centres(begin(4, images).steps(3));
        double[] codes = fitted.encode(images).toDoubles();
        byte[] pixels = images.pixels(), given = fitted.reconstruct(images).pixels();
        for (int n = 0; n < 40; n++) {
            int nearest = 0;
            for (int k = 0; k < 4; k++) {
                double square = 0;
                for (int d = 0; d < 6; d++)
                    square +=
                            Math.pow((pixels[n * 6 + d] & 255) - fitted.tensor().get(k * 6 + d), 2);
                assertEquals(Math.sqrt(square) / 255, codes[n * 4 + k], 1e-12);
                if (codes[n * 4 + k] < codes[n * 4 + nearest]) nearest = k;
            }
            for (int d = 0; d < 6; d++)
                assertEquals(Math.round(fitted.tensor().get(nearest * 6 + d)), given[n * 6 + d] & 255);
        }
    }

    @Test
    void hasNotConvergedBeforeItsFirstStep() {
        assertFalse(begin(3, Whole.random(1, 10, 2, 2)).learner.converged());
    }
}
