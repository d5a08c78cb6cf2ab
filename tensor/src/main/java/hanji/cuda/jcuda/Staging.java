package hanji.cuda.jcuda;

import static jcuda.driver.JCudaDriver.cuEventCreate;
import static jcuda.driver.JCudaDriver.cuEventRecord;
import static jcuda.driver.JCudaDriver.cuEventSynchronize;
import static jcuda.driver.JCudaDriver.cuMemAllocHost;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoHAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoDAsync;

import java.lang.foreign.MemorySegment;
import jcuda.Pointer;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;

/**
 * Page-locked memory through which copies between host and device go, in pieces. From there a copy runs beside kernels,
 * and a copy to the device need not wait for the work before it: it is written into a slot that is free and left alone.
 */
final class Staging {
    private static final int SLOTS = 4;
    private static final long SLOT_BYTES = 4 << 20;

    private final MemorySegment memory;
    /** One per slot, recorded behind the last copy that uses it. */
    private final CUevent[] done = new CUevent[SLOTS];

    private int next;

    /** Needs a current context, with which it goes. */
    Staging() {
        var pinned = new Pointer();
        cuMemAllocHost(pinned, SLOTS * SLOT_BYTES);
        memory = MemorySegment.ofBuffer(pinned.getByteBuffer(0, SLOTS * SLOT_BYTES));
        for (int slot = 0; slot < SLOTS; slot++) {
            done[slot] = new CUevent();
            cuEventCreate(done[slot], CUevent_flags.CU_EVENT_DISABLE_TIMING);
        }
    }

    void toDevice(MemorySegment from, long to, CUstream stream) {
        for (long at = 0; at < from.byteSize(); at += SLOT_BYTES) {
            MemorySegment piece = piece(from, at);
            int slot = nextSlot();
            MemorySegment staged = staged(slot, piece.byteSize()).copyFrom(piece);
            cuMemcpyHtoDAsync(new DeviceAddress(to + at), new HostAddress(staged), piece.byteSize(), stream);
            cuEventRecord(done[slot], stream);
        }
    }

    /** Each piece is copied out while the one after it is on its way. */
    void toHost(long from, MemorySegment to, CUstream stream) {
        if (to.byteSize() == 0) return;
        int slot = ask(from, piece(to, 0).byteSize(), stream);
        for (long at = 0; at < to.byteSize(); at += SLOT_BYTES) {
            int here = slot;
            long after = at + SLOT_BYTES;
            if (after < to.byteSize()) slot = ask(from + after, piece(to, after).byteSize(), stream);
            cuEventSynchronize(done[here]);
            MemorySegment piece = piece(to, at);
            piece.copyFrom(staged(here, piece.byteSize()));
        }
    }

    private int ask(long from, long bytes, CUstream stream) {
        int slot = nextSlot();
        cuMemcpyDtoHAsync(new HostAddress(staged(slot, bytes)), new DeviceAddress(from), bytes, stream);
        cuEventRecord(done[slot], stream);
        return slot;
    }

    private int nextSlot() {
        int slot = next;
        next = (next + 1) % SLOTS;
        cuEventSynchronize(done[slot]);
        return slot;
    }

    private MemorySegment staged(int slot, long bytes) {
        return memory.asSlice(slot * SLOT_BYTES, bytes);
    }

    private static MemorySegment piece(MemorySegment whole, long at) {
        return whole.asSlice(at, Math.min(SLOT_BYTES, whole.byteSize() - at));
    }
}
