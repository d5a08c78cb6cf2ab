package hanji.simulator.driver;

import hanji.cuda.Arguments;
import hanji.cuda.CudaDriver;
import hanji.cuda.CudaException;
import hanji.cuda.DeviceInfo;
import hanji.cuda.DeviceWork;
import hanji.cuda.Grid;
import hanji.cuda.WorkGraphs;
import hanji.simulator.Advice;
import hanji.simulator.Counts;
import hanji.simulator.Dim3;
import hanji.simulator.Fault;
import hanji.simulator.KernelFault;
import hanji.simulator.LineCounts;
import hanji.simulator.Simulation;
import hanji.simulator.check.Watches;
import hanji.simulator.machine.Addresses;
import hanji.simulator.machine.DeviceMemory;
import hanji.simulator.machine.Element;
import hanji.simulator.machine.Faults;
import hanji.simulator.machine.Launch;
import hanji.simulator.machine.Machine;
import hanji.simulator.machine.Printed;
import hanji.simulator.machine.Program;
import hanji.simulator.machine.Region;
import hanji.simulator.machine.Watch;
import hanji.simulator.proof.Shadow;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Variable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A CUDA device that runs PTX on the JVM. All work is done when a call returns, so that streams have nothing to wait
 * for; events hold the nanoseconds of the host.
 */
public final class SimulatedDriver implements CudaDriver {
    private static final int WORKSPACE = 64;

    private final Simulation simulation;
    private final DeviceMemory memory;
    private final Faults faults;
    private final Optional<Watch> watch;
    private final Optional<Shadow> shadow;
    private final List<LoadedModule> modules = new ArrayList<>();
    private final List<LoadedModule.Function> functions = new ArrayList<>();
    private final WorkGraphs graphs = new WorkGraphs();
    private final List<Long> events = new ArrayList<>();
    private long streams;
    private Counts last = Counts.NONE;
    private List<Advice> advice = List.of();
    private final Printed printed = new Printed();
    private Counts total = Counts.NONE;

    public SimulatedDriver(Simulation simulation) {
        this(simulation, Optional.empty());
    }

    /** A device whose kernels work on symbols where the shadow says so; nothing is checked or counted. */
    public SimulatedDriver(Shadow shadow) {
        this(Simulation.FAST, Optional.of(shadow));
    }

    private SimulatedDriver(Simulation simulation, Optional<Shadow> shadow) {
        this.simulation = simulation;
        this.shadow = shadow;
        memory = new DeviceMemory(simulation.memory());
        faults = new Faults(simulation.checks());
        Rehearsal.begin(!simulation.checks().isEmpty());
        watch = shadow.isPresent() ? Optional.of(shadow.get()) : Watches.of(simulation, faults);
    }

    /** How it runs kernels. */
    public Simulation simulation() {
        return simulation;
    }

    /** What the author of the last kernel launched may want to know. */
    public List<Advice> advice() {
        return advice;
    }

    /** What threads have printed since the last call. */
    public String takePrinted() {
        return printed.take();
    }

    /** What the last launch did. */
    public Counts counts() {
        return last;
    }

    /** What the last launch did by source line, the dearest first; empty unless the simulation counts so. */
    public List<LineCounts> lines() {
        return watch.map(Watch::lines).orElse(List.of());
    }

    /** What all launches did. */
    public Counts totalCounts() {
        return total;
    }

    @Override
    public DeviceInfo info() {
        return new DeviceInfo(
                "simulated GPU",
                90,
                memory.total(),
                1,
                LaunchLimits.SHARED_PER_BLOCK,
                12000,
                simulation.checks().contains(Fault.Kind.UNINITIALISED));
    }

    @Override
    public Memory memory() {
        return new Memory(memory.free(), memory.total());
    }

    @Override
    public synchronized long allocate(long bytes) {
        Region region = memory.allocate(bytes);
        if (watch.isPresent()) watch.get().renewed(region);
        return region.address;
    }

    @Override
    public synchronized void free(long address) {
        Region region = beginningAt(address, "free");
        memory.free(region);
        if (watch.isPresent()) watch.get().freed(region);
    }

