package hanji.simulator.run;

import hanji.cuda.Arguments;
import hanji.cuda.Grid;
import hanji.simulator.Counts;
import hanji.simulator.Fault;
import hanji.simulator.KernelFault;
import hanji.simulator.Roofline;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.simulator.proof.Rules;
import hanji.simulator.proof.Shadow;
import hanji.simulator.ptx.Ptx;
import hanji.simulator.ptx.Variable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One launch of any kernel on the simulator, with arguments made for it: how a kernel is tried out with no GPU.
 *
 * <pre>{@code
 * KernelRun.of(Path.of("axpy.ptx"), "axpy", Grid.of(4, 256), "f32[1000]=unwritten", "f32[1000]=ramp", "i32=1000")
 *         .run(0)
 *         .assertClean();
 * }</pre>
 *
 * @param name what errors call the PTX, for example its file
 * @param ptx text
 * @param kernel one of its entries
 * @param arguments in the order of the kernel's parameters
 * @param symbols the variables that are set before the launch or shown after it
 */
public record KernelRun(
        String name,
        String ptx,
        String kernel,
        Grid grid,
        List<Argument> arguments,
        List<Symbol> symbols,
        Simulation simulation) {
    private static final long DEFAULT_STREAM = 0;

    public KernelRun {
        arguments = List.copyOf(arguments);
        symbols = List.copyOf(symbols);
    }

    /**
     * A launch with all checks and counters.
     *
     * @param arguments as {@link Argument} describes them
     * @throws IllegalArgumentException if an argument is not understood
     * @throws UncheckedIOException if the file cannot be read
     */
    public static KernelRun of(Path ptx, String kernel, Grid grid, String... arguments) {
        try {
            return of(ptx.toString(), Files.readString(ptx, StandardCharsets.UTF_8), kernel, grid, arguments);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + ptx, failure);
        }
    }

    /** The same for PTX in memory; {@code name} is what errors call it. */
    public static KernelRun of(String name, String ptx, String kernel, Grid grid, String... arguments) {
        return new KernelRun(
                name,
                ptx,
                kernel,
                grid,
                Stream.of(arguments).map(Argument::parse).toList(),
                List.of(),
                Simulation.CHECKED);
    }

    /** The same under another simulation. */
    public KernelRun with(Simulation other) {
        return new KernelRun(name, ptx, kernel, grid, arguments, symbols, other);
    }

    /** The same with variables of the module that are set or shown. */
    public KernelRun with(Symbol... variables) {
        return new KernelRun(name, ptx, kernel, grid, arguments, List.of(variables), simulation);
    }

    /**
     * Runs the kernel.
     *
     * @param head how many elements of each array the report shows
     * @throws IllegalArgumentException if an argument or a symbol does not fit; one line
     * @throws hanji.cuda.CudaException if the PTX cannot be read, or has no such kernel
     */
    public Report run(int head) {
        return ran(head).report();
    }

    /** Runs the kernel, and keeps what stands in its arrays afterwards. */
    public Ran ran(int head) {
        try (SimulatedDriver driver = new SimulatedDriver(simulation);
                Arena arena = Arena.ofConfined()) {
            long module = driver.load(name, ptx.getBytes(StandardCharsets.UTF_8));
            long function = driver.function(module, kernel);
            Placement placed = new Placement(driver, arena, arguments);
            Symbols variables = set(driver, module, placed);
            List<Fault> faults = launch(driver, function, placed.packed());
            Counts counts = driver.counts();
            SortedMap<Integer, ByteBuffer> arrays = placed.arrays();
            Report report = new Report(
                    kernel,
                    faults,
                    driver.advice(),
                    counts,
                    driver.lines(),
                    driver.sharedBytes(function),
                    outputs(arrays, head),
                    variables.shown(symbols, head),
                    driver.takePrinted(),
                    Roofline.of(counts));
            return new Ran(report, arrays);
        }
    }

    /**
     * One run.
     *
     * @param arrays by argument, what stands in it afterwards, little-endian
     */
    public record Ran(Report report, SortedMap<Integer, ByteBuffer> arrays) {}

    /**
     * Runs the kernel with symbols in place of the elements of its F32 and F64 arrays and of its F32 and F64 numbers: an
     * array's are called by its name and index, what an unwritten array of 32 or 64 bits holds likewise.
     *
     * @param names of the arguments
     * @return by argument, what stands in the elements of an array afterwards; of a number nothing
     * @throws hanji.simulator.proof.DependsOnData where an address, or where it goes, depends on symbols
     */
    public List<int[]> symbolically(Rules rules, List<String> names) {
        Shadow shadow = new Shadow(rules);
        try (SimulatedDriver driver = new SimulatedDriver(shadow);
                Arena arena = Arena.ofConfined()) {
            long module = driver.load(name, ptx.getBytes(StandardCharsets.UTF_8));
            long function = driver.function(module, kernel);
            Placement placed = new Placement(driver, arena, arguments);
            long[] addresses = placed.addresses();
            set(driver, module, placed);
            int[] offsets = Ptx.parse(ptx)
                    .entry(kernel)
                    .map(entry -> Variable.offsets(entry.parameters()))
                    .orElseThrow();
            for (int i = 0; i < addresses.length; i++)
                switch (arguments.get(i)) {
                    case Argument.Array array
                    when isSymbolic(array) ->
                        shadow.symbols(
                                addresses[i],
                                names.get(i),
                                array.length(),
                                array.type().bytes());
                    case Argument.Scalar(String _, Argument.Type type, Number _)
                    when isFloat(type) ->
                        shadow.parameter(offsets[i], rules.terms().symbol(names.get(i), type.bytes()));
                    default -> {}
                }
            driver.launch(function, grid, placed.packed(), DEFAULT_STREAM);
            List<int[]> elements = new ArrayList<>();
            for (int i = 0; i < addresses.length; i++) {
                long address = addresses[i];
                elements.add(
                        arguments.get(i) instanceof Argument.Array array
                                ? IntStream.range(0, array.length())
                                        .map(k -> shadow.element(
                                                address, k, array.type().bytes()))
                                        .toArray()
                                : new int[0]);
            }
            return elements;
        }
    }

    static boolean isFloat(Argument.Type type) {
        return type == Argument.Type.F32 || type == Argument.Type.F64;
    }

    private static boolean isSymbolic(Argument.Array array) {
        return isFloat(array.type())
                || array.fill() == Argument.Fill.UNWRITTEN && array.type().bytes() >= Integer.BYTES;
    }

    /** Gives variables of the module the content that they are to have. */
    private Symbols set(SimulatedDriver driver, long module, Placement placed) {
        Symbols variables = new Symbols(name, driver, module);
        for (Symbol symbol : symbols)
            if (symbol.content().isPresent())
                variables.set(symbol.name(), placed.content(symbol.content().get()));
        return variables;
    }

    private List<Fault> launch(SimulatedDriver driver, long function, Arguments packed) {
        try {
            driver.launch(function, grid, packed, DEFAULT_STREAM);
            return List.of();
        } catch (KernelFault found) {
            return found.faults();
        }
    }

    private List<Report.Output> outputs(SortedMap<Integer, ByteBuffer> arrays, int head) {
        List<Report.Output> outputs = new ArrayList<>();
        arrays.forEach((i, elements) -> {
            Argument.Array array = (Argument.Array) arguments.get(i);
            outputs.add(new Report.Output(
                    i, array.text(), Report.sha256(elements), array.length(), array.first(elements, head)));
        });
        return outputs;
    }
}
