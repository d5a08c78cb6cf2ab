package hanji.bench.gpu;

import hanji.cuda.Arguments;
import hanji.cuda.CudaDriver;
import hanji.cuda.DeviceInfo;
import hanji.cuda.Grid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A driver that notes every launch on its way to another driver. */
public final class LaunchRecorder implements CudaDriver {
    private final CudaDriver driver;
    private final DeviceInfo info;
    private final Consumer<RecordedLaunch> seen;
    private final UnaryOperator<byte[]> loaded;
    private final Map<Long, String> modules = new HashMap<>();
    private final Map<Long, String> functionModules = new HashMap<>();
    private final Map<Long, String> functions = new HashMap<>();
    private final NavigableMap<Long, Long> sizes = new TreeMap<>();
    private final List<RecordedLaunch> launches = new ArrayList<>();

    public LaunchRecorder(CudaDriver driver) {
        this(driver, driver.info(), _ -> {}, UnaryOperator.identity());
    }

    /**
     * @param info what this driver says that it is
     * @param seen is called with each launch after it was given to the other driver
     * @param loaded what the other driver is given in place of the PTX of a module
     */
    LaunchRecorder(CudaDriver driver, DeviceInfo info, Consumer<RecordedLaunch> seen, UnaryOperator<byte[]> loaded) {
        this.driver = driver;
        this.info = info;
        this.seen = seen;
        this.loaded = loaded;
    }

    /** The launches since the last call of this, oldest first. */
    public List<RecordedLaunch> drain() {
        List<RecordedLaunch> drained = List.copyOf(launches);
        launches.clear();
        return drained;
    }

    @Override
    public long load(String name, byte[] ptx) {
        long module = driver.load(name, loaded.apply(ptx));
        modules.put(module, name);
        return module;
    }

    @Override
    public long function(long module, String kernel) {
        long function = driver.function(module, kernel);
        functions.put(function, kernel);
        functionModules.put(function, modules.getOrDefault(module, ""));
        return function;
    }

    @Override
    public void launch(long function, Grid grid, Arguments arguments, long stream) {
        driver.launch(function, grid, arguments, stream);
        var launch = new RecordedLaunch(
                functionModules.getOrDefault(function, ""),
                functions.getOrDefault(function, ""),
                function,
                grid,
                arguments.copy(Arena.ofAuto()),
                bytes(arguments));
        launches.add(launch);
        seen.accept(launch);
    }

    /** Memory that the arguments point to, also from inside structs. A number that happens to be an address would count too; none does here. */
    private long bytes(Arguments arguments) {
        Set<Long> pieces = new LinkedHashSet<>();
        for (int i = 0; i < arguments.count(); i++) {
            MemorySegment value = arguments.value(i);
            for (long at = 0; at + Long.BYTES <= value.byteSize(); at += Long.BYTES) {
                long address = value.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
                Map.Entry<Long, Long> piece = sizes.floorEntry(address);
                if (piece != null && address < piece.getKey() + Math.max(1, piece.getValue()))
                    pieces.add(piece.getKey());
            }
        }
        return pieces.stream().mapToLong(sizes::get).sum();
    }

    @Override
    public long allocate(long bytes) {
        long address = driver.allocate(bytes);
        sizes.put(address, bytes);
        return address;
    }

    @Override
    public void free(long address) {
        driver.free(address);
        sizes.remove(address);
    }

    @Override
    public void reuse(long address, long bytes) {
        driver.reuse(address, bytes);
        sizes.put(address, bytes);
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    @Override
    public Memory memory() {
        return driver.memory();
    }

    @Override
    public void toDevice(MemorySegment from, long to, long stream) {
        driver.toDevice(from, to, stream);
    }

    @Override
    public void toHost(long from, MemorySegment to, long stream) {
        driver.toHost(from, to, stream);
    }

    @Override
    public void copy(long from, long to, long bytes, long stream) {
        driver.copy(from, to, bytes, stream);
    }

    @Override
    public void fillBytes(long address, byte value, long bytes, long stream) {
        driver.fillBytes(address, value, bytes, stream);
    }

    @Override
    public void fillWords(long address, int value, long words, long stream) {
        driver.fillWords(address, value, words, stream);
    }

    @Override
    public void beginCapture(long stream) {
        driver.beginCapture(stream);
    }

    @Override
    public long endCapture(long stream) {
        return driver.endCapture(stream);
    }

    @Override
    public void endCapture(long stream, long graph) {
        driver.endCapture(stream, graph);
    }

    @Override
    public void update(long graph, int launch, Arguments arguments) {
        driver.update(graph, launch, arguments);
    }

    @Override
    public void launchGraph(long graph, long stream) {
        driver.launchGraph(graph, stream);
    }

    @Override
    public void freeGraph(long graph) {
        driver.freeGraph(graph);
    }

    @Override
    public long openStream() {
        return driver.openStream();
    }

    @Override
    public void closeStream(long stream) {
        driver.closeStream(stream);
    }

    @Override
    public void synchronize(long stream) {
        driver.synchronize(stream);
    }

    @Override
    public long newEvent() {
        return driver.newEvent();
    }

    @Override
    public void record(long event, long stream) {
        driver.record(event, stream);
    }

    @Override
    public void await(long event, long stream) {
        driver.await(event, stream);
    }

    @Override
    public double milliseconds(long from, long to) {
        return driver.milliseconds(from, to);
    }

    @Override
    public void freeEvent(long event) {
        driver.freeEvent(event);
    }

    @Override
    public void close() {
        driver.close();
    }
}
