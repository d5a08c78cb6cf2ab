package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.simulator.Counts;
import hanji.simulator.Dim3;
import hanji.simulator.Fault;
import hanji.simulator.LineCounts;
import hanji.simulator.run.Expectation;
import hanji.simulator.run.Report;
import hanji.simulator.run.Resources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a kernel did on the simulator.
 *
 * @param lines counts by source line, the dearest first, if they were asked for
 * @param printed what the kernel's threads have printed
 * @param report the same for people
 */
record SimulateResult(
        String file,
        String kernel,
        boolean clean,
        List<FaultFound> faults,
        List<AdviceGiven> advice,
        Counts counts,
        List<LeastTime> rooflines,
        Resources resources,
        List<LineCounts> lines,
        List<Expectation.Outcome> expected,
        List<Report.Output> outputs,
        List<Variable> symbols,
        @JsonIgnore String printed,
        @JsonIgnore String report)
        implements Result {

    /**
     * A fault of the kernel.
     *
     * @param kind for example RACE
     * @param line of the source file, from 1; 0 if the PTX does not tell
     * @param block x, y, z
     * @param thread x, y, z
     * @param argument whose memory is meant, from 0
     * @param element of that argument
     */
    record FaultFound(
            String kind,
            String message,
            String file,
            int line,
            List<Integer> block,
            List<Integer> thread,
            Optional<Integer> argument,
            Optional<Long> element) {
        static FaultFound of(Fault fault) {
            Optional<Integer> argument = Optional.of(fault.argument())
                    .filter(name -> !name.isEmpty())
                    .map(name -> Integer.valueOf(name.split(" ")[0]));
            return new FaultFound(
                    fault.kind().name(),
                    fault.message(),
                    fault.file(),
                    fault.line(),
                    position(fault.block()),
                    position(fault.thread()),
                    argument,
                    argument.map(_ -> fault.element()));
        }

        private static List<Integer> position(Dim3 at) {
            return List.of(at.x(), at.y(), at.z());
        }
    }

    /**
     * What is no fault but may be of interest.
     *
     * @param line of the source file, from 1; 0 if no line is meant
     */
    record AdviceGiven(String message, String file, int line) {}

    /**
     * A variable of the module after the launch.
     *
     * @param text its name and type
     */
    record Variable(String text, String sha256, int length, List<Number> head) {}

    /**
     * The least time on a GPU, on paper.
     *
     * @param limit memory, compute or issue
     */
    record LeastTime(
            String device,
            double seconds,
            String limit,
            double memorySeconds,
            double computeSeconds,
            double issueSeconds) {}

    static SimulateResult of(String file, Report report, Resources resources, List<Expectation.Outcome> expected) {
        return new SimulateResult(
                file,
                report.kernel(),
                report.isClean(),
                report.faults().stream().map(FaultFound::of).toList(),
                report.advice().stream()
                        .map(each -> new AdviceGiven(each.message(), each.file(), each.line()))
                        .toList(),
                report.counts(),
                report.rooflines().stream()
                        .map(each -> new LeastTime(
                                each.device().name(),
                                each.seconds(),
                                each.limit(),
                                each.memorySeconds(),
                                each.computeSeconds(),
                                each.issueSeconds()))
                        .toList(),
                resources,
                report.lines(),
                expected,
                report.outputs(),
                report.symbols().stream()
                        .map(each -> new Variable(each.text(), each.sha256(), each.length(), each.head()))
                        .toList(),
                report.printed(),
                text(file, report, resources, expected));
    }

    private static String text(String file, Report report, Resources resources, List<Expectation.Outcome> expected) {
        List<String> further = new ArrayList<>(resources.lines());
        if (!report.lines().isEmpty())
            further.addAll(LineTable.of(report.lines(), Path.of(file)).lines().toList());
        String text = report.text(further);
        return text + expected.stream().map(each -> each.line() + "\n").collect(Collectors.joining());
    }

    /** Whether the kernel has no faults and left what is expected. */
    private boolean isRight() {
        return clean && expected.stream().allMatch(Expectation.Outcome::isMet);
    }

    @Override
    public String preamble() {
        return printed.isEmpty() || printed.endsWith("\n") ? printed : printed + "\n";
    }

    @Override
    public String text() {
        return report.stripTrailing();
    }

    @Override
    public ExitCode code() {
        return isRight() ? ExitCode.OK : ExitCode.FAULTS;
    }
}
