package hanji.generative.cli;

import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import hanji.cuda.OutOfDeviceMemory;
import hanji.simulator.Dim3;
import hanji.simulator.LaunchRefused;
import hanji.simulator.Schedule;
import hanji.simulator.Simulation;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Variable;
import hanji.simulator.run.Argument;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Nvcc;
import hanji.simulator.run.Proof;
import hanji.simulator.run.Symbol;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a CUDA kernel with no GPU and shows its faults, what it counts and its results. */
@Command(
        name = "simulate",
        description =
                "Runs a CUDA kernel with no GPU: finds its faults, counts what it does, says the least time that a"
                        + " GPU would take, and shows its results.",
        footer = {
            "",
            "SPEC is an array, f32[1024]=random:7, or with zeros, ramp, unwritten, one value for all elements or a"
                    + " value for each (f32[3]=1,-inf,2.5) in place of random:7; or a number, i32=1024. Types are f32,"
                    + " f64, f16, bf16, i8, i16, i32, i64 and u8; @FILE is what a file holds. random:SEED is uniform in [-1, 1), for integers all bits; to read"
                    + " an unwritten element before the kernel wrote it is a fault. A struct is bytes=0000803f07000000, as"
                    + " it lies in memory; arg0+3 is the address of element 3 of argument 0, an array; ptr[2]=arg0,arg1+8 is an"
                    + " array of addresses.",
            "",
            "  ./hanji simulate add.cu --grid 4 --block 256 --arg f32[1000]=random:1 \\",
            "      --arg f32[1000]=ramp --arg f32[1000]=unwritten --arg i32=1000",
            "",
            "  ./hanji simulate plain.cu --same-as tuned.cu --same-kernel addFour --same-grid 1 --grid 4 --block 256 ..."
        },
        sortOptions = false)
final class Simulate implements Callable<Result> {
    private static final int POINTER = Long.BYTES;

    @Parameters(
            paramLabel = "FILE",
            description = "CUDA C (.cu), which needs nvcc, or PTX (.ptx), which needs nothing.")
    private Path file;

    @Option(
            names = "--kernel",
            paramLabel = "NAME",
            description = "Which kernel of the file to run, by its name or a part of it (default: the only one).")
    private Optional<String> kernel = Optional.empty();

    @Option(
            names = "--grid",
            paramLabel = "X[,Y,Z]",
            required = true,
            converter = Extent.class,
            description = "Blocks.")
    private Dim3 blocks;

    @Option(
            names = "--block",
            paramLabel = "X[,Y,Z]",
            required = true,
            converter = Extent.class,
            description = "Threads of a block, at most " + Grid.MAX_THREADS + ".")
    private Dim3 threads;

    @Option(
            names = "--shared",
            paramLabel = "BYTES",
            defaultValue = "0",
            converter = NotNegative.class,
            description = "Dynamic shared memory of a block (default: ${DEFAULT-VALUE}).")
    private int shared;

