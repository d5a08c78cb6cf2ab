package hanji.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DevicePoolTest {
    private final FakeDriver driver = new FakeDriver("fake", 4096);
    private final DevicePool pool = new DevicePool(driver);

    @Test
    void capacitiesAreEighthsOfAPowerOfTwoAndAtLeast256() {
        assertEquals(256, DevicePool.capacity(0));
        assertEquals(256, DevicePool.capacity(1));
        assertEquals(256, DevicePool.capacity(256));
        assertEquals(512, DevicePool.capacity(257));
        assertEquals(4096, DevicePool.capacity(4096));
        assertEquals(4096 + 512, DevicePool.capacity(4097));
        assertEquals(5L << 32, DevicePool.capacity(5L << 32));
        assertEquals((5L << 32) + (1L << 31), DevicePool.capacity((5L << 32) + 1));
    }

    @Test
    void aCapacityHoldsWhatWasAskedForWithinAnEighth() {
        for (long bytes = 1; bytes < 1L << 40; bytes = bytes * 5 / 4 + 1) {
            long capacity = DevicePool.capacity(bytes);
            assertTrue(capacity >= bytes, bytes + " bytes");
            assertTrue(capacity <= Math.max(256, bytes + 256 + bytes / 8 * 2), bytes + " bytes");
            assertEquals(capacity, DevicePool.capacity(capacity), "a capacity is its own");
            assertEquals(0, capacity % 256, "aligned");
        }
    }

    @Test
    void whatCameBackIsHandedOutAgain() {
        long one = pool.take(512, 500);
        pool.giveBack(one, 512);
        assertEquals(one, pool.take(512, 400));
        assertNotEquals(one, pool.take(512, 400));
        assertEquals(1024, pool.allocatedBytes());
    }

    @Test
    void theDriverLearnsHowMuchOfItIsInUse() {
        long one = pool.take(512, 500);
        assertEquals(500, driver.uses.get(one));
        pool.giveBack(one, 512);
        assertEquals(0, driver.uses.get(one));
        pool.take(512, 300);
        assertEquals(300, driver.uses.get(one));
    }

    @Test
    void freeMemoryOfOtherSizesGoesBackBeforeAnAllocationFails() {
        long one = pool.take(1024, 1);
        long two = pool.take(2048, 1);
        pool.giveBack(one, 1024);
        pool.giveBack(two, 2048);
        pool.take(4096, 4096);
        assertEquals(1, driver.allocations());
    }

    @Test
    void anAllocationThatFailsLeavesThePoolUsable() {
        long one = pool.take(2048, 2048);
        assertThrows(OutOfDeviceMemory.class, () -> pool.take(4096, 4096));
        pool.giveBack(one, 2048);
        assertEquals(one, pool.take(2048, 1));
    }

    @Test
    void whatTheDriverHasLostIsNotHandedOut() {
        pool.giveBack(pool.take(512, 1), 512);
        driver.loseContext();
        pool.forget();
        pool.take(512, 1);
        assertEquals(1, driver.allocations());
    }
}