    private Region beginningAt(long address, String what) {
        Optional<Region> region = memory.beginningAt(address);
        if (region.isPresent()) return region.get();
        throw new CudaException(
                what + " of memory at 0x" + Long.toHexString(address) + ", which no allocation begins at");
    }

    @Override
    public synchronized void reuse(long address, long bytes) {
        if (graphs.captureReuse(address, bytes)) return;
        Region region = beginningAt(address, "reuse");
        if (bytes > region.bytes.length)
            throw new CudaException("reuse of an allocation of " + region.bytes.length + " bytes for " + bytes);
        region.bound = bytes;
        if (watch.isPresent()) watch.get().renewed(region);
    }

    @Override
    public synchronized void toDevice(MemorySegment from, long to, long stream) {
        graphs.refuse("a copy from the host", stream);
        if (from.byteSize() == 0) return;
        Region region = memory.range(to, from.byteSize(), "a copy to the device");
        long offset = to - region.address;
        MemorySegment.copy(from, 0, MemorySegment.ofArray(region.bytes), offset, from.byteSize());
        if (watch.isPresent()) watch.get().written(region, offset, from.byteSize());
    }

    @Override
    public synchronized void toHost(long from, MemorySegment to, long stream) {
        graphs.refuse("a copy to the host", stream);
        if (to.byteSize() == 0) return;
        Region region = memory.range(from, to.byteSize(), "a copy to the host");
        MemorySegment.copy(MemorySegment.ofArray(region.bytes), from - region.address, to, 0, to.byteSize());
    }

    @Override
    public synchronized void copy(long from, long to, long bytes, long stream) {
        if (bytes == 0 || graphs.capture(new DeviceWork.Copy(from, to, bytes), stream)) return;
        Region source = memory.range(from, bytes, "a copy within the device");
        Region target = memory.range(to, bytes, "a copy within the device");
        int fromOffset = (int) (from - source.address);
        int toOffset = (int) (to - target.address);
        System.arraycopy(source.bytes, fromOffset, target.bytes, toOffset, (int) bytes);
        if (watch.isPresent()) watch.get().copied(source, fromOffset, target, toOffset, bytes);
    }

    @Override
    public synchronized void fillBytes(long address, byte value, long bytes, long stream) {
        if (bytes == 0 || graphs.capture(new DeviceWork.FillBytes(address, value, bytes), stream)) return;
        Region region = memory.range(address, bytes, "a fill");
        int offset = (int) (address - region.address);
        Arrays.fill(region.bytes, offset, offset + (int) bytes, value);
        if (watch.isPresent()) watch.get().written(region, offset, bytes);
    }

    @Override
    public synchronized void fillWords(long address, int value, long words, long stream) {
        if (words == 0 || graphs.capture(new DeviceWork.FillWords(address, value, words), stream)) return;
        Region region = memory.range(address, words * Integer.BYTES, "a fill");
        long offset = address - region.address;
        MemorySegment all = MemorySegment.ofArray(region.bytes);
        for (long i = 0; i < words; i++) all.set(ValueLayout.JAVA_INT_UNALIGNED, offset + i * Integer.BYTES, value);
        if (watch.isPresent()) watch.get().written(region, offset, words * Integer.BYTES);
    }

    @Override
    public synchronized long load(String name, byte[] ptx) {
        String text = new String(ptx, StandardCharsets.ISO_8859_1);
        modules.add(new LoadedModule(name, text, placement, faults.looksFor(Fault.Kind.UNINITIALISED), shadow));
        return modules.size();
    }

    private final LoadedModule.Memory placement = new LoadedModule.Memory() {
        @Override
        public long place(Variable variable) {
            Region.Space space = variable.space().equals("const") ? Region.Space.CONSTANT : Region.Space.GLOBAL;
            Region region = memory.allocate(space, variable.bytes());
            System.arraycopy(variable.content(), 0, region.bytes, 0, variable.content().length);
            if (watch.isPresent()) {
                watch.get().renewed(region);
                watch.get().written(region, 0, region.bound);
                if (!variable.isInitialised()) watch.get().unset(region, Entry.sourceName(variable.name()));
            }
            return region.address;
        }

        @Override
        public void put(long address, long value) {
            Region region = memory.at(address);
            Element.LONGS.set(region.bytes, (int) (address - region.address), value);
        }
    };

