package hanji.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class GeometryTest {
    @Test
    void blocksOfWholeWarpsOnly() {
        for (int threads : new int[] {0, 31, 33, 1056})
            assertThrows(IllegalArgumentException.class, () -> new Geometry(threads, 1), threads + " threads");
        assertThrows(IllegalArgumentException.class, () -> new Geometry(32, 0));
        new Geometry(32, 1);
        new Geometry(1024, 1);
    }

    @Test
    void elementsAreCoveredByThreads() {
        var gpu = new Cuda(new FakeDriver("fake", 0), new Geometry(64, 3));
        assertEquals(Grid.of(0, 64), gpu.cover(0));
        assertEquals(Grid.of(1, 64), gpu.cover(1));
        assertEquals(Grid.of(1, 64), gpu.cover(64));
        assertEquals(Grid.of(2, 64), gpu.cover(65));
        assertEquals(Grid.of(3, 64), gpu.cover(Long.MAX_VALUE));
    }

    @Test
    void rowsAreCoveredByWarps() {
        var gpu = new Cuda(new FakeDriver("fake", 0), new Geometry(64, 3));
        assertEquals(Grid.of(0, 64), gpu.coverRows(0));
        assertEquals(Grid.of(1, 64), gpu.coverRows(2));
        assertEquals(Grid.of(2, 64), gpu.coverRows(3));
        assertEquals(Grid.of(3, 64), gpu.coverRows(1000));
    }
}
