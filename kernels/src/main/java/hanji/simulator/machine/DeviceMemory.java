package hanji.simulator.machine;

import hanji.cuda.CudaException;
import hanji.cuda.OutOfDeviceMemory;
import java.util.Arrays;
import java.util.Optional;

/** The memory of a device: allocations, each alone in its window of addresses. */
public final class DeviceMemory {
    private static final Region NONE = new Region(Region.Space.GLOBAL, 0, 0, new byte[0]);

    private final long total;
    private long used;
    private Region[] regions = new Region[64];
    private int next = Addresses.FIRST;

    /** @param total bytes */
    public DeviceMemory(long total) {
        this.total = total;
        Arrays.fill(regions, NONE);
    }

    public long total() {
        return total;
    }

    public long free() {
        return total - used;
    }

    /** @throws OutOfDeviceMemory if there is not enough */
    public Region allocate(long bytes) {
        return allocate(Region.Space.GLOBAL, bytes);
    }

    /** Allocates memory that kernels write, or that they only read. */
    public Region allocate(Region.Space space, long bytes) {
        if (bytes > free() || bytes > Integer.MAX_VALUE - 8)
            throw new OutOfDeviceMemory(
                    bytes, bytes + " bytes asked of the simulated GPU, " + free() + " of " + total + " free");
        Region region = new Region(space, next, Addresses.base(next), bytes(bytes));
        if (next == regions.length) {
            regions = Arrays.copyOf(regions, 2 * next);
            Arrays.fill(regions, next, 2 * next, NONE);
        }
        regions[next++] = region;
        used += bytes;
        return region;
    }

    private byte[] bytes(long count) {
        try {
            return new byte[(int) count];
        } catch (OutOfMemoryError _) {
            throw new OutOfDeviceMemory(
                    count,
                    count + " bytes asked of the simulated GPU, more than is left of Java's heap; raise it with -Xmx");
        }
    }

    public void free(Region region) {
        used -= region.bytes.length;
        region.bytes = new byte[0];
        region.bound = 0;
        region.freed = true;
    }

    /**
     * The allocation in whose window an address lies, perhaps outside its bound; a region of slot 0 if there is none.
     */
    public Region at(long address) {
        int slot = Addresses.slot(address);
        return slot < regions.length ? regions[slot] : NONE;
    }

    /** The allocation that begins at an address. */
    public Optional<Region> beginningAt(long address) {
        Region region = at(address);
        return region.slot == 0 || region.freed || region.address != address ? Optional.empty() : Optional.of(region);
    }

    /**
     * The allocation that holds a range, for the host.
     *
     * @param what the host wants, for the message
     */
    public Region range(long address, long bytes, String what) {
        Region region = at(address);
        long offset = address - region.address;
        if (region.slot == 0 || region.freed)
            throw new CudaException(what + " of memory at 0x" + Long.toHexString(address) + ", which is not allocated");
        if (offset < 0 || offset + bytes > region.bound)
            throw new CudaException(what + " of " + bytes + " bytes at byte " + offset + " of an allocation of "
                    + region.bound + " bytes");
        return region;
    }
}
