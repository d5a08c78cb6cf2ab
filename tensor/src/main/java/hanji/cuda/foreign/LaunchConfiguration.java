package hanji.cuda.foreign;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import hanji.cuda.Grid;
import hanji.cuda.LaunchAttributes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** CUlaunchConfig and its attributes as cuda.h lays them out. */
final class LaunchConfiguration {
    /** CUlaunchAttributeID. */
    private static final int CLUSTER_DIMENSION = 4, PROGRAMMATIC_STREAM_SERIALIZATION = 6;

    /** Grid, block and shared memory in seven words; stream, attributes and their number. */
    private static final long STREAM = 32, ATTRIBUTES = 40, COUNT = 48, BYTES = 56;

    /** Of an attribute: its number, then a value of 64 bytes. */
    private static final long VALUE = 8, ATTRIBUTE_BYTES = 72;

    private static final int MOST_ATTRIBUTES = 2;
    private static final long ALIGNMENT = 8;

    private LaunchConfiguration() {}

    static MemorySegment of(Grid grid, MemorySegment stream, Arena arena) {
        MemorySegment configuration = arena.allocate(BYTES, ALIGNMENT);
        put(configuration, 0, grid.x(), grid.y(), grid.z(), grid.blockX(), grid.blockY(), grid.blockZ(), grid.shared());
        MemorySegment attributes = arena.allocate(MOST_ATTRIBUTES * ATTRIBUTE_BYTES, ALIGNMENT);
        configuration.set(ADDRESS, STREAM, stream);
        configuration.set(ADDRESS, ATTRIBUTES, attributes);
        configuration.set(JAVA_INT, COUNT, write(grid.attributes(), attributes));
        return configuration;
    }

    /** Writes those that are asked for; their number. */
    private static int write(LaunchAttributes wanted, MemorySegment to) {
        int count = 0;
        if (wanted.hasClusters()) {
            put(to, 0, CLUSTER_DIMENSION);
            put(to, VALUE, wanted.clusterX(), wanted.clusterY(), wanted.clusterZ());
            count++;
        }
        if (wanted.overlapping()) {
            put(to, count * ATTRIBUTE_BYTES, PROGRAMMATIC_STREAM_SERIALIZATION);
            put(to, count * ATTRIBUTE_BYTES + VALUE, 1);
            count++;
        }
        return count;
    }

    private static void put(MemorySegment to, long at, int... words) {
        for (int i = 0; i < words.length; i++) to.set(JAVA_INT, at + (long) i * Integer.BYTES, words[i]);
    }
}
