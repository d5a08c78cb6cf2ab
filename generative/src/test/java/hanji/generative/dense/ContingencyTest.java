package hanji.generative.dense;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Values of scikit-learn's normalized_mutual_info_score and adjusted_rand_score. */
class ContingencyTest {
    private static Contingency of(int[] rows, int[] columns) {
        var table = new Contingency(3, 3);
        for (int i = 0; i < rows.length; i++) table.add(rows[i], columns[i]);
        return table;
    }

    @Test
    void splitOfOneGroup() {
        Contingency table = of(new int[] {0, 0, 1, 2}, new int[] {0, 0, 1, 1});
        assertEquals(0.8, table.normalizedMutualInformation(), 1e-15);
        assertEquals(0.5714285714285714, table.adjustedRandIndex(), 1e-15);
    }

    @Test
    void equalGroupsUnderOtherNames() {
        Contingency table = of(new int[] {0, 0, 1, 1}, new int[] {1, 1, 0, 0});
        assertEquals(1, table.normalizedMutualInformation(), 1e-15);
        assertEquals(1, table.adjustedRandIndex());
    }

    @Test
    void groupsThatTearEachOtherApart() {
        Contingency table = of(new int[] {0, 0, 1, 1}, new int[] {0, 1, 0, 1});
        assertEquals(0, table.normalizedMutualInformation(), 1e-15);
        assertEquals(-0.5, table.adjustedRandIndex(), 1e-15);
    }

    @Test
    void oneGroup() {
        Contingency table = of(new int[] {0, 0, 0}, new int[] {0, 0, 0});
        assertEquals(1, table.normalizedMutualInformation());
        assertEquals(1, table.adjustedRandIndex());
    }
}
