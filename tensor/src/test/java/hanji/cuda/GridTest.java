package hanji.cuda;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class GridTest {
    @Test
    void aGridIsAWholeNumberOfClusters() {
        Grid grid = Grid.of(8, 32).with(LaunchAttributes.cluster(4, 1, 1));
        assertEquals(8, grid.withShared(64).blocks());
        assertEquals(4, grid.withShared(64).attributes().clusterX());
        assertEquals(
                "6x1x1 blocks are no whole number of clusters of 4x1x1 blocks",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Grid.of(6, 32).with(LaunchAttributes.cluster(4, 1, 1)))
                        .getMessage());
        assertEquals(
                "a cluster has 1 to 8 blocks, not 4x4x1",
                assertThrows(IllegalArgumentException.class, () -> LaunchAttributes.cluster(4, 4, 1))
                        .getMessage());
    }

    @Test
    void blocksAndThreadsAreProducts() {
        var grid = new Grid(2, 3, 5, 8, 4, 2, 100);
        assertEquals(30, grid.blocks());
        assertEquals(64, grid.threads());
        assertEquals(65536L * 65536, Grid.of(65536, 65536, 1, 32).blocks());
    }

    @Test
    void aRowHasOneBlockAlongTheOtherAxes() {
        assertEquals(new Grid(7, 1, 1, 64, 1, 1, 0), Grid.of(7, 64));
        assertEquals(new Grid(7, 6, 5, 64, 1, 1, 0), Grid.of(7, 6, 5, 64));
        assertEquals(new Grid(7, 1, 1, 64, 1, 1, 512), Grid.of(7, 64).withShared(512));
    }

    @Test
    void noBlockIsAllowedAndNoThreadIsNot() {
        assertEquals(0, Grid.of(0, 32).blocks());
        var none = assertThrows(IllegalArgumentException.class, () -> Grid.of(1, 0));
        assertEquals(
                "no launch has the geometry 1x1x1 blocks of 0x1x1 threads with 0 bytes of shared memory",
                none.getMessage());
    }

    @Test
    void geometriesThatNoGpuHasAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Grid.of(-1, 32));
        assertThrows(IllegalArgumentException.class, () -> Grid.of(1, 1025));
        assertThrows(IllegalArgumentException.class, () -> new Grid(1, 1, 1, 32, 33, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Grid(1, 1, 1, 65536, 65536, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Grid.of(1, 32).withShared(-1));
        assertDoesNotThrow(() -> new Grid(1, 1, 1, 32, 32, 1, 0));
    }
}
