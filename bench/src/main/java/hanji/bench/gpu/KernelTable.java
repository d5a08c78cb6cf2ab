package hanji.bench.gpu;

import hanji.bench.JsonFile;
import hanji.bench.Table;
import hanji.bench.gpu.StandardInputs.Size;
import hanji.bench.kernel.Predicted;
import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.CudaException;
import hanji.cuda.DeviceInfo;
import hanji.cuda.jcuda.KernelResources;
import hanji.cuda.jcuda.PtxAssembler;
import hanji.simulator.Counts;
import hanji.simulator.Fault;
import hanji.simulator.LineCounts;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Ptx;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The table of docs/kernels.md: what is known of every kernel that a list of calls launches. */
public final class KernelTable {
    /** The simulated size fills this many as the measured size fills a GPU, so that calls choose the same tiles. */
    private static final int FEW_MULTIPROCESSORS = 4;

    private static final DeviceInfo H100 = new DeviceInfo("H100", 90, 80L << 30, 132, 227 << 10, 12000, false);

    private final PtxAssembler assembler = PtxAssembler.load();
    private final Map<String, List<KernelResources>> assembled = new ConcurrentHashMap<>();
    private final Map<String, Ptx> parsed = new ConcurrentHashMap<>();

    /** @throws CudaException if JCuda's assembler is not there for this operating system */
    public KernelTable() {}

    /** A launch, and what it did if that was counted. */
    record Seen(RecordedLaunch launch, long bytes, Counts counts, List<LineCounts> lines) {}

    /** The table in Markdown, with what {@code gpu-*.json} files of a folder have measured. */
    public String markdown(Path results) throws IOException {
        return markdown(rows(List.of(StandardCall.values())), findings(results));
    }

    /** How far the times on paper are from what {@code gpu-*.json} files of a folder have measured, in Markdown. */
    public String errors(Path results) throws IOException {
        return errors(ofCalls(List.of(StandardCall.values())), findings(results));
    }

    static String errors(List<SortedMap<String, KernelRow>> ofCalls, List<GpuFindings> findings) {
        List<KernelRow> all =
                ofCalls.stream().flatMap(rows -> rows.values().stream()).toList();
        return PaperErrors.of(all, findings).markdown();
    }

    static String markdown(Collection<KernelRow> rows, List<GpuFindings> findings) {
        return new Table(
                        KernelRow.HEADER,
                        rows.stream().map(row -> row.cells(findings)).toList())
                .markdown();
    }

    static List<GpuFindings> findings(Path results) throws IOException {
        var findings = new ArrayList<GpuFindings>();
        try (Stream<Path> files = Files.list(results)) {
            for (Path file : files.filter(KernelTable::isOfGpu).sorted().toList())
                findings.add(JsonFile.read(file, GpuFindings.class, "bench/gpu/check"));
        }
        return findings;
    }

    private static boolean isOfGpu(Path file) {
        return file.getFileName().toString().matches("gpu-.*\\.json");
    }

    /** A row for each kernel that one of these calls launches at both sizes, in the order of files and names. */
    Collection<KernelRow> rows(List<StandardCall> calls) {
        return firstRows(ofCalls(calls));
    }

    /** The rows of each call, by file and name. */
    List<SortedMap<String, KernelRow>> ofCalls(List<StandardCall> calls) {
        return calls.parallelStream().map(this::rows).toList();
    }

    /** Of each kernel the row of the first call that launches it. */
    static Collection<KernelRow> firstRows(List<SortedMap<String, KernelRow>> ofCalls) {
        var rows = new TreeMap<String, KernelRow>();
        ofCalls.forEach(ofCall -> ofCall.forEach(rows::putIfAbsent));
        return rows.values();
    }

    /** What is known of each kernel that a call launches. */
    public List<Predicted> predicted(StandardCall call) {
        return rows(call).values().stream().map(KernelRow::predicted).toList();
    }

    /** By file and name. */
    private SortedMap<String, KernelRow> rows(StandardCall call) {
        var rows = new TreeMap<String, KernelRow>();
        Map<String, Seen> measured = onIdleDevice(call), counted = simulated(call);
        counted.forEach((kernel, few) -> Optional.ofNullable(measured.get(kernel))
                .ifPresent(many -> rows.put(many.launch().module() + " " + kernel, row(call, many, few))));
        return rows;
    }

    private KernelRow row(StandardCall call, Seen measured, Seen counted) {
        return new KernelRow(
                measured.launch().name(),
                measured.launch().grid(),
                call,
                measured.bytes(),
                flops(call, measured, counted),
                counted.counts(),
                counted.launch().bytes(),
                scale(call, measured, counted),
                work(counted),
                resources(measured.launch(), "sm_80"),
                resources(measured.launch(), "sm_90"));
    }

