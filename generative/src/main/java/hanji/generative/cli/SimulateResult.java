package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.simulator.Counts;
import hanji.simulator.Dim3;
import hanji.simulator.Fault;
import hanji.simulator.run.Report;
import java.util.List;
import java.util.Optional;

/**
 * What a kernel did on the simulator.
 *
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
     * @param limit memory or compute
     */
    record LeastTime(String device, double seconds, String limit, double memorySeconds, double computeSeconds) {}

    static SimulateResult of(String file, Report report) {
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
                                each.computeSeconds()))
                        .toList(),
                report.outputs(),
                report.symbols().stream()
                        .map(each -> new Variable(each.text(), each.sha256(), each.length(), each.head()))
                        .toList(),
                report.printed(),
                report.text());
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
        return clean ? ExitCode.OK : ExitCode.FAULTS;
    }
}
