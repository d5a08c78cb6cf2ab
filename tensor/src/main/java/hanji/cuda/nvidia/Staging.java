package hanji.cuda.nvidia;

import hanji.cuda.binding.DriverBinding;
import java.lang.foreign.MemorySegment;

/**
 * Page-locked memory through which copies between host and device go, in pieces. From there a copy runs beside kernels,
 * and a copy to the device need not wait for the work before it: it is written into a slot that is free and left alone.
 */
final class Staging {
    private static final int SLOTS = 4;
    private static final long SLOT_BYTES = 4 << 20;

    private final DriverBinding driver;
    private final MemorySegment memory;
    /** One per slot, recorded behind the last copy that uses it. */
    private final Object[] done = new Object[SLOTS];

    private int next;

    /** Needs a current context, with which it goes. */
    Staging(DriverBinding driver) {
        this.driver = driver;
        memory = driver.allocateHost(SLOTS * SLOT_BYTES);
        for (int slot = 0; slot < SLOTS; slot++) done[slot] = driver.newEvent(false);
    }

    void toDevice(MemorySegment from, long to, Object stream) {
        for (long at = 0; at < from.byteSize(); at += SLOT_BYTES) {
            MemorySegment piece = piece(from, at);
            int slot = nextSlot();
            MemorySegment staged = staged(slot, piece.byteSize()).copyFrom(piece);
            driver.toDevice(staged, to + at, stream);
            driver.record(done[slot], stream);
        }
    }

    /** Each piece is copied out while the one after it is on its way. */
    void toHost(long from, MemorySegment to, Object stream) {
        if (to.byteSize() == 0) return;
        int slot = ask(from, piece(to, 0).byteSize(), stream);
        for (long at = 0; at < to.byteSize(); at += SLOT_BYTES) {
            int here = slot;
            long after = at + SLOT_BYTES;
            if (after < to.byteSize()) slot = ask(from + after, piece(to, after).byteSize(), stream);
            driver.synchronizeEvent(done[here]);
            MemorySegment piece = piece(to, at);
            piece.copyFrom(staged(here, piece.byteSize()));
        }
    }

    private int ask(long from, long bytes, Object stream) {
        int slot = nextSlot();
        driver.toHost(from, staged(slot, bytes), stream);
        driver.record(done[slot], stream);
        return slot;
    }

    private int nextSlot() {
        int slot = next;
        next = (next + 1) % SLOTS;
        driver.synchronizeEvent(done[slot]);
        return slot;
    }

    private MemorySegment staged(int slot, long bytes) {
        return memory.asSlice(slot * SLOT_BYTES, bytes);
    }

    private static MemorySegment piece(MemorySegment whole, long at) {
        return whole.asSlice(at, Math.min(SLOT_BYTES, whole.byteSize() - at));
    }
}
