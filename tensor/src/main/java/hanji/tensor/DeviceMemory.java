package hanji.tensor;

import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.DeviceBuffer;
import hanji.cuda.OutOfDeviceMemory;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of a CUDA device that tensors hold. It comes back when the last tensor that uses it is released, or when the
 * collector finds a storage that belonged to no scope; where there is not enough, the error says who holds it.
 */
final class DeviceMemory implements Storage.Pool {
    private final Cuda gpu;
    private final boolean poison;
    private final Map<DeviceBuffer, Lease> leases = new IdentityHashMap<>();
    private final ReferenceQueue<Storage> collected = new ReferenceQueue<>();

    /** @param poison whether memory handed out is first filled with NaN, where the driver does not itself find such reads */
    DeviceMemory(Cuda gpu, boolean poison) {
        this.gpu = gpu;
        this.poison = poison && !gpu.driver().info().detectsUnwritten();
    }

    /** Device memory on loan to a storage. */
    private static final class Lease extends WeakReference<Storage> {
        private final DeviceBuffer buffer;

        Lease(Storage storage, DeviceBuffer buffer, ReferenceQueue<Storage> collected) {
            super(storage, collected);
            this.buffer = buffer;
        }
    }

    /**
     * A storage for {@code size} elements; its content is arbitrary.
     *
     * @throws OutOfDeviceMemory if there is none, even after the collector ran, and the pool and repeated work gave back what they had
     */
    synchronized Storage take(DType dtype, int size) {
        for (Reference<?> lease = collected.poll(); lease != null; lease = collected.poll()) end((Lease) lease);
        long bytes = (long) size * dtype.bytes();
        DeviceBuffer buffer = buffer(bytes);
        if (poison && size > 0) gpu.driver().fillBytes(buffer.address(), (byte) 0xFF, bytes, gpu.stream());
        var storage = new Storage(dtype, buffer, this);
        leases.put(buffer, new Lease(storage, buffer, collected));
        return storage;
    }

    @Override
    public synchronized void giveBack(Object content) {
        Lease lease = leases.get((DeviceBuffer) content);
        if (lease != null) end(lease);
    }

    private void end(Lease lease) {
        if (leases.remove(lease.buffer, lease)) gpu.giveBack(lease.buffer);
    }

    private DeviceBuffer buffer(long bytes) {
        try {
            return gpu.take(bytes);
        } catch (OutOfDeviceMemory _) {
            collect();
        }
        try {
            return gpu.take(bytes);
        } catch (OutOfDeviceMemory _) {
            gpu.makeRoom();
        }
        try {
            return gpu.take(bytes);
        } catch (OutOfDeviceMemory _) {
            throw new OutOfDeviceMemory(bytes, message(bytes));
        }
    }

    /** Ends the leases of storages that nobody can reach: the collector clears their references before it returns. */
    private void collect() {
        System.gc();
        for (Lease lease : List.copyOf(leases.values())) if (lease.refersTo(null)) end(lease);
    }

    private String message(long bytes) {
        CudaDriver.Memory memory = gpu.driver().memory();
        var holders = new Holders();
        for (Lease lease : leases.values()) {
            Storage storage = lease.get();
            if (storage != null && !gpu.isLost(lease.buffer))
                holders.add(storage.description(), lease.buffer.capacity());
        }
        return gpu + " is out of memory: " + Holders.text(bytes) + " asked for, " + Holders.text(memory.free())
                + " free of " + Holders.text(memory.total()) + "; held by " + holders
                + "; take smaller batches or tensors, or close scopes earlier";
    }
}
