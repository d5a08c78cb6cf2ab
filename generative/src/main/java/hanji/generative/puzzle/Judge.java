package hanji.generative.puzzle;

import hanji.cuda.CudaException;
import hanji.simulator.Counts;
import hanji.simulator.Fault;
import hanji.simulator.Schedule;
import hanji.simulator.Simulation;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Statement;
import hanji.simulator.run.Argument;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Report;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tries an answer to a puzzle on the simulator, in several orders, until something is wrong. */
final class Judge {
    private static final List<Schedule> ORDERS = List.of(Schedule.NATURAL, Schedule.REVERSED, Schedule.random(7));

    /** Instructions that write to memory, or that lead to a function which may. */
    private static final Set<String> WRITING = Set.of("st", "atom", "red", "call");

    /** Of a warp: far more than any answer needs, and over at once for one that does not end. */
    private static final long STEPS = 1 << 16;

    private final Puzzle puzzle;
    private final String ptx;
    private final Entry entry;

    Judge(Puzzle puzzle, String ptx, Entry entry) {
        this.puzzle = puzzle;
        this.ptx = ptx;
        this.entry = entry;
    }

    Verdict verdict() {
        if (!takes(puzzle.trials().getFirst().arguments()))
            return Verdict.wrong(
                    "WRONG_KERNEL",
                    "kernel " + Entry.sourceName(entry.name()) + " has other parameters than the puzzle's; leave its"
                            + " first line as it is");
        if (!isFilledIn()) return Verdict.wrong("UNFILLED", "not filled in yet: the kernel writes nothing");
        try {
            return tried();
        } catch (CudaException refused) {
            return Verdict.wrong("REFUSED", String.valueOf(refused.getMessage()));
        }
    }

    private Verdict tried() {
        long reads = 0, most = 0;
        for (Trial trial : puzzle.trials()) {
            long once = 0;
            for (Schedule order : ORDERS) {
                Report report = run(trial, order);
                Optional<Verdict> wrong = wrong(trial, report);
                if (wrong.isPresent()) return wrong.get();
                once = reads(report.counts());
            }
            reads += once;
            most += trial.reads();
        }
        String tried = format(
                "%d launches, each in %d orders, without a fault",
                puzzle.trials().size(), ORDERS.size());
        return new Verdict(
                true, "SOLVED", format("solved: %s; %,d reads of global memory, %,d are allowed", tried, reads, most));
    }

    /** Whether the compiler left an instruction in it that could change the result. */
    private boolean isFilledIn() {
        return entry.body().stream()
                .anyMatch(each -> each instanceof Statement.Code code && WRITING.contains(code.name()));
    }

    private boolean takes(List<Argument> arguments) {
        if (entry.parameters().size() != arguments.size()) return false;
        for (int i = 0; i < arguments.size(); i++) {
            long bytes = arguments.get(i) instanceof Argument.Scalar scalar
                    ? scalar.type().bytes()
                    : Long.BYTES;
            if (entry.parameters().get(i).bytes() != bytes) return false;
        }
        return true;
    }

    private Report run(Trial trial, Schedule order) {
        var simulation = Simulation.CHECKED.withSchedule(order).withSteps(STEPS);
        return new KernelRun(puzzle.file(), ptx, entry.name(), trial.grid(), trial.arguments(), List.of(), simulation)
                .run(trial.expected().length);
    }

    private static Optional<Verdict> wrong(Trial trial, Report report) {
        if (!report.isClean()) return Optional.of(fault(trial, report.faults()));
        return firstWrong(trial, report.outputs().getFirst())
                .or(() -> tooMany(
                        "TOO_MANY_READS", "reads of global memory", reads(report.counts()), trial.reads(), trial))
                .or(() -> tooMany(
                        "TOO_MANY_INSTRUCTIONS",
                        "instructions of warps",
                        report.counts().warpInstructions(),
                        trial.instructions(),
                        trial));
    }

    private static Verdict fault(Trial trial, List<Fault> faults) {
        Fault first = faults.getFirst();
        String element = first.argument().isEmpty() ? "" : ", element " + first.element();
        return Verdict.wrong(
                first.kind().name(),
                format(
                        "%s at %s: %s%s (%s)%s",
                        first.kind(),
                        first.where(),
                        first.message(),
                        element,
                        trial.name(),
                        faults.size() == 1 ? "" : "; and " + (faults.size() - 1) + " more"));
    }

    private static Optional<Verdict> firstWrong(Trial trial, Report.Output result) {
        for (int i = 0; i < trial.expected().length; i++) {
            float found = result.head().get(i).floatValue();
            if (found != trial.expected()[i])
                return Optional.of(Verdict.wrong(
                        "WRONG_RESULT",
                        format("out[%d] is %s and should be %s (%s)", i, found, trial.expected()[i], trial.name())));
        }
        return Optional.empty();
    }

    private static Optional<Verdict> tooMany(String kind, String what, long did, long most, Trial trial) {
        if (did <= most) return Optional.empty();
        return Optional.of(Verdict.wrong(
                kind,
                format("the result is right, but it took %,d %s, and %,d do (%s)", did, what, most, trial.name())));
    }

    /** Loads of global memory by threads. */
    private static long reads(Counts counts) {
        return counts.lanes().getOrDefault(Counts.Kind.GLOBAL_LOAD, 0L);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
