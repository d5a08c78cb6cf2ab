package hanji.cuda;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Device memory that goes round instead of back to the driver. A training step repeats its sizes, so from the second
 * step on nothing is allocated. Capacities are rounded up to eighths of a power of two.
 */
final class DevicePool {
    private static final long SMALLEST = 256;

    private final CudaDriver driver;
    private final Map<Long, Deque<Long>> free = new HashMap<>();
    private long allocated;

    DevicePool(CudaDriver driver) {
        this.driver = driver;
    }

    /**
     * The address of memory with this capacity, for {@code bytes} bytes; its content is arbitrary.
     *
     * @throws OutOfDeviceMemory if there is none, even after all free memory went back to the driver
     */
    synchronized long take(long capacity, long bytes) {
        Deque<Long> addresses = free.get(capacity);
        long address = addresses == null || addresses.isEmpty() ? allocate(capacity) : addresses.pop();
        driver.reuse(address, bytes);
        return address;
    }

    synchronized void giveBack(long address, long capacity) {
        driver.reuse(address, 0);
        free.computeIfAbsent(capacity, _ -> new ArrayDeque<>()).push(address);
    }

    private long allocate(long capacity) {
        long address;
        try {
            address = driver.allocate(capacity);
        } catch (OutOfDeviceMemory _) {
            trim();
            address = driver.allocate(capacity);
        }
        allocated += capacity;
        return address;
    }

    /** Gives what is not in use back to the driver. */
    private void trim() {
        free.values().forEach(addresses -> addresses.forEach(driver::free));
        free.clear();
    }

    /** Forgets everything: the driver has lost it. */
    synchronized void forget() {
        free.clear();
    }

    /** Bytes ever allocated; constant once a training loop is warm. */
    synchronized long allocatedBytes() {
        return allocated;
    }

    /** Bytes that a request of this size takes. */
    static long capacity(long bytes) {
        if (bytes <= SMALLEST) return SMALLEST;
        long eighth = Math.max(SMALLEST, Long.highestOneBit(bytes - 1) >> 3);
        return Math.ceilDiv(bytes, eighth) * eighth;
    }
}
