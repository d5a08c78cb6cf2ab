package hanji.bench.races;

import hanji.cuda.CudaException;
import hanji.simulator.Advice;
import hanji.simulator.Fault;
import hanji.simulator.Schedule;
import hanji.simulator.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Runs programs under all checks, on several graphs and in several orders.
 *
 * @param work an empty folder for what is compiled, which is deleted again
 */
record Trial(Compiler compiler, Checkout checkout, List<Input> inputs, Path work) {
    /**
     * What a program is run on.
     *
     * @param graph a file
     */
    record Input(Path graph, Schedule schedule) {}

    /** Instructions of a warp in a launch; the longest of a kernel that comes to an end need a few thousand. */
    private static final long STEPS = 1L << 16;

    /**
     * What becomes of a program; what goes wrong with it is its own outcome, so that others go on.
     *
     * @throws IOException if the folder for what is compiled is gone, because the command is ended
     */
    Outcome of(LabelledProgram program) throws IOException {
        try {
            return tried(program);
        } catch (IOException | RuntimeException wrong) {
            if (!Files.isDirectory(work)) throw wrong;
            return Outcome.without(program, Outcome.Ending.REFUSED, wrong.toString());
        }
    }

    private Outcome tried(LabelledProgram program) throws IOException {
        Path folder = work.resolve(program.name());
        try {
            Compiler.Built built = compiler.build(program, checkout, folder);
            if (built.executable().isEmpty())
                return Outcome.without(program, Outcome.Ending.NOT_COMPILED, built.reason());
            return seen(program, built.executable().get());
        } finally {
            WorkFolder.delete(folder);
        }
    }

    /** What a compiled program does on all inputs. */
    Outcome seen(LabelledProgram program, Executable executable) throws IOException {
        Map<Bug, String> found = new EnumMap<>(Bug.class);
        var others = new TreeSet<String>();
        var advice = new TreeSet<String>();
        String stopped = "", lastWords = "";
        boolean launched = false;
        for (Input input : inputs) {
            try {
                var device = new SimulatedRuntime(executable.ptx(), simulation(input.schedule));
                lastWords =
                        executable.run(executable.words(input.graph), device).lastWords();
                launched |= device.launched();
                for (Fault fault : device.faults()) note(fault, found, others);
                device.advice().stream().map(Advice::toString).forEach(advice::add);
                if (device.refused().isPresent())
                    return Outcome.without(
                            program, Outcome.Ending.REFUSED, device.refused().get());
                if (stopped.isEmpty()) stopped = device.stopped().orElse("");
            } catch (CudaException reason) {
                return Outcome.without(program, Outcome.Ending.REFUSED, String.valueOf(reason.getMessage()));
            }
        }
        if (!launched)
            return Outcome.without(
                    program,
                    Outcome.Ending.LAUNCHED_NOTHING,
                    stopped.isEmpty() ? lastWords : stopped + "; " + lastWords);
        return Outcome.of(program, stopped, found, List.copyOf(others), List.copyOf(advice));
    }

    private static Simulation simulation(Schedule schedule) {
        return Simulation.CHECKED.withCounting(false).withSchedule(schedule).withSteps(STEPS);
    }

    private static void note(Fault fault, Map<Bug, String> found, TreeSet<String> others) {
        Stream.of(Bug.values())
                .filter(bug -> bug.fault == fault.kind())
                .findFirst()
                .ifPresentOrElse(
                        bug -> found.putIfAbsent(bug, fault.toString()),
                        () -> others.add(fault.kind() + " at line " + fault.line()));
    }
}
