package hanji.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A device of a few kilobytes whose memory is the host's and whose kernels do nothing; it notes what it is asked. */
public final class FakeDriver implements CudaDriver {
    /**
     * A launch.
     *
     * @param kernel module and name
     * @param values of the arguments, as bytes
     */
    public record Launched(String kernel, Grid grid, List<byte[]> values, long stream) {}

    public final List<Launched> launches = new ArrayList<>();
    public final List<String> loads = new ArrayList<>();
    /** Bytes handed to a new use, by address, as {@link #reuse} was told last. */
    public final Map<Long, Long> uses = new HashMap<>();

    private final String name;
    private final long total;
    private final Map<Long, MemorySegment> allocations = new HashMap<>();
    private final List<String> handles = new ArrayList<>();
    private final WorkGraphs graphs = new WorkGraphs();
    /** What was asked of graphs. */
    public final List<String> graphCalls = new ArrayList<>();
    /** Products that were multiplied. */
    public final List<Gemm.Product> products = new ArrayList<>();
    /** What this driver has trouble with, as {@link #trouble} calls it. */
    public final Set<String> troubles = new HashSet<>();
    /** Whether it has a library that multiplies. */
    public boolean multiplies;

    private Arena arena = Arena.ofShared();
    private int epoch;
    private boolean closed;

    public FakeDriver(String name, long total) {
        this.name = name;
        this.total = total;
    }

    /** What a failing kernel does on a real GPU. */
    public void loseContext() {
        arena.close();
        arena = Arena.ofShared();
        allocations.clear();
        handles.clear();
        epoch++;
    }

    private void trouble(String with) {
        if (troubles.contains(with)) throw new CudaException("trouble with " + with);
    }

    public int allocations() {
        return allocations.size();
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public DeviceInfo info() {
        return new DeviceInfo(name, 90, total, 1, 48 << 10, 12000, false);
    }

    @Override
    public Memory memory() {
        long held =
                allocations.values().stream().mapToLong(MemorySegment::byteSize).sum();
        return new Memory(total - held, total);
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public long allocate(long bytes) {
        if (memory().free() < bytes) throw new OutOfDeviceMemory(bytes, "full");
        MemorySegment memory = arena.allocate(bytes, 256);
        allocations.put(memory.address(), memory);
        return memory.address();
    }

    @Override
    public void free(long address) {
        if (allocations.remove(address) == null) throw new CudaException("freed twice");
    }

    @Override
    public void reuse(long address, long bytes) {
        if (graphs.captureReuse(address, bytes)) return;
        uses.put(address, bytes);
    }

    /** Memory inside one allocation. */
    private MemorySegment at(long address, long bytes) {
        for (MemorySegment memory : allocations.values()) {
            long offset = address - memory.address();
            if (offset >= 0 && offset + bytes <= memory.byteSize()) return memory.asSlice(offset, bytes);
        }
        throw new CudaException("no memory of " + bytes + " bytes there");
    }

    @Override
    public void toDevice(MemorySegment from, long to, long stream) {
        graphs.refuse("a copy from the host", stream);
        at(to, from.byteSize()).copyFrom(from);
    }

    @Override
    public void toHost(long from, MemorySegment to, long stream) {
        graphs.refuse("a copy to the host", stream);
        to.copyFrom(at(from, to.byteSize()));
    }

    @Override
    public void copy(long from, long to, long bytes, long stream) {
        if (graphs.capture(new DeviceWork.Copy(from, to, bytes), stream)) return;
        at(to, bytes).copyFrom(at(from, bytes));
    }

    @Override
    public void fillBytes(long address, byte value, long bytes, long stream) {
        if (graphs.capture(new DeviceWork.FillBytes(address, value, bytes), stream)) return;
        at(address, bytes).fill(value);
    }

    @Override
    public void fillWords(long address, int value, long words, long stream) {
        if (graphs.capture(new DeviceWork.FillWords(address, value, words), stream)) return;
        for (int i = 0; i < words; i++) at(address + 4L * i, 4).set(ValueLayout.JAVA_INT, 0, value);
    }

    private long handle(String what) {
        handles.add(what);
        return handles.size();
    }

    private String behind(long handle) {
        if (handle > handles.size()) throw new CudaException("no handle " + handle);
        return handle == 0 ? "default" : handles.get((int) handle - 1);
    }

    @Override
    public long load(String resource, byte[] ptx) {
        loads.add(resource);
        return handle(new String(ptx, StandardCharsets.UTF_8).strip());
    }

    @Override
    public long function(long module, String kernel) {
        return handle(behind(module) + "." + kernel);
    }

    @Override
    public void launch(long function, Grid grid, Arguments arguments, long stream) {
        trouble("a launch");
        if (graphs.capture(function, grid, arguments, stream)) return;
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < arguments.count(); i++)
            values.add(arguments.value(i).toArray(ValueLayout.JAVA_BYTE));
        behind(stream);
        launches.add(new Launched(behind(function), grid, values, stream));
    }

    @Override
    public void beginCapture(long stream) {
        graphCalls.add("begin");
        graphs.begin(stream);
    }

    @Override
    public long endCapture(long stream) {
        graphCalls.add("end");
        return graphs.end(stream);
    }

    @Override
    public void endCapture(long stream, long graph) {
        graphCalls.add("end as " + graph);
        graphs.end(stream, graph);
    }

    @Override
    public void update(long graph, int launch, Arguments arguments) {
        graphCalls.add("update " + launch);
        trouble("an update");
        graphs.update(graph, launch, arguments);
    }

    @Override
    public void launchGraph(long graph, long stream) {
        graphCalls.add("launch");
        trouble("a graph");
        graphs.launch(graph, this, stream);
    }

    @Override
    public void freeGraph(long graph) {
        graphCalls.add("free");
        graphs.free(graph);
    }

    @Override
    public Optional<Gemm> gemm() {
        return multiplies ? Optional.of(this::multiply) : Optional.empty();
    }

    private void multiply(Gemm.Product product, long stream) {
        trouble("a product");
        if (graphs.capture(new DeviceWork.Multiply(product), stream)) return;
        products.add(product);
        for (int i = 0; i < product.out().rows(); i++)
            for (int j = 0; j < product.out().columns(); j++) {
                float sum = 0;
                for (int k = 0; k < product.left().columns(); k++)
                    sum += element(product.left(), i, k).get(ValueLayout.JAVA_FLOAT, 0)
                            * element(product.right(), k, j).get(ValueLayout.JAVA_FLOAT, 0);
                element(product.out(), i, j).set(ValueLayout.JAVA_FLOAT, 0, sum);
            }
    }

    private MemorySegment element(Gemm.Matrix matrix, int i, int j) {
        long at = matrix.transposed() ? (long) j * matrix.stride() + i : (long) i * matrix.stride() + j;
        return at(matrix.address() + Float.BYTES * at, Float.BYTES);
    }

    @Override
    public long openStream() {
        return handle("stream");
    }

    @Override
    public void closeStream(long stream) {
        behind(stream);
    }

    @Override
    public void synchronize(long stream) {
        graphs.refuse("a wait", stream);
        behind(stream);
    }

    @Override
    public long newEvent() {
        return handle("event");
    }

    @Override
    public void record(long event, long stream) {
        graphs.refuse("an event", stream);
        behind(event);
    }

    @Override
    public void await(long event, long stream) {
        graphs.refuse("an event", stream);
        behind(event);
    }

    @Override
    public double milliseconds(long from, long to) {
        return to - from;
    }

    @Override
    public void freeEvent(long event) {
        behind(event);
    }

    @Override
    public void close() {
        closed = true;
    }
}
