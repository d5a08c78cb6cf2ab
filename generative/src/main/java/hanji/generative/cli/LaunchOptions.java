package hanji.generative.cli;

import hanji.cuda.Grid;
import hanji.simulator.Dim3;
import hanji.simulator.Schedule;
import hanji.simulator.Simulation;
import hanji.simulator.run.Argument;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Nvcc;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a kernel of a file is compiled and launched, on which arguments. */
public final class LaunchOptions {
    @Option(
            names = "--kernel",
            paramLabel = "NAME",
            description = "Which kernel of the file to run, by its name or a part of it (default: the only one).")
    private Optional<String> kernel = Optional.empty();

    @Option(
            names = "--grid",
            paramLabel = "X[,Y,Z]",
            converter = Templates.OfExtent.class,
            description = "Blocks; required.")
    private Optional<Template<Dim3>> blocks = Optional.empty();

    @Option(
            names = "--block",
            paramLabel = "X[,Y,Z]",
            converter = Templates.OfExtent.class,
            description = "Threads of a block, at most " + Grid.MAX_THREADS + "; required.")
    private Optional<Template<Dim3>> threads = Optional.empty();

    @Option(
            names = "--shared",
            paramLabel = "BYTES",
            converter = Templates.OfBytes.class,
            description = "Dynamic shared memory of a block (default: 0).")
    private Optional<Template<Integer>> shared = Optional.empty();

    @Option(
            names = "--arg",
            paramLabel = "SPEC",
            converter = Templates.OfArgument.class,
            description = "An argument, in the order of the kernel's parameters: see below.")
    private List<Template<Argument>> arguments = new ArrayList<>();

    @Option(
            names = "--schedule",
            paramLabel = "ORDER",
            converter = ScheduleName.class,
            description =
                    "The order in which blocks and warps take turns: natural, reversed, or the seed of a random one;"
                            + " a correct kernel gives the same bits in each (default: natural).")
    private Optional<Schedule> schedule = Optional.empty();

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
            description = "What a .cu is compiled for, for example sm_80 (default: sm_90).")
    private Optional<String> architecture = Optional.empty();

    @Option(names = "-I", paramLabel = "FOLDER", description = "A folder in which a .cu finds its headers.")
    private List<Path> folders = new ArrayList<>();

    @Option(names = "-D", paramLabel = "NAME[=VALUE]", description = "A macro that a .cu is compiled with.")
    private List<String> definitions = new ArrayList<>();

    /** Whether anything is said. */
    public boolean areGiven() {
        boolean says = Stream.of(kernel, blocks, threads, shared, schedule, steps, architecture)
                .anyMatch(Optional::isPresent);
        return says || !arguments.isEmpty() || !folders.isEmpty() || !definitions.isEmpty();
    }

    /**
     * The launch of a kernel of a file, whose words have no braces.
     *
     * @param command that these options are of
     * @throws picocli.CommandLine.ParameterException if they do not fit the kernel
     * @throws IOException if the file cannot be read or compiled
     */
    public KernelRun run(CommandSpec command, Path file) throws IOException {
        return new KernelRuns(this, command, simulation(false)).first(file, Map.of(), new SymbolOptions());
    }

    /** How it is simulated. */
    Simulation simulation(boolean withLines) {
        Simulation simulation = Simulation.CHECKED
                .withLines(withLines)
                .withSteps(steps.map(Integer::longValue).orElse(Simulation.CHECKED.steps()));
        return schedule.map(simulation::withSchedule).orElse(simulation);
    }

    Optional<String> kernel() {
        return kernel;
    }

    Optional<Template<Dim3>> blocks() {
        return blocks;
    }

    Optional<Template<Dim3>> threads() {
        return threads;
    }

    int shared(Map<String, Long> values) {
        return shared.map(each -> each.at(values)).orElse(0);
    }

    List<Argument> arguments(Map<String, Long> values) {
        return arguments.stream().map(each -> each.at(values)).toList();
    }

    List<String> macros(Map<String, Long> values) {
        return definitions.stream()
                .map(each -> Template.filledWhereNamed(each, values))
                .toList();
    }

    /** @throws IllegalArgumentException if nvcc would not understand them; one line */
    Nvcc.Settings settings(List<String> macros) {
        return new Nvcc.Settings(architecture.orElse("sm_90"), folders, macros);
    }
}
