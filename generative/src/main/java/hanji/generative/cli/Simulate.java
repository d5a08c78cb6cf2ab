package hanji.generative.cli;

import hanji.cuda.CudaDriver;
import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import hanji.cuda.OutOfDeviceMemory;
import hanji.simulator.Dim3;
import hanji.simulator.LaunchRefused;
import hanji.simulator.Schedule;
import hanji.simulator.Simulation;
import hanji.simulator.ptx.Entry;
import hanji.simulator.run.Argument;
import hanji.simulator.run.CardRun;
import hanji.simulator.run.Expectation;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Nvcc;
import hanji.simulator.run.Proof;
import hanji.simulator.run.Ptxas;
import hanji.simulator.run.Resources;
import hanji.simulator.run.Symbol;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import picocli.CommandLine.TypeConversionException;

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
                    + " f64, f16, bf16, i8, i16, i32, i64 and u8; file:x.npy is a NumPy array, file:x.safetensors:NAME a tensor, @FILE what a file holds. random:SEED is uniform in [-1, 1), for integers all bits; to read"
                    + " an unwritten element before the kernel wrote it is a fault. A struct is bytes=0000803f07000000, as"
                    + " it lies in memory; arg0+3 is the address of element 3 of argument 0, an array; ptr[2]=arg0,arg1+8 is an"
                    + " array of addresses.",
            "",
            "  ./hanji simulate add.cu --grid 4 --block 256 --arg f32[1000]=random:1 \\",
            "      --arg f32[1000]=ramp --arg f32[1000]=unwritten --arg i32=1000",
            "",
            "  ./hanji simulate add.cu --sweep n=1,31,32,1000 --grid '{n/32}' --block 32 --arg 'f32[{n}]=random:1' ...",
            "",
            "  ./hanji simulate plain.cu --same-as tuned.cu --same-kernel addFour --same-grid 1 --grid 4 --block 256 ..."
        },
        sortOptions = false)
