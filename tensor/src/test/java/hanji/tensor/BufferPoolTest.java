package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private final BufferPool pool = new BufferPool(true);

    @Test
    void anArrayGivenBackIsHandedOutAgain() {
        Storage first = pool.take(DType.F32, 1000);
        first.release();
        assertSame(first.content, pool.take(DType.F32, 1000).content);
    }

    @Test
    void anArrayInUseIsNotHandedOut() {
        Storage first = pool.take(DType.F32, 1000);
        first.retain();
        first.release();
        assertNotSame(first.content, pool.take(DType.F32, 1000).content);
    }

    @Test
    void typesDoNotShareArrays() {
        pool.take(DType.F32, 1000).release();
        assertTrue(pool.take(DType.I32, 1000).content instanceof int[]);
    }

    @Test
    void nearSizesShareArrays() {
        Storage first = pool.take(DType.F32, 1000);
        first.release();
        assertSame(first.content, pool.take(DType.F32, 995).content);
    }

    @Test
    void capacitiesWasteAtMostA32nd() {
        for (int size = 17; size < 100_000; size += 13) {
            int capacity = BufferPool.capacity(size);
            assertTrue(capacity >= size && capacity <= size + size / 32 + 1, "size " + size + " got " + capacity);
            assertEquals(capacity, BufferPool.capacity(capacity), "a capacity is its own");
        }
        assertEquals(Integer.MAX_VALUE - 16, BufferPool.capacity(Integer.MAX_VALUE - 16));
        assertEquals(16, BufferPool.capacity(0));
    }

    @Test
    void buffersArePoisonedEachTimeTheyAreHandedOut() {
        for (int round = 0; round < 2; round++) {
            Storage floats = pool.take(DType.F32, 20);
            Storage doubles = pool.take(DType.F64, 20);
            Storage ints = pool.take(DType.I32, 20);
            Storage bytes = pool.take(DType.U8, 20);
            for (int i = 0; i < 20; i++) {
                assertTrue(Float.isNaN(((float[]) floats.content)[i]));
                assertTrue(Double.isNaN(((double[]) doubles.content)[i]));
                assertEquals(0x5A5A5A5A, ((int[]) ints.content)[i]);
                assertEquals((byte) 0xA5, ((byte[]) bytes.content)[i]);
            }
            ((float[]) floats.content)[7] = 0;
            ((double[]) doubles.content)[7] = 0;
            ((int[]) ints.content)[7] = 0;
            ((byte[]) bytes.content)[7] = 0;
            for (Storage storage : new Storage[] {floats, doubles, ints, bytes}) storage.release();
        }
    }

    @Test
    void aLoopAllocatesInItsFirstRoundOnly() {
        Device device = Device.cpu(1);
        long warm = 0;
        for (int step = 0; step < 5; step++) {
            try (var _ = Scope.open()) {
                for (int i = 1; i < 20; i++) Tensor.zeros(DType.F32, Shape.of(100, i), device);
            }
            if (step == 0) warm = device.allocatedBytes();
        }
        assertTrue(warm > 0);
        assertEquals(warm, device.allocatedBytes());
    }

    @Test
    void freeArraysOfOtherSizesMakeRoomWhereMemoryIsShort() throws IOException, InterruptedException {
        runInHeapOf64MiB(GrowingSizes.class, "-XX:+UseSerialGC");
    }

    @Test
    void freeArraysMakeRoomForOthers() throws IOException, InterruptedException {
        for (String collector : List.of("-XX:+UseSerialGC", "-XX:+UseG1GC"))
            runInHeapOf64MiB(OthersNeedMemory.class, collector);
    }

    private static void runInHeapOf64MiB(Class<?> program, String collector) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        collector,
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    /** A program that frees each array before it takes a larger one; together they fit no heap of 64 MiB. */
    static final class GrowingSizes {
        private GrowingSizes() {}

        public static void main(String[] arguments) {
            var pool = new BufferPool(false);
            for (int mebibytes = 4; mebibytes <= 32; mebibytes += 4)
                pool.take(DType.U8, mebibytes << 20).release();
        }
    }

    /** A program whose first pool holds 48 MiB free while an array of its own, and then a second pool, need 30. */
    static final class OthersNeedMemory {
        private OthersNeedMemory() {}

        public static void main(String[] arguments) {
            var first = new BufferPool(false);
            for (int round = 0; round < 3; round++) {
                List<Storage> storages = new ArrayList<>();
                for (int i = 0; i < 12; i++) storages.add(first.take(DType.F32, 1 << 20));
                storages.forEach(Storage::release);
                storages.clear();
                if (new byte[30 << 20].length == 0) throw new AssertionError();
                var second = new BufferPool(false);
                second.take(DType.U8, 30 << 20).release();
            }
        }
    }

    @Test
    void testsRunPoisoned() {
        assertTrue(
                Float.isNaN(Tensor.empty(DType.F32, Shape.of(3), Device.cpu(1)).floats()[2]));
    }
}
