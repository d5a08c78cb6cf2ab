package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.tensor.Device;
import org.junit.jupiter.api.Test;

class NeighboursTest {
    private static double purity(double[] points, int k, int... labels) {
        return Neighbours.purity(Device.fineGrained(2), points, labels, k);
    }

    /** On a line at 0, 1, 3, 7, 15: the nearest to each is the one before it, to the first the second. */
    @Test
    void oneNeighbour() {
        double[] line = {0, 1, 3, 7, 15};
        assertEquals(1, purity(line, 1, 4, 4, 4, 4, 4));
        assertEquals(0, purity(line, 1, 0, 1, 0, 1, 0));
        assertEquals(3 / 5.0, purity(line, 1, 2, 2, 2, 6, 2));
    }

    /** Those of 0 are 1 and 3, of 1 are 0 and 3, of 3 are 1 and 0, of 7 are 3 and 1, of 15 are 7 and 3. */
    @Test
    void twoNeighbours() {
        assertEquals((2 + 2 + 2 + 0 + 1) / 10.0, purity(new double[] {0, 1, 3, 7, 15}, 2, 0, 0, 0, 1, 1));
    }

    @Test
    void aPointIsNoNeighbourOfItselfAndOfEquallyNearOnesTheFirstCount() {
        double[] square = {0, 0, 0, 1, 1, 0, 1, 1};
        assertEquals(0.5, purity(square, 1, 0, 0, 1, 1));
        assertEquals(0, purity(new double[] {5, 5, 5}, 1, 0, 1, 2));
    }

    @Test
    void asManyNeighboursAsPointsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> purity(new double[] {1, 2}, 2, 0, 0));
    }
}
