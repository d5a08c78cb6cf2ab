package hanji.bench.gpu;

import hanji.cuda.Arguments;
import hanji.cuda.CudaDriver;
import hanji.cuda.DeviceInfo;
import hanji.cuda.Grid;
import java.lang.foreign.MemorySegment;

/**
 * A CUDA device on which nothing happens: it gives out addresses and handles, and what is copied or launched has no
 * effect. It shows what a call would launch at sizes that no simulator runs.
 */
final class IdleDriver implements CudaDriver {
    private static final long ALIGNMENT = 256;

    private final DeviceInfo info;
    private long address = ALIGNMENT;
    private long handle;

    IdleDriver(DeviceInfo info) {
        this.info = info;
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    @Override
    public Memory memory() {
        return new Memory(info.totalMemory(), info.totalMemory());
    }

    @Override
    public long allocate(long bytes) {
        long allocated = address;
        address += Math.ceilDiv(bytes + 1, ALIGNMENT) * ALIGNMENT;
        return allocated;
    }

    @Override
    public void free(long freed) {}

    @Override
    public void toDevice(MemorySegment from, long to, long stream) {}

    @Override
    public void toHost(long from, MemorySegment to, long stream) {}

    @Override
    public void copy(long from, long to, long bytes, long stream) {}

    @Override
    public void fillBytes(long at, byte value, long bytes, long stream) {}

    @Override
    public void fillWords(long at, int value, long words, long stream) {}

    @Override
    public long load(String name, byte[] ptx) {
        return ++handle;
    }

    @Override
    public long function(long module, String kernel) {
        return ++handle;
    }

    @Override
    public void launch(long function, Grid grid, Arguments arguments, long stream) {}

    @Override
    public void beginCapture(long stream) {}

    @Override
    public long endCapture(long stream) {
        return ++handle;
    }

    @Override
    public void endCapture(long stream, long graph) {}

    @Override
    public void update(long graph, int launch, Arguments arguments) {}

    @Override
    public void launchGraph(long graph, long stream) {}

    @Override
    public void freeGraph(long graph) {}

    @Override
    public long openStream() {
        return ++handle;
    }

    @Override
    public void closeStream(long stream) {}

    @Override
    public void synchronize(long stream) {}

    @Override
    public long newEvent() {
        return ++handle;
    }

    @Override
    public void record(long event, long stream) {}

    @Override
    public void await(long event, long stream) {}

    @Override
    public double milliseconds(long from, long to) {
        return 0;
    }

    @Override
    public void freeEvent(long event) {}

    @Override
    public void close() {}
}