    @Option(
            names = "--arg",
            paramLabel = "SPEC",
            converter = ArgumentSpec.class,
            description = "An argument, in the order of the kernel's parameters: see below.")
    private List<Argument> arguments = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "NAME=SPEC",
            converter = SymbolSet.class,
            description = "What a __constant__ or __device__ variable holds before the launch.")
    private List<Symbol> set = new ArrayList<>();

    @Option(
            names = "--print-symbol",
            paramLabel = "NAME[=TYPE]",
            converter = SymbolShown.class,
            description = "Show a __constant__ or __device__ variable after the launch, for example hits or taps=f32"
                    + " (default: the type that the PTX tells, for arrays often bytes).")
    private List<SymbolShown.Wanted> shown = new ArrayList<>();

    @Option(
            names = "--schedule",
            paramLabel = "ORDER",
            defaultValue = "natural",
            converter = ScheduleName.class,
            description =
                    "The order in which blocks and warps take turns: natural, reversed, or the seed of a random one;"
                            + " a correct kernel gives the same bits in each (default: ${DEFAULT-VALUE}).")
    private Schedule schedule;

    @Option(
            names = "--steps",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description =
                    "A warp that has executed N instructions, or a block in which nothing changed while it executed"
                            + " twice as many, is ENDLESS (default: 67108864, which takes seconds).")
    private Optional<Integer> steps = Optional.empty();

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            defaultValue = "sm_90",
            description = "What a .cu is compiled for, for example sm_80 (default: ${DEFAULT-VALUE}).")
    private String architecture;

    @Option(names = "-I", paramLabel = "FOLDER", description = "A folder in which a .cu finds its headers.")
    private List<Path> folders = new ArrayList<>();

    @Option(names = "-D", paramLabel = "NAME[=VALUE]", description = "A macro that a .cu is compiled with.")
    private List<String> definitions = new ArrayList<>();

    @Option(
            names = "--print",
            paramLabel = "N",
            defaultValue = "4",
            converter = NotNegative.class,
            description = "Show the first N elements of each array (default: ${DEFAULT-VALUE}).")
    private int print;

    @Mixin
    private SameAs same = new SameAs();

    @Spec
    private CommandSpec spec;

    @Override
    public Result call() throws IOException {
        if (same.isOfNothing())
            throw usage("--same-kernel and its like say how a kernel of --same-as runs; give --same-as FILE too");
        KernelFile read = KernelFile.read(file, Nvcc.find(System.getenv()), settings(definitions));
        KernelRun run = run(read, kernel, grid(blocks, threads, shared), arguments, symbols(read));
        Optional<KernelRun> other = other();
        try {
            return other.isPresent()
                    ? ProofResult.of(run, other.get(), new Proof(run, other.get()).verdict())
                    : SimulateResult.of(file.toString(), run.run(print));
        } catch (OutOfDeviceMemory | OutOfMemoryError _) {
            throw usage(
                    "the arrays of --arg, and what is noted of each of their bytes, do not fit into memory; make them"
                            + " smaller, or give more with HANJI_JAVA_OPTS=-Xmx8g");
        } catch (IllegalArgumentException wrong) {
            throw usage(String.valueOf(wrong.getMessage()));
        } catch (LaunchRefused refused) {
            throw usage(String.valueOf(refused.getMessage()));
        } catch (CudaException failure) {
            throw new FormatException(file, String.valueOf(failure.getMessage()), failure);
        }
    }

    /** The kernel of --same-as. */
    private Optional<KernelRun> other() throws IOException {
        if (same.file().isEmpty()) return Optional.empty();
        KernelFile read =
                KernelFile.read(same.file().get(), Nvcc.find(System.getenv()), settings(same.definitions(definitions)));
        return Optional.of(run(
                read,
                same.kernel(read, kernel),
                grid(same.blocks(blocks), same.threads(threads), same.shared(shared)),
                same.arguments(arguments),
                set.stream().filter(each -> read.has(each.name())).toList()));
    }

    private KernelRun run(
            KernelFile read, Optional<String> name, Grid grid, List<Argument> given, List<Symbol> symbols) {
        Entry entry = entry(read, name);
        requireArguments(entry, given);
        return new KernelRun(
                read.file().toString(),
                read.ptx(),
                entry.name(),
                grid,
                given,
                symbols,
                Simulation.CHECKED
                        .withSchedule(schedule)
                        .withSteps(steps.map(Integer::longValue).orElse(Simulation.CHECKED.steps())));
    }

    private List<Symbol> symbols(KernelFile read) {
        List<Symbol> all = new ArrayList<>(set);
        for (SymbolShown.Wanted each : shown)
            all.add(each.symbol(typeSet(each.name()).orElse(read.type(each.name()))));
        return all;
    }

    /** The type of the elements that --set gives a variable. */
    private Optional<Argument.Type> typeSet(String variable) {
        return set.stream()
                .filter(each -> each.name().equals(variable))
                .flatMap(each -> each.content().stream())
                .flatMap(content -> switch (content) {
                    case Argument.Array array -> Stream.of(array.type());
                    case Argument.Scalar scalar -> Stream.of(scalar.type());
                    case Argument.Struct _, Argument.Pointer _, Argument.Pointers _ -> Stream.empty();
                })
                .findFirst();
    }

    private Nvcc.Settings settings(List<String> macros) {
        try {
            return new Nvcc.Settings(architecture, folders, macros);
        } catch (IllegalArgumentException wrong) {
            throw usage(String.valueOf(wrong.getMessage()));
        }
    }

    private Entry entry(KernelFile read, Optional<String> called) {
        List<String> names = read.names();
        if (called.isEmpty() && names.size() > 1)
            throw usage(read.file() + " has several kernels; choose one with --kernel: " + String.join(", ", names));
        String name = called.orElse(names.getFirst());
        return read.kernel(name)
                .orElseThrow(() -> usage("there is no kernel '" + name + "' in " + read.file()
                        + Suggestion.nearest(name, names)
                                .map(near -> "; did you mean '" + near + "'? It has: ")
                                .orElse("; it has: ")
                        + String.join(", ", names)));
    }

    private Grid grid(Dim3 of, Dim3 each, int sharedBytes) {
        try {
            return new Grid(of.x(), of.y(), of.z(), each.x(), each.y(), each.z(), sharedBytes);
        } catch (IllegalArgumentException impossible) {
            throw usage(impossible.getMessage() + "; a block has at most " + Grid.MAX_THREADS + " threads");
        }
    }

    private void requireArguments(Entry entry, List<Argument> given) {
        List<Variable> parameters = entry.parameters();
        if (given.size() != parameters.size())
            throw usage("kernel " + Entry.sourceName(entry.name()) + " takes " + parameters.size() + " arguments "
                    + parameters.stream().map(Simulate::described).toList() + ", and --arg gives " + given.size());
        for (int i = 0; i < given.size(); i++)
            if (parameters.get(i).bytes() != bytes(given.get(i)))
                throw usage("argument " + i + " of kernel " + Entry.sourceName(entry.name()) + " is "
                        + described(parameters.get(i)) + ", not "
                        + given.get(i).text());
    }

    private static long bytes(Argument argument) {
        return switch (argument) {
            case Argument.Array _, Argument.Pointer _, Argument.Pointers _ -> POINTER;
            case Argument.Scalar scalar -> scalar.type().bytes();
            case Argument.Struct struct -> struct.content().length;
        };
    }

    /** What PTX tells of a parameter: its size; an address and a long look alike. */
    private static String described(Variable parameter) {
        return switch ((int) parameter.bytes()) {
            case Byte.BYTES -> "i8|u8";
            case Short.BYTES -> "i16|f16|bf16";
            case Integer.BYTES -> "i32|f32";
            case POINTER -> "array|i64|f64";
            default -> "bytes= with " + parameter.bytes() + " bytes";
        };
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
