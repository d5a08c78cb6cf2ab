package hanji.simulator.machine;

/**
 * One piece of memory: a device allocation, a block's shared memory, or a warp's local memory, in which each lane's
 * part follows that of the lane before.
 */
public final class Region {
    /** Where memory is. */
    public enum Space {
        GLOBAL,
        SHARED,
        LOCAL,
        /** Parameters and constants, which kernels only read. */
        CONSTANT
    }

    public final Space space;
    /** The window of its addresses: dense numbers for device allocations, given once; 0 in shared and local memory. */
    final int slot;
    /** First device address. */
    public final long address;
    /** What stands there, little-endian. Empty once an allocation is freed. */
    public byte[] bytes;
    /** How many bytes may be touched; at most the array's length. */
    public long bound;
    /** Whether it was given back. */
    boolean freed;

    public Region(Space space, int slot, long address, byte[] bytes) {
        this.space = space;
        this.slot = slot;
        this.address = address;
        this.bytes = bytes;
        this.bound = bytes.length;
    }

    /** How many bytes a lane may touch: of local memory its part. */
    long reach() {
        return space == Space.LOCAL ? bound / Warp.LANES : bound;
    }
}
