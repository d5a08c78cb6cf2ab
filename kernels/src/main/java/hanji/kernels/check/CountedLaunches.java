package hanji.kernels.check;

import hanji.tensor.Device;
import java.util.concurrent.atomic.AtomicLong;

/** A CUDA device, for tests of how many launches something takes. Not for several threads at once. */
public final class CountedLaunches {
    private final AtomicLong count = new AtomicLong();
    private final Device device = CudaDevices.watched(call -> {
        if (call.equals("launch")) count.incrementAndGet();
    });

    /** The device that is counted on. */
    public Device device() {
        return device;
    }

    /** Launches since the last call. */
    public long takeCount() {
        return count.getAndSet(0);
    }
}
