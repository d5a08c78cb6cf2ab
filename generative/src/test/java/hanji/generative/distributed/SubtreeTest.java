package hanji.generative.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubtreeTest {
    @Test
    void aRangeIsCoveredInOrderByFewSubtrees() {
        for (int from = 0; from < 40; from++)
            for (int to = from + 1; to <= 40; to++) {
                int next = from;
                List<Subtree> cover = Subtree.cover(from, to);
                for (Subtree each : cover) {
                    assertEquals(next, each.first());
                    next += each.size();
                }
                assertEquals(to, next);
                int levels = 32 - Integer.numberOfLeadingZeros(to - from);
                assertTrue(cover.size() <= 2 * levels, from + " to " + to + ": " + cover);
            }
    }

    @Test
    void halvesAndQuartersAreSubtreesThemselves() {
        assertEquals(List.of(new Subtree(0, 16)), Subtree.cover(0, 16));
        assertEquals(List.of(new Subtree(8, 8)), Subtree.cover(8, 16));
        assertEquals(List.of(new Subtree(4, 4)), Subtree.cover(4, 8));
        assertEquals(List.of(new Subtree(5, 1), new Subtree(6, 2), new Subtree(8, 2)), Subtree.cover(5, 10));
    }

    @Test
    void neighboursThatAreNoNodeOfTheTreeAreRefused() {
        for (int[] none : new int[][] {{2, 4}, {0, 3}, {-2, 2}, {0, 0}})
            assertThrows(IllegalArgumentException.class, () -> new Subtree(none[0], none[1]));
    }
}
