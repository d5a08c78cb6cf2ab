package hanji.simulator.run;

import hanji.cuda.Arguments;
import hanji.cuda.Grid;
import hanji.simulator.Counts;
import hanji.simulator.Fault;
import hanji.simulator.KernelFault;
import hanji.simulator.Roofline;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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
 */
public record KernelRun(
        String name, String ptx, String kernel, Grid grid, List<Argument> arguments, Simulation simulation) {
    private static final long DEFAULT_STREAM = 0;

    public KernelRun {
        arguments = List.copyOf(arguments);
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
                Simulation.CHECKED);
    }

    /** The same under another simulation. */
    public KernelRun with(Simulation other) {
        return new KernelRun(name, ptx, kernel, grid, arguments, other);
    }

    /**
     * Runs the kernel.
     *
     * @param head how many elements of each array the report shows
     * @throws hanji.cuda.CudaException if the PTX cannot be read, or has no such kernel
     */
    public Report run(int head) {
        try (SimulatedDriver driver = new SimulatedDriver(simulation);
                Arena arena = Arena.ofConfined()) {
            long function = driver.function(driver.load(name, ptx.getBytes(StandardCharsets.UTF_8)), kernel);
            long[] addresses = arguments.stream()
                    .mapToLong(each -> placed(driver, arena, each))
                    .toArray();
            List<Fault> faults = launch(driver, function, packed(arena, addresses));
            Counts counts = driver.counts();
            return new Report(
                    kernel,
                    faults,
                    driver.advice(),
                    counts,
                    outputs(driver, arena, addresses, head),
                    Roofline.of(counts));
        }
    }

    /** The address of an array, in which its content stands; 0 for a number. */
    private static long placed(SimulatedDriver driver, Arena arena, Argument argument) {
        return switch (argument) {
            case Argument.Scalar _, Argument.Struct _, Argument.Pointer _ -> 0;
            case Argument.Array array -> {
                long address = driver.allocate(array.bytes());
                if (array.fill() != Argument.Fill.UNWRITTEN) {
                    MemorySegment host = arena.allocate(array.bytes());
                    host.copyFrom(MemorySegment.ofBuffer(array.elements()));
                    driver.toDevice(host, address, DEFAULT_STREAM);
                }
                yield address;
            }
        };
    }

    private Arguments packed(Arena arena, long[] addresses) {
        Arguments packed = new Arguments(arena);
        for (int i = 0; i < addresses.length; i++)
            switch (arguments.get(i)) {
                case Argument.Array _ -> packed.add(addresses[i]);
                case Argument.Scalar scalar -> packed.add(scalar.content());
                case Argument.Struct struct -> packed.add(struct.content());
                case Argument.Pointer pointer -> packed.add(address(pointer, addresses));
            }
        return packed;
    }

    private long address(Argument.Pointer pointer, long[] addresses) {
        int at = pointer.argument();
        if (at >= addresses.length || !(arguments.get(at) instanceof Argument.Array array))
            throw new IllegalArgumentException(
                    "argument '" + pointer.text() + "' is not understood: argument " + at + " is no array");
        return addresses[at] + pointer.element() * array.type().bytes();
    }

    private List<Fault> launch(SimulatedDriver driver, long function, Arguments packed) {
        try {
            driver.launch(function, grid, packed, DEFAULT_STREAM);
            return List.of();
        } catch (KernelFault found) {
            return found.faults();
        }
    }

    private List<Report.Output> outputs(SimulatedDriver driver, Arena arena, long[] addresses, int head) {
        List<Report.Output> outputs = new ArrayList<>();
        for (int i = 0; i < addresses.length; i++)
            if (arguments.get(i) instanceof Argument.Array array) {
                MemorySegment host = arena.allocate(array.bytes());
                driver.toHost(addresses[i], host, DEFAULT_STREAM);
                outputs.add(output(i, array, host.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN), head));
            }
        return outputs;
    }

    private static Report.Output output(int i, Argument.Array array, ByteBuffer elements, int head) {
        List<Number> first = new ArrayList<>();
        for (int k = 0; k < Math.min(head, array.length()); k++) first.add(array.element(elements, k));
        return new Report.Output(i, array.text(), sha256(elements), array.length(), first);
    }

    private static String sha256(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