    /** A contraction's by its definition; otherwise those that were counted, in proportion to the bytes. */
    private static long flops(StandardCall call, Seen measured, Seen counted) {
        long products = call.products(inputs(Device.CPU, Size.SIMULATED));
        return products > 0 && counted.counts().flops() >= products
                ? 2 * call.products(inputs(Device.CPU, Size.MEASURED))
                : counted.counts().flops()
                        * measured.launch().bytes()
                        / counted.launch().bytes();
    }

    /** How much more is done at the measured size: as many more products of a contraction, otherwise as many more bytes. */
    private static double scale(StandardCall call, Seen measured, Seen counted) {
        long products = call.products(inputs(Device.CPU, Size.SIMULATED));
        return products > 0 && counted.counts().flops() >= products
                ? (double) call.products(inputs(Device.CPU, Size.MEASURED)) / products
                : (double) measured.launch().bytes() / counted.launch().bytes();
    }

    private WarpWork work(Seen counted) {
        RecordedLaunch launch = counted.launch();
        Entry kernel = parsed.computeIfAbsent(
                        launch.module(), module -> Ptx.parse(new String(ptx(module), StandardCharsets.ISO_8859_1)))
                .entry(launch.kernel())
                .orElseThrow();
        return WarpWork.of(
                kernel,
                counted.counts(),
                counted.lines(),
                launch.grid().blocks(),
                launch.grid().threads());
    }

    private static StandardInputs inputs(Device device, Size size) {
        return new StandardInputs(device, size, 0, size == Size.SIMULATED);
    }

    private static Map<String, Seen> onIdleDevice(StandardCall call) {
        return largest(idleLaunches(call, Size.MEASURED));
    }

    private static Map<String, Seen> simulated(StandardCall call) {
        return largest(simulatedLaunches(call));
    }

    /** Of a size that nothing has to compute. */
    static List<Seen> idleLaunches(StandardCall call, Size size) {
        return launches(call, new IdleDriver(H100), H100, size, Optional.empty());
    }

    /** Counted, at the simulator's size. */
    static List<Seen> simulatedLaunches(StandardCall call) {
        var driver = new SimulatedDriver(
                Simulation.CHECKED.withChecks(EnumSet.noneOf(Fault.Kind.class)).withLines(true));
        DeviceInfo own = driver.info();
        var info = new DeviceInfo(
                own.name(),
                own.computeCapability(),
                own.totalMemory(),
                FEW_MULTIPROCESSORS,
                own.sharedPerBlock(),
                own.driverVersion(),
                own.detectsUnwritten());
        return launches(call, driver, info, Size.SIMULATED, Optional.of(driver));
    }

    private static List<Seen> launches(
            StandardCall call, CudaDriver driver, DeviceInfo info, Size size, Optional<SimulatedDriver> simulator) {
        var seen = new ArrayList<Seen>();
        var recorder = new LaunchRecorder(
                driver,
                info,
                launch -> seen.add(new Seen(
                        launch,
                        launch.bytes(),
                        simulator.map(SimulatedDriver::counts).orElse(Counts.NONE),
                        simulator.map(SimulatedDriver::lines).orElse(List.of()))),
                simulator.isPresent() ? CountedPtx::of : UnaryOperator.identity());
        long further;
        try (var _ = Scope.open()) {
            further = call.run(inputs(Device.cuda(new Cuda(recorder)), size)).furtherBytes();
        }
        return seen.stream()
                .map(one -> new Seen(one.launch(), one.bytes() + further, one.counts(), one.lines()))
                .toList();
    }

    /** The largest launch of each kernel. */
    private static Map<String, Seen> largest(List<Seen> launches) {
        var largest = new TreeMap<String, Seen>();
        for (Seen one : launches) largest.merge(one.launch().name(), one, (a, b) -> a.bytes() >= b.bytes() ? a : b);
        return largest;
    }

    private KernelResources resources(RecordedLaunch launch, String architecture) {
        return assembled
                .computeIfAbsent(
                        launch.module() + " " + architecture,
                        _ -> assembler.assemble(launch.module(), ptx(launch.module()), architecture))
                .stream()
                .filter(kernel -> kernel.kernel().equals(launch.kernel()))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] ptx(String module) {
        try (InputStream stream = KernelTable.class.getResourceAsStream("/" + module)) {
            if (stream == null) throw new CudaException("no resource " + module);
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + module, failure);
        }
    }
}