final class Simulate implements Callable<Result> {
    /** What was read, by the macros that it was compiled with. */
    private final Map<List<String>, KernelFile> files = new HashMap<>();

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
            converter = Templates.OfExtent.class,
            description = "Blocks.")
    private Template<Dim3> blocks;

    @Option(
            names = "--block",
            paramLabel = "X[,Y,Z]",
            required = true,
            converter = Templates.OfExtent.class,
            description = "Threads of a block, at most " + Grid.MAX_THREADS + ".")
    private Template<Dim3> threads;

    @Option(
            names = "--shared",
            paramLabel = "BYTES",
            defaultValue = "0",
            converter = Templates.OfBytes.class,
            description = "Dynamic shared memory of a block (default: ${DEFAULT-VALUE}).")
    private Template<Integer> shared;

    @Option(
            names = "--arg",
            paramLabel = "SPEC",
            converter = Templates.OfArgument.class,
            description = "An argument, in the order of the kernel's parameters: see below.")
    private List<Template<Argument>> arguments = new ArrayList<>();

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

    @Option(names = "--lines", description = "Also count for each source line, the dearest first.")
    private boolean lines;

    @Mixin
    private CheckOptions checks = new CheckOptions();

    @Option(
            names = "--sweep",
            paramLabel = "NAME=VALUE,...",
            converter = SweepAxis.Reader.class,
            description = "Run once for each value, or each combination of several --sweep, a line each; {NAME} and"
                    + " formulas such as {n/block}, rounded up, stand for it in --arg, --grid, --block, --shared, -D and"
                    + " --expect.")
    private List<SweepAxis> sweep = new ArrayList<>();

    @Mixin
    private SameAs same = new SameAs();

    @Mixin
    private CardOption card = new CardOption();

    @Spec
    private CommandSpec spec;

    @Override
    public Result call() throws IOException {
        if (same.isOfNothing())
            throw words().usage("--same-kernel, --beside-grid and their like say how a second kernel runs; give"
                    + " --same-as FILE too, or --beside FILE");
        if (!sweep.isEmpty() && (same.other().isPresent() || checks.writes() || lines))
            throw words().usage(
                            "--sweep shows a line for each launch; leave --same-as, --beside, --out and --lines out");
        if (card.isGiven() && (!sweep.isEmpty() || same.other().isPresent()))
            throw words().usage("--device runs one kernel at one size; leave --sweep, --same-as and --beside out");
        if (same.proved().isPresent() && (same.beside().isPresent() || checks.areGiven() || lines))
            throw words().usage(
                            "--same-as proves and shows no numbers; leave --beside, --expect, --out and --lines out");
        if (same.beside().isPresent() && checks.areGiven())
            throw words().usage("--beside compares two kernels with each other; leave --expect and --out out");
        Optional<CudaDriver> driver = card.open();
        try {
            if (driver.isPresent()) return onCard(driver.get());
            return sweep.isEmpty() ? once() : swept();
        } catch (OutOfDeviceMemory | OutOfMemoryError _) {
            throw words().usage(
                            "the arrays of --arg, and what is noted of each of their bytes, do not fit into memory; make"
                                    + " them smaller, or give more with HANJI_JAVA_OPTS=-Xmx8g");
        } catch (ParameterException misuse) {
            throw misuse;
        } catch (IllegalArgumentException | TypeConversionException wrong) {
            throw words().usage(String.valueOf(wrong.getMessage()));
        } catch (LaunchRefused refused) {
            throw words().usage(String.valueOf(refused.getMessage()));
        } catch (CudaException failure) {
            throw new FormatException(file, String.valueOf(failure.getMessage()), failure);
        }
    }

    private Result once() throws IOException {
        KernelRun run = first(Map.of());
        if (same.proved().isPresent()) {
            KernelRun other = other(same.proved().get());
            return ProofResult.of(run, other, new Proof(run, other).verdict());
        }
        SimulateResult result = simulated(run);
        if (same.beside().isEmpty()) return result;
        return BesideResult.of(result, simulated(other(same.beside().get())));
    }

    private Result onCard(CudaDriver driver) throws IOException {
        try (driver) {
            KernelRun run = first(Map.of());
            KernelRun.Ran ran = run.ran(print);
            SimulateResult simulated = simulated(run, ran);
            if (!ran.report().isClean()) return simulated; // what is out of bounds would take the card's context along
            CardRun.Measured measured = new CardRun(run, card.launches()).on(driver, ran);
            KernelRun.Ran there = new KernelRun.Ran(ran.report(), measured.arrays());
            return CardResult.of(simulated, measured, checks.outcomes(run, there, Map.of()));
        }
    }

    private SimulateResult simulated(KernelRun run) throws IOException {
        return simulated(run, run.ran(print));
    }

    private SimulateResult simulated(KernelRun run, KernelRun.Ran ran) throws IOException {
        List<Expectation.Outcome> outcomes = checks.outcomes(run, ran, Map.of());
        checks.write(run, ran);
        Resources resources = Resources.of(run, ran.report().sharedBytes(), Ptxas.find(System.getenv()));
        return SimulateResult.of(run.name(), ran.report(), resources, outcomes);
    }

    private SweepResult swept() throws IOException {
        if (sweep.stream().map(SweepAxis::name).distinct().count() < sweep.size())
            throw words().usage("--sweep has one name twice; give all its values in one, as n=1,2,8");
        List<SweepResult.Row> rows = new ArrayList<>();
        for (Map<String, Long> values : SweepAxis.combinations(sweep)) {
            try {
                KernelRun run = first(values);
                KernelRun.Ran ran = run.ran(0);
                rows.add(SweepResult.Row.of(values, ran.report(), checks.outcomes(run, ran, values)));
            } catch (LaunchRefused refused) {
                rows.add(SweepResult.Row.refused(values, String.valueOf(refused.getMessage())));
            }
        }
        return new SweepResult(file.toString(), rows);
    }

    private KernelRun first(Map<String, Long> values) throws IOException {
        List<String> macros = definitions.stream()
                .map(each -> Template.filledWhereNamed(each, values))
                .toList();
        KernelFile read = files.get(macros);
        if (read == null) {
            read = KernelFile.read(file, Nvcc.find(System.getenv()), settings(macros));
            files.put(macros, read);
        }
        return run(read, kernel, grid(values), arguments(values), symbols(read));
    }

    /** @throws LaunchRefused if one launch of a sweep cannot be; of a single launch it is misuse */
    private Grid grid(Map<String, Long> values) {
        Dim3 of = blocks.at(values), each = threads.at(values);
        int bytes = shared.at(values);
        try {
            return words().grid(of, each, bytes);
        } catch (ParameterException impossible) {
            if (values.isEmpty()) throw impossible;
            throw new LaunchRefused(String.valueOf(impossible.getMessage()));
        }
    }

    private List<Argument> arguments(Map<String, Long> values) {
        return arguments.stream().map(each -> each.at(values)).toList();
    }

    /** The kernel of --same-as or --beside. */
    private KernelRun other(Path named) throws IOException {
        KernelFile read = KernelFile.read(named, Nvcc.find(System.getenv()), settings(same.definitions(definitions)));
        Map<String, Long> none = Map.of();
        return run(
                read,
                same.kernel(read, kernel),
                words().grid(
                                same.blocks(blocks.at(none)),
                                same.threads(threads.at(none)),
                                same.shared(shared.at(none))),
                same.arguments(arguments(none)),
                set.stream().filter(each -> read.has(each.name())).toList());
    }

    private KernelRun run(
            KernelFile read, Optional<String> name, Grid grid, List<Argument> given, List<Symbol> symbols) {
        Entry entry = words().entry(read, name);
        words().requireArguments(entry, given);
        return new KernelRun(
                read.file().toString(),
                read.ptx(),
                entry.name(),
                grid,
                given,
                symbols,
                Simulation.CHECKED
                        .withLines(lines)
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
            throw words().usage(String.valueOf(wrong.getMessage()));
        }
    }

    private LaunchWords words() {
        return new LaunchWords(spec);
    }
}
