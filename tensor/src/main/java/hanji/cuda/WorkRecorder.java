package hanji.cuda;

import hanji.cuda.DeviceWork.Copy;
import hanji.cuda.DeviceWork.FillBytes;
import hanji.cuda.DeviceWork.FillWords;
import hanji.cuda.DeviceWork.Launch;
import hanji.cuda.DeviceWork.Multiply;
import hanji.cuda.DeviceWork.Reuse;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A driver on the way to another one. It writes down the work of a stream while that is done; or it follows what is written
 * down: compares each call with the next piece, takes over what may change, and puts the work off. At the first call that is
 * not as before, what was put off is done piece by piece, and this and all further calls go on to the other driver.
 */
final class WorkRecorder implements CudaDriver {
    private enum Mode {
        PASSING,
        RECORDING,
        FOLLOWING
    }

    private static final String OTHER_MEMORY = "copies or fills other memory";

    private final CudaDriver driver;
    private final Cuda gpu;
    private Mode mode = Mode.PASSING;
    private Recording recording = new Recording();
    /** Why the work that is being recorded cannot be captured, or is not that which was recorded. Empty if it can and is. */
    private String difference = "";

    WorkRecorder(CudaDriver driver, Cuda gpu) {
        this.driver = driver;
        this.gpu = gpu;
    }

    /** Writes down all work from here on. */
    void record(Recording into) {
        recording = into;
        mode = Mode.RECORDING;
        difference = "";
    }

    /** Follows what is written down. */
    void follow(Recording recorded) {
        recording = recorded;
        recorded.rewind();
        mode = Mode.FOLLOWING;
        difference = "";
    }

    /** Ends a run, of which nothing is put off any more unless it was all as before; the difference, or empty. */
    String end() {
        if (mode == Mode.FOLLOWING && !recording.isAtEnd()) leave("ends early");
        mode = Mode.PASSING;
        return difference;
    }

    /** Forgets what was put off. */
    void forget() {
        mode = Mode.PASSING;
    }

    /** Does what was put off, and passes on what comes. */
    void leave(String why) {
        if (mode == Mode.PASSING) return;
        boolean following = mode == Mode.FOLLOWING;
        mode = Mode.PASSING;
        difference = why;
        if (following) recording.issueDone(driver, gpu.stream());
    }

    /** Memory of this capacity is taken: at the address of the recorded run, where it is followed. */
    long take(OwnedBuffers buffers, long capacity, long bytes) {
        long address = address(buffers, capacity);
        reuse(address, bytes);
        return address;
    }

    private long address(OwnedBuffers buffers, long capacity) {
        if (mode == Mode.FOLLOWING) {
            long address = recording.nextAddress();
            if (buffers.take(capacity, address)) return address;
            leave("needs other memory");
        }
        long address = buffers.take(capacity);
        if (mode == Mode.RECORDING) recording.took(address);
        return address;
    }

    /**
     * Work that is the same whenever it is repeated: launches go {@link #launch another way}.
     *
     * @param otherwise what a run does that does anything else here
     */
    private void same(DeviceWork work, String otherwise, long stream) {
        if (mode == Mode.FOLLOWING) {
            if (recording.follows(work)) return;
            leave(otherwise);
        }
        if (mode == Mode.RECORDING) recording.add(work);
        work.issue(driver, stream);
    }

    @Override
    public void launch(long function, Grid grid, Arguments arguments, long stream) {
        if (mode == Mode.FOLLOWING) {
            if (recording.follows(function, grid, arguments)) return;
            leave("launches other kernels");
        }
        if (mode == Mode.RECORDING) recording.add(new Launch(function, grid, arguments.copy(Arena.ofAuto())));
        driver.launch(function, grid, arguments, stream);
    }

    @Override
    public void toDevice(MemorySegment from, long to, long stream) {
        if (mode == Mode.FOLLOWING) {
            if (recording.follows(from, to)) return;
            leave("copies other things from the host");
        }
        if (mode == Mode.RECORDING && !recording.addInput(from.byteSize(), to))
            leave("copies more than 1 GiB from the host");
        driver.toDevice(from, to, stream);
    }

    @Override
    public void copy(long from, long to, long bytes, long stream) {
        same(new Copy(from, to, bytes), OTHER_MEMORY, stream);
    }

    @Override
    public void fillBytes(long address, byte value, long bytes, long stream) {
        same(new FillBytes(address, value, bytes), OTHER_MEMORY, stream);
    }

    @Override
    public void fillWords(long address, int value, long words, long stream) {
        same(new FillWords(address, value, words), OTHER_MEMORY, stream);
    }

    @Override
    public void reuse(long address, long bytes) {
        same(new Reuse(address, bytes), OTHER_MEMORY, 0);
    }

    @Override
    public void toHost(long from, MemorySegment to, long stream) {
        leave("reads a result back to the host");
        driver.toHost(from, to, stream);
    }

    @Override
    public void synchronize(long stream) {
        leave("waits for the device");
        driver.synchronize(stream);
    }

    @Override
    public void record(long event, long stream) {
        leave("records an event");
        driver.record(event, stream);
    }

    @Override
    public void await(long event, long stream) {
        leave("waits for an event");
        driver.await(event, stream);
    }

    @Override
    public double milliseconds(long from, long to) {
        leave("waits for an event");
        return driver.milliseconds(from, to);
    }

    @Override
    public void beginCapture(long stream) {
        leave("captures a graph");
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
        leave("launches a graph");
        driver.launchGraph(graph, stream);
    }

    @Override
    public void freeGraph(long graph) {
        driver.freeGraph(graph);
    }

    @Override
    public Optional<Gemm> gemm() {
        return driver.gemm()
                .map(_ -> (product, stream) -> same(new Multiply(product), "multiplies other matrices", stream));
    }

    @Override
    public DeviceInfo info() {
        return driver.info();
    }

    @Override
    public Memory memory() {
        return driver.memory();
    }

    @Override
    public int epoch() {
        return driver.epoch();
    }

    @Override
    public long allocate(long bytes) {
        return driver.allocate(bytes);
    }

    @Override
    public void free(long address) {
        leave("frees memory");
        driver.free(address);
    }

    @Override
    public long load(String name, byte[] ptx) {
        return driver.load(name, ptx);
    }

    @Override
    public long function(long module, String kernel) {
        return driver.function(module, kernel);
    }

    @Override
    public long openStream() {
        return driver.openStream();
    }

    @Override
    public void closeStream(long stream) {
        leave("closes a stream");
        driver.closeStream(stream);
    }

    @Override
    public long newEvent() {
        return driver.newEvent();
    }

    @Override
    public void freeEvent(long event) {
        driver.freeEvent(event);
    }

    @Override
    public void close() {
        leave("closes the device");
        driver.close();
    }
}