    /** The variables of a module in global and constant memory. */
    public List<Variable> variables(long module) {
        return module(module).variables();
    }

    /** Where a variable of a module begins. */
    public long address(long module, Variable variable) {
        return module(module).address(variable);
    }

    private LoadedModule module(long module) {
        if (module < 1 || module > modules.size()) throw new CudaException("no module has the handle " + module);
        return modules.get((int) module - 1);
    }

    @Override
    public synchronized long function(long module, String kernel) {
        functions.add(module(module).function(kernel));
        return functions.size();
    }

    /** Static shared memory of a block, in bytes. */
    public int sharedBytes(long function) {
        return functions.get((int) function - 1).program().sharedBytes();
    }

    @Override
    public synchronized void launch(long function, Grid grid, Arguments arguments, long stream) {
        if (function < 1 || function > functions.size())
            throw new CudaException("no function has the handle " + function);
        if (graphs.capture(function, grid, arguments, stream)) return;
        Program program = functions.get((int) function - 1).program();
        byte[] parameters = ParameterSpace.of(program, arguments);
        if (grid.blocks() == 0) return;
        LaunchLimits.require(program, grid);
        boolean cooperative = program.registers().isCooperative();
        if (cooperative) LaunchLimits.requireResident(program, grid);
        long workspace = cooperative ? workspace() : 0;
        int reserved = program.registers().usesReserved() ? Program.RESERVED : 0;
        int shared = program.sharedBytes() + grid.shared();
        Launch launch = new Launch(
                program,
                new Dim3(grid.x(), grid.y(), grid.z()),
                new Dim3(grid.blockX(), grid.blockY(), grid.blockZ()),
                reserved == 0 ? shared : Math.ceilDiv(shared, 16) * 16 + reserved,
                grid.shared(),
                workspace,
                new Region(Region.Space.CONSTANT, Addresses.CONSTANT, Addresses.base(Addresses.CONSTANT), parameters),
                memory,
                simulation,
                faults,
                printed,
                watch);
        last = Machine.run(launch);
        total = total.plus(last);
        if (cooperative) free(workspace);
        advice = faults.takeAdvice();
        List<Fault> found = faults.take();
        if (!found.isEmpty()) throw new KernelFault(found);
    }

    /** What the blocks of a cooperative launch count their arrivals in. */
    private long workspace() {
        long address = allocate(WORKSPACE);
        fillBytes(address, (byte) 0, WORKSPACE, 0);
        return address;
    }

    @Override
    public synchronized void beginCapture(long stream) {
        graphs.begin(stream);
    }

    @Override
    public synchronized long endCapture(long stream) {
        return graphs.end(stream);
    }

    @Override
    public synchronized void endCapture(long stream, long graph) {
        graphs.end(stream, graph);
    }

    @Override
    public synchronized void update(long graph, int launch, Arguments arguments) {
        graphs.update(graph, launch, arguments);
    }

    @Override
    public synchronized void launchGraph(long graph, long stream) {
        graphs.launch(graph, this, stream);
    }

    @Override
    public synchronized void freeGraph(long graph) {
        graphs.free(graph);
    }

    @Override
    public synchronized long openStream() {
        return ++streams;
    }

    @Override
    public void closeStream(long stream) {}

    @Override
    public void synchronize(long stream) {
        graphs.refuse("a wait", stream);
    }

    @Override
    public synchronized long newEvent() {
        events.add(0L);
        return events.size();
    }

    @Override
    public synchronized void record(long event, long stream) {
        graphs.refuse("an event", stream);
        events.set((int) event - 1, System.nanoTime());
    }

    @Override
    public synchronized void await(long event, long stream) {
        graphs.refuse("an event", stream);
    }

    @Override
    public synchronized double milliseconds(long from, long to) {
        return (events.get((int) to - 1) - events.get((int) from - 1)) / 1e6;
    }

    @Override
    public void freeEvent(long event) {}

    @Override
    public void close() {}
}
